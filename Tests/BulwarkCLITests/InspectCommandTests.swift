import Foundation
import Testing

@Suite struct InspectCommandTests {
    private static let images = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/Images")

    /// Calls a body with a folder that holds images, and some that are none.
    private static func withImages(_ names: [String], _ body: (URL) throws -> Void) throws {
        try BulwarkBinary.withFolder(["page.jpg": "<html><script>alert(1)</script></html>"]) { folder in
            for name in names {
                try FileManager.default.copyItem(
                    at: images.appendingPathComponent(name), to: folder.appendingPathComponent(name))
            }
            try body(folder)
        }
    }

    // MARK: Images

    @Test func aSoundImageIsDescribed() throws {
        try Self.withImages(["metadata.jpeg", "animated.png"]) { folder in
            let result = try BulwarkBinary.run(["inspect", "image", "metadata.jpeg", "animated.png"], in: folder)
            #expect(
                result.output == """
                    metadata.jpeg: valid jpeg, 50 × 37, orientation 6
                      holds rendering, exif, location, thumbnail, xmp, color-profile, text
                    animated.png: valid png, 21 × 17, 3 pictures

                    """)
            #expect(result.errors.isEmpty && result.code == 0)
        }
    }

    @Test func whatIsWrongIsNamedWithItsPlace() throws {
        try Self.withImages(["baseline-gray.jpeg"]) { folder in
            let file = folder.appendingPathComponent("baseline-gray.jpeg")
            let data = try Data(contentsOf: file)
            try (data + Data("PK\u{3}\u{4}".utf8)).write(to: folder.appendingPathComponent("polyglot.jpg"))
            try (data.dropLast(60) + Data([0xFF, 0xD9])).write(to: folder.appendingPathComponent("half.jpg"))
            let result = try BulwarkBinary.run(
                ["inspect", "image", "polyglot.jpg", "half.jpg", "page.jpg"], in: folder)
            let end = data.count
            #expect(
                result.output == """
                    polyglot.jpg: not valid jpeg, 33 × 40
                      holds rendering
                      byte \(end): image-trailing-data: bytes behind the image's end
                      byte \(end): image-foreign-content: a zip archive
                    half.jpg: not valid jpeg, 33 × 40
                      holds rendering
                      byte \(end - 60): image-broken-data: coded data ends before the last block
                    page.jpg: not valid
                      byte 0: image-format-unknown: no known signature

                    """)
            #expect(result.code == 1)
        }
    }

    @Test func aLineOfJSONDescribesAnImage() throws {
        try Self.withImages(["pictures.mpo"]) { folder in
            let result = try BulwarkBinary.run(["inspect", "image", "--format", "json", "pictures.mpo"], in: folder)
            let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
            let image = try #require(object?["image"] as? [String: Any])
            #expect(object?["valid"] as? Bool == true && object?["file"] as? String == "pictures.mpo")
            #expect(image["format"] as? String == "jpeg" && image["frames"] as? Int == 2)
            #expect(image["location"] as? Bool == false && image["width"] as? Int == 50)
            let kinds = (image["metadata"] as? [[String: Any]])?.map { $0["kind"] as? String }
            #expect(kinds == ["rendering", "more-images", "rendering"])
        }
    }

    @Test func anImageIsStrippedIntoAnotherFile() throws {
        try Self.withImages(["metadata.jpeg", "still.gif"]) { folder in
            let result = try BulwarkBinary.run(
                ["inspect", "image", "metadata.jpeg", "--strip", "clean.jpg"], in: folder)
            #expect(
                result.output == """
                    metadata.jpeg: valid jpeg, 50 × 37, orientation 6
                      holds rendering, exif, color-profile

                    """)
            #expect(result.errors.hasPrefix("bulwark: took out exif, location, text, thumbnail, xmp; "))
            #expect(result.code == 0)
            let again = try BulwarkBinary.run(
                [
                    "inspect", "image", "clean.jpg", "--strip", "clean.jpg", "--drop", "orientation", "--drop",
                    "color-profile",
                ], in: folder)
            #expect(again.output == "clean.jpg: valid jpeg, 50 × 37\n  holds rendering\n")
            let refused = try BulwarkBinary.run(["inspect", "image", "still.gif", "--strip", "other"], in: folder)
            #expect(refused.code == 1 && refused.output.contains("image-format-not-allowed"))
            #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("other").path))
        }
    }

    @Test(arguments: ["-", "/dev/stdout", "/dev/fd/1"])
    func aStrippedImageOnStandardOutputHasItToItself(output: String) throws {
        try Self.withImages(["metadata.jpeg", "still.gif"]) { folder in
            let file = try BulwarkBinary.run(
                ["inspect", "image", "metadata.jpeg", "--strip", "clean.jpg"], in: folder)
            let clean = try Data(contentsOf: folder.appendingPathComponent("clean.jpg"))
            for line in ["metadata.jpeg --strip \(output) > it.jpg", "- --strip \(output) < metadata.jpeg > it.jpg"] {
                let result = try BulwarkBinary.shell(#""$B" inspect image "# + line, in: folder)
                #expect(try Data(contentsOf: folder.appendingPathComponent("it.jpg")) == clean)
                // What was found goes to standard error, behind what was taken out.
                #expect(result.code == 0 && result.output.isEmpty && result.errors.hasPrefix(file.errors))
                #expect(
                    result.errors.hasSuffix(
                        ": valid jpeg, 50 × 37, orientation 6\n  holds rendering, exif, color-profile\n"))
            }
            let json = try BulwarkBinary.shell(
                #""$B" inspect image metadata.jpeg --format json --strip \#(output) > it.jpg"#, in: folder)
            #expect(try Data(contentsOf: folder.appendingPathComponent("it.jpg")) == clean)
            #expect(json.errors.hasSuffix("\"valid\":true}\n"))
            for (line, code) in [("still.gif", 1), ("page.jpg", 1), ("none.jpg", 2)] {
                let result = try BulwarkBinary.shell(
                    #""$B" inspect image \#(line) --strip \#(output) > it.jpg"#, in: folder)
                #expect(try Data(contentsOf: folder.appendingPathComponent("it.jpg")).isEmpty)
                #expect(result.code == code && !result.errors.isEmpty, "\(line): \(result.code)")
            }
            let closed = try BulwarkBinary.shell(#""$B" inspect image metadata.jpeg --strip - >&-"#, in: folder)
            #expect(closed.code == 74 && closed.errors == "bulwark: Standard output could not be written.\n")
        }
    }

    @Test func formatsAndLimitsAreTaken() throws {
        try Self.withImages(["still.gif", "rgb.png"]) { folder in
            let only = try BulwarkBinary.run(["inspect", "image", "--only", "png", "still.gif", "rgb.png"], in: folder)
            #expect(
                only.code == 1 && only.output.contains("still.gif: not valid") && only.output.contains("rgb.png: valid")
            )
            let pixels = try BulwarkBinary.run(["inspect", "image", "--max-pixels", "356", "rgb.png"], in: folder)
            #expect(pixels.code == 1 && pixels.output.contains("image-too-many-pixels"))
            let bytes = try BulwarkBinary.run(["inspect", "image", "--max-bytes", "100", "rgb.png"], in: folder)
            #expect(bytes.code == 1 && bytes.output.contains("image-too-many-bytes"))
        }
    }

    // MARK: JSON

    private static let documents = [
        "good.json": #"{"id": 7, "name": "Ann"}"#, "twice.json": #"{"id": 7, "id": 8}"#,
        "schema.json":
            #"{"type": "object", "properties": {"id": {"type": "integer", "maximum": 9}}, "required": ["id"]}"#,
        "pattern.json": #"{"type": "string", "pattern": "^a+$"}"#, "large.json": #"{"id": 70}"#,
    ]

    @Test func documentsAreJudgedWithAndWithoutASchema() throws {
        try BulwarkBinary.withFolder(Self.documents) { folder in
            let plain = try BulwarkBinary.run(["inspect", "json", "good.json", "twice.json", "large.json"], in: folder)
            #expect(plain.code == 1)
            let lines = plain.output.split(separator: "\n")
            #expect(lines[0] == "good.json: valid" && lines[1] == "twice.json: not valid")
            #expect(lines[2].hasPrefix("  /id (byte 10): duplicate-key: ") && lines[3] == "large.json: valid")
            let schema = try BulwarkBinary.run(
                ["inspect", "json", "--schema", "schema.json", "good.json", "large.json", "--format", "json"],
                in: folder)
            let rows = try schema.output.split(separator: "\n").map {
                try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
            }
            #expect(rows.map { $0?["valid"] as? Bool } == [true, false])
            let issue = (rows[1]?["issues"] as? [[String: Any]])?.first
            #expect(issue?["code"] as? String == "too-large" && issue?["pointer"] as? String == "/id")
        }
    }

    @Test func aSchemaThatIsNotEnforcedIsRefusedUnlessAPartOfItWillDo() throws {
        try BulwarkBinary.withFolder(Self.documents) { folder in
            let whole = try BulwarkBinary.run(["inspect", "json", "--schema", "pattern.json", "good.json"], in: folder)
            #expect(whole.code == 64 && whole.output.isEmpty && whole.errors.contains("/pattern"))
            let part = try BulwarkBinary.run(
                ["inspect", "json", "--schema", "pattern.json", "--partial", "good.json"], in: folder)
            #expect(part.code == 1 && part.output.contains("wrong-type") && part.errors.contains("/pattern"))
        }
    }

    // MARK: Values

    @Test(arguments: [
        (
            "url", "https://Example.com/a/../b\nhttp:\\\\0x7f.1\\x\nhttp://[::1\n",
            "-:1: valid, https://example.com/b\n-:2: valid, http://127.0.0.1/x\n-:3: not valid\n  byte 7: invalid-ipv6-address: ",
            1
        ),
        ("email", "ann@example.com\r\nann@@example.com\n", "-:1: valid, ann@example.com\n-:2: not valid\n", 1),
        ("iban", "DE89 3704 0044 0532 0130 00\n", "-:1: valid, DE89", 0), ("iban", "", "", 0),
    ])
    func valuesAreReadOneALine(kind: String, input: String, start: String, code: Int32) throws {
        try BulwarkBinary.withFolder([:]) { folder in
            let result = try BulwarkBinary.run(["inspect", kind, "-"], in: folder, input: input)
            #expect(result.output.hasPrefix(start) && result.code == code && result.errors.isEmpty)
            #expect(!result.output.contains("0532"), "an account's number is masked")
        }
    }

    @Test func whatATerminalWouldObeyIsWrittenAsAnEscape() throws {
        try BulwarkBinary.withFolder(["a\u{1B}[2J.txt": "x\n"]) { folder in
            let result = try BulwarkBinary.run(["inspect", "email", "a\u{1B}[2J.txt"], in: folder)
            #expect(result.output.hasPrefix("a\\u{1B}[2J.txt:1: not valid") && result.code == 1)
        }
    }

    @Test func valuesCanStandOnTheCommandLine() throws {
        try BulwarkBinary.withFolder([:]) { folder in
            let good = try BulwarkBinary.run(
                ["inspect", "email", "--value", "ann@example.com", "--value", "-b@example.com"], in: folder)
            #expect(good.output == "--value:1: valid, ann@example.com\n--value:2: valid, -b@example.com\n")
            #expect(good.code == 0 && good.errors.isEmpty)
            let bad = try BulwarkBinary.run(["inspect", "url", "--value", "http://[::1"], in: folder)
            #expect(bad.output.hasPrefix("--value:1: not valid\n") && bad.code == 1)
            let json = try BulwarkBinary.run(
                ["inspect", "iban", "--format", "json", "--value", "DE89370400440532013000"], in: folder)
            #expect(json.output.contains(#""file":"--value","issues":[],"line":1,"valid":true"#))
            #expect(!json.output.contains("0532"), "an account's number is masked")
        }
    }

    @Test(arguments: [
        (
            "https://user:secretpw@example.com/p?access_token=abc&x=1",
            "https://user:•••@example.com/p?access_token=•••&x=1",
            ["carries-credentials"]
        ),
        ("https://a.test/cb#id_token=abc&state=1", "https://a.test/cb#id_token=•••&state=1", ["carries-credentials"]),
        ("https://a.test/?%70assword=abc", "https://a.test/?%70assword=•••", ["carries-credentials"]),
        (
            "https://" + "ghp_" + "a8Kd02mZxQ17vLr5TnYc3WbEjHs9GpUf4oIq@github.com/a", "https://•••@github.com/a",
            ["carries-credentials"]
        ),
        ("https://ann@a.test/?page=2&tokens=", "https://ann@a.test/?page=2&tokens=", []),
        ("javascript:alert(1)", "javascript:alert(1)", ["script-scheme"]),
        ("data:text/html,x", "data:text/html,x", ["embedded-content"]),
        ("mailto:ann@a.test", "mailto:ann@a.test", ["other-scheme"]),
        ("https://p\u{430}ypal.com/", "https://xn--pypal-4ve.com/", ["lookalike-host"]),
        ("https://paypal.com@a.test/", "https://paypal.com@a.test/", ["host-before-at"]),
        (
            "https://paypal.com:443@x@a.test/", "https://paypal.com:•••@a.test/",
            ["carries-credentials", "host-before-at"]
        ),
        ("https://ann@a.test/", "https://ann@a.test/", []),
        ("ftp://ann.lee@a.test/", "ftp://ann.lee@a.test/", ["other-scheme"]),
        ("https://bücher.example/", "https://xn--bcher-kva.example/", ["international-host"]),
    ])
    func aURLsCredentialsAreMaskedAndItsOdditiesNamed(url: String, shown: String, notes: [String]) throws {
        try BulwarkBinary.withFolder([:]) { folder in
            let text = try BulwarkBinary.run(["inspect", "url", "--value", url], in: folder)
            let lines = text.output.split(separator: "\n")
            #expect(text.code == 0 && lines.first == "--value:1: valid, \(shown)")
            #expect(lines.dropFirst().map { $0.split(separator: ":")[1].dropFirst() } == notes.map { $0[...] })
            let json = try BulwarkBinary.run(["inspect", "url", "--format", "json", "--value", url], in: folder)
            #expect(!(text.output + json.output).contains("secretpw") && !(text.output + json.output).contains("=abc"))
            for note in notes { #expect(json.output.contains(#""code":"\#(note)""#)) }
            #expect(json.output.contains(#""notes""#) == !notes.isEmpty)
        }
    }

    @Test func aValueInTheFilesPlaceIsToldApart() throws {
        try BulwarkBinary.withFolder([:]) { folder in
            let result = try BulwarkBinary.run(["inspect", "email", "ann@example.com"], in: folder)
            #expect(
                result.errors
                    == "bulwark: There is no file at ann@example.com. Is it the value itself? Then write: --value 'ann@example.com'\n"
            )
            #expect(result.code == 2)
            let nothing = try BulwarkBinary.run(["inspect", "email"], in: folder)
            #expect(nothing.code == 64 && nothing.errors.contains("--value VALUE"))
        }
    }

    // MARK: Exit codes

    @Test func theExitCodeTellsWrongFromUnreadable() throws {
        try BulwarkBinary.withFolder(["good": "ann@example.com\n", "bad": "ann\n"]) { folder in
            #expect(try BulwarkBinary.run(["inspect", "email", "good"], in: folder).code == 0)
            #expect(try BulwarkBinary.run(["inspect", "email", "good", "bad"], in: folder).code == 1)
            let missing = try BulwarkBinary.run(["inspect", "email", "none", "good"], in: folder)
            #expect(missing.code == 2 && missing.errors.hasPrefix("bulwark: There is no file at none. "))
            #expect(missing.output.contains("good:1: valid"))
            #expect(try BulwarkBinary.run(["inspect", "email", "none", "bad"], in: folder).code == 1)
        }
    }

    @Test(arguments: [
        ["inspect", "image"], ["inspect", "picture", "a"], ["inspect", "email", "-", "-"],
        ["inspect", "image", "a", "b", "--strip", "c"], ["inspect", "image", "a", "--drop", "orientation"],
        ["inspect", "image", "--only", "bmp", "a"], ["inspect", "json", "--partial", "a"],
        ["inspect", "json", "--schema", "none", "a"],
    ])
    func aCommandLineThatIsNotUnderstoodExitsWith64(arguments: [String]) throws {
        try BulwarkBinary.withFolder([:]) { folder in
            let result = try BulwarkBinary.run(arguments, in: folder)
            #expect(result.code == 64 && result.output.isEmpty && !result.errors.isEmpty)
        }
    }
}
