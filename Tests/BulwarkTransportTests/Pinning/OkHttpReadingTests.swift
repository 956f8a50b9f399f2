import Testing

@testable import BulwarkTransport

struct OkHttpReadingTests {
    private static let one = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    private static let two = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="

    private static func set(_ source: String) throws -> PinSet { try PinSet(okHTTP: Array(source.utf8)) }

    private static let sample = """
        // .add("commented.example", "sha256/\(one)")
        val url = "https://x.example/.add(\\"no\\")"   /* .add("a.example", "sha256/\(one)") */
        list.add(3); names.add (name)
        val pinner = CertificatePinner.Builder()
            .add("Example.com", "sha256/\(one)", "sha256/\(two)")   // both
            .add(
                "**.deep.example",
                "sha256/\(one)", /* the next key */ "sha256/\(two)",
            )
            .add("one.example", "sha256/\(one)")
            .add("*.one.example", \"\"\"sha256/\(one)\"\"\")
            .build()
        """

    @Test func `A pinner is read with OkHttp's meaning`() throws {
        let set = try Self.set(Self.sample)
        let pins = [try Pin(base64: Self.one), try Pin(base64: Self.two)]
        #expect(
            set.hosts == [
                PinnedHost("example.com", anyPins: pins),
                PinnedHost("deep.example", subdomains: .all, anyPins: pins),
                PinnedHost("one.example", subdomains: .oneLabel, anyPins: [pins[0]]),
            ])
        #expect(set.combination == .merged)
        #expect(set.pins(for: "a.b.deep.example")?.anyPins == pins && set.pins(for: "deep.example")?.anyPins == pins)
        #expect(set.pins(for: "a.one.example") != nil && set.pins(for: "a.b.one.example") == nil)
        #expect(set.pins(for: "a.example.com") == nil && set.pins(for: "commented.example") == nil)
    }

    @Test func `What is written for OkHttp is read again`() throws {
        let set = try PinSet(
            [
                PinnedHost("example.com", subdomains: .all, anyPins: [Keys.pin(1), Keys.pin(2)]),
                PinnedHost("example.org", subdomains: .oneLabel, anyPins: [Keys.pin(1), Keys.pin(2)]),
                PinnedHost("example.net", anyPins: [Keys.pin(2)]),
            ], combination: .merged)
        let written = set.written(as: .okHTTP)
        #expect(written.losses.isEmpty)
        #expect(try Self.set(written.text) == set)
    }

    @Test(
        "What cannot be said here, or is broken, is an error at load",
        arguments: [
            "", "val a = 1", ".add(\"a.example\")", ".add(\"a.example\", \"sha1/AAAA\")",
            ".add(\"a.example\", \"sha256/AAAA\")", ".add(\"a.example\", PIN)",
            ".add(\"a.example\", \"sha256/\(one)\" + X)",
            ".add(\"*.a.example\", \"sha256/\(one)\")",
            ".add(\"a.example\", \"sha256/\(one)\").add(\"*.a.example\", \"sha256/\(two)\")",
            ".add(\"a.example\", \"sha256/\(one)\").add(\"**.a.example\", \"sha256/\(two)\")",
            ".add(\"a.example\", \"sha256/\(one)\").add(HOST, \"sha256/\(two)\")",
            ".add(\"a.example\", \"sha256/\(one)\").add(pattern = \"b.example\", pins = \"sha256/\(two)\")",
            "val next = \"sha256/\(two)\"; Builder().add(\"a.example\", \"sha256/\(one)\")",
            ".add(\"a b\", \"sha256/\(one)\")", ".add(\"*.*.example\", \"sha256/\(one)\")",
            ".add(\"${host}\", \"sha256/\(one)\")",
            ".add(\"a.example", ".add(\"a.example\", \"sha256/\(one)\"", ".add(\"a.example\", \"sha256/\(one)\\",
        ])
    func errors(source: String) {
        #expect(throws: TransportError(.invalidPins)) { try Self.set(source) }
    }

    @Test(arguments: [
        ".add\t(\"a.example\", \"sha256/\(one)\")", ".add\n  (\"a.example\", \"sha256/\(one)\")",
        ".add /* why */ (\"a.example\", \"sha256/\(one)\")", ". add(\"a.example\", \"sha256/\(one)\")",
        "apply { add(\"a.example\", \"sha256/\(one)\") }",
        "readd(\"x\"); add(x); .add(\"a.example\", \"sha256/\(one)\")",
        "val quote = '\"'\n.add(\"a.example\", \"sha256/\(one)\")",
        "val quote = '\\\"'\n.add(\"a.example\", \"sha256/\(one)\")",
        "val tick = '\\''\n.add(\"a.example\", \"sha256/\(one)\")",
        "require(text.startsWith(\"sha256/\"))\n.add(\"a.example\", \"sha256/\(one)\")",
    ])
    func `A call is found however it is written`(source: String) throws {
        let all = source + ".add(\"b.example\", \"sha256/\(Self.two)\")"
        #expect(
            try Self.set(all).hosts == [
                PinnedHost("a.example", anyPins: [Pin(base64: Self.one)]),
                PinnedHost("b.example", anyPins: [Pin(base64: Self.two)]),
            ])
    }

    @Test func `Damaged sources are read or are an error`() throws {
        var random = SeededGenerator(seed: 31)
        let source = Array(Self.sample.utf8)
        var loaded = 0
        for _ in 0..<3000 {
            var damaged = source
            for _ in 0..<Int.random(in: 1..<4, using: &random) {
                let position = Int.random(in: 0..<damaged.count, using: &random)
                if Bool.random(using: &random) {
                    damaged.remove(at: position)
                } else {
                    damaged[position] = "\"\\/*().,$ a".utf8.randomElement(using: &random) ?? 0
                }
            }
            do throws(TransportError) {
                let set = try PinSet(okHTTP: damaged)
                loaded += 1
                #expect(!set.hosts.isEmpty && set.hosts.allSatisfy { !$0.anyPins.isEmpty })
            } catch { #expect(error.code == .invalidPins) }
        }
        #expect(loaded > 100 && loaded < 3000)
        #expect(throws: TransportError(.tooLarge)) {
            try PinSet(okHTTP: source, limits: CertificateLimits(textBytes: 10))
        }
    }
}
