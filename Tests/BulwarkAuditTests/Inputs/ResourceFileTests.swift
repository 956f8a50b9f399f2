import BulwarkReport
import Testing

@testable import BulwarkAudit

@Suite struct ResourceFileTests {
    private func read(_ text: String, _ name: String) throws -> ResourceFile {
        let kind = try #require(InputKind(fileName: name))
        return ResourceFile.parse(
            Array(text.utf8), as: InputFile(path: name, absolutePath: "/" + name, kind: kind, size: text.utf8.count))
    }

    @Test(
        "The keys of a translated Info.plist are known in each of its forms",
        arguments: [
            ("InfoPlist.strings", "\"NSCameraUsageDescription\" = \"Why\";"),
            (
                "InfoPlist.strings",
                "<plist><dict><key>NSCameraUsageDescription</key><string>Why</string></dict></plist>"
            ),
            ("InfoPlist.xcstrings", "{\"sourceLanguage\": \"en\", \"strings\": {\"NSCameraUsageDescription\": {}}}"),
        ])
    func translatedKeys(_ name: String, _ text: String) throws {
        #expect(try read(text, name).infoPlistKeys == ["NSCameraUsageDescription"])
    }

    @Test(
        "A file that somebody has yet to merge is called that",
        arguments: [
            (
                "project.pbxproj",
                "{\n<<<<<<< HEAD\n\tobjectVersion = 54;\n=======\n\tobjectVersion = 53;\n>>>>>>> a\n}\n", 2
            ),
            ("Package.resolved", "{\n<<<<<<< HEAD\n  \"version\": 3\n=======\n>>>>>>> a\n}\n", 2),
            ("Info.plist", "<<<<<<< HEAD\n<plist><dict/></plist>\n=======\n>>>>>>> a\n", 1),
        ])
    func unmerged(_ name: String, _ text: String, _ line: Int) throws {
        let notice = try #require(try read(text, name).notice)
        #expect(notice.kind == .unread && notice.location.line == line)
        #expect(notice.message.hasSuffix("could not be read: it has the marks of a merge conflict."))
        // Where nothing else is wrong, so is nothing here.
        #expect(
            try read(
                "<plist><dict><key>a</key><string>\n&lt;&lt;&lt;&lt;&lt;&lt;&lt; b</string></dict></plist>",
                "Info.plist"
            ).notice == nil)
    }

    @Test(arguments: [
        (
            "L.strings",
            "\"title\" = \"Welcome to the bank\";\n/* k */ \"api_key\" = \"abcd 1234\";\n\"x\" = \"sk_live_0123456789\";"
        ),
        (
            "L.strings",
            "<plist><dict><key>api_key</key><string>abcd 1234</string>\n<key>x</key><string>sk_live_0123456789</string></dict></plist>"
        ),
        (
            "c.json",
            "{\"title\": \"Welcome to the bank\", \"api_key\": \"abcd 1234\",\n\"n\": {\"x\": [\"sk_live_0123456789\"]}}"
        ),
        (
            "C.plist",
            "<plist><dict><key>api_key</key><string>abcd 1234</string>\n<key>x</key><string>sk_live_0123456789</string></dict></plist>"
        ),
    ])
    func givesTheTextsThatMayBeSecrets(_ name: String, _ text: String) throws {
        let texts = try read(text, name).texts
        #expect(texts.map(\.key) == ["api_key", "x"])
        #expect(texts.map(\.value) == ["abcd 1234", "sk_live_0123456789"])
        for found in texts {
            let line = text.split(separator: "\n", omittingEmptySubsequences: false)[found.location.line - 1]
            #expect(line.utf8.dropFirst(found.location.column - 1).starts(with: Array(found.value.utf8)))
        }
    }

    @Test func namesFilesThatAreNoText() throws {
        let file = InputFile(path: "A.plist", absolutePath: "/A.plist", kind: .propertyList, size: 2)
        #expect(ResourceFile.parse([0x41, 0], as: file).notice?.kind == .unread)
        #expect(ResourceFile.read(file).notice?.kind == .unread)
    }

    @Test(arguments: [
        ("Info.plist", "<plist><array/></plist>"), ("Info.plist", "<plist><dict><key>CFBundleName</key>"),
        ("A.entitlements", "<plist><string>a</string></plist>"), ("PrivacyInfo.xcprivacy", "(a, b)"),
        ("A.storyboard", "<document><scene></document>"), ("A.xib", "<archive type=\"x\"><data/></archive>"),
        ("Package.resolved", "nope"), ("Package.resolved", "{}"), ("project.pbxproj", "{"),
        ("project.pbxproj", "<<<<<<< HEAD\n{ objects = {}; rootObject = A; }"), ("project.pbxproj", "{ a = b; }"),
        ("Podfile.lock", "<<<<<<<"),
    ])
    func namesAFileThatIsNotWhatItShouldBeAsUnread(_ name: String, _ text: String) throws {
        let file = try read(text, name)
        #expect(file.content == nil)
        #expect(file.notice?.kind == .unread)
        #expect(file.notice?.location.path == name)
    }

    @Test(arguments: [
        "Info.plist", "A.plist", "A.entitlements", "PrivacyInfo.xcprivacy", "A.storyboard", "project.pbxproj",
        "Package.resolved", "Podfile.lock",
    ])
    func namesAFileThatIsEmptyAsUnread(_ name: String) throws {
        #expect(try read("", name).notice?.kind == .unread)
        #expect(try read(" \n", name).notice?.kind == .unread)
    }

    @Test(arguments: ["A.strings", "A.xcconfig"])
    func letsFilesBeEmptyThatMayBe(_ name: String) throws {
        let file = try read("\n", name)
        #expect(file.content != nil)
        #expect(file.notice == nil)
    }

    @Test(arguments: [
        (
            "A.json", "{\"title\": \"Welcome\",, \"api_key\": \"abcd 1234\", x: {y: \"sk_live_0123456789\"",
            ["api_key", "y"]
        ),
        ("A.json", "{api_key: 'abcd 1234', 'y': [\"sk_live_0123456789\"]}", ["api_key", "y"]),
        ("A.json", "\"api_key\": \"abcd 1234", []), ("A.json", "", []),
        (
            "A.xcstrings", String(repeating: "[", count: 100_000) + "{\"api_key\": \"abcd 1234\"}", ["api_key"]
        ),
        ("A.strings", "\"api_key\" = \"abcd 1234\"\n\"y\" = \"sk_live_0123456789\";", ["api_key", "y"]),
        ("A.strings", "/* no end\n\"api_key\" = \"abcd 1234\";", ["api_key"]),
    ])
    func readsTheTextsOfAMalformedFileAllTheSame(_ name: String, _ text: String, keys: [String]) throws {
        let file = try read(text, name)
        #expect(file.notice?.kind == .syntax)
        #expect(file.texts.map(\.key) == keys)
        for found in file.texts {
            let line = text.split(separator: "\n", omittingEmptySubsequences: false)[found.location.line - 1]
            #expect(line.utf8.dropFirst(found.location.column - 1).starts(with: Array(found.value.utf8)))
        }
    }

    @Test func namesTheFirstLineOfSettingsThatIsNone() throws {
        #expect(try read("// a\n#include? \"b.xcconfig\"\n\nA[sdk=*] = b // c\nB =\n", "A.xcconfig").notice == nil)
        let file = try read("A = b\n<<<<<<< HEAD\nC = d\n=======\n", "A.xcconfig")
        #expect(file.content != nil)
        #expect(file.notice?.kind == .syntax)
        #expect(file.notice?.location.line == 2)
    }

    @Test func readsLockFilesOfEveryVersion() throws {
        let first = try read(
            "{\"object\": {\"pins\": [{\"package\": \"Alamofire\", \"repositoryURL\": \"https://a.example/x.git\",\n \"state\": {\"version\": \"5.0.0\"}}]}, \"version\": 1}",
            "Package.resolved")
        let third = try read(
            "{\"pins\": [{\"identity\": \"alamofire\", \"location\": \"https://a.example/x.git\", \"state\": {\"version\": \"5.0.0\"}}], \"version\": 3}",
            "Package.resolved")
        let pods = try read(
            "PODS:\n  - Alamofire (5.0.0)\n  - \"Firebase/Core (10.1)\":\n    - FirebaseCore (= 10.1)\n\nDEPENDENCIES:\n  - Alamofire (~> 5)\n",
            "Podfile.lock")
        let packages = AppResources([first, third, pods]).packages
        #expect(packages.map(\.name) == ["Alamofire", "alamofire", "Alamofire", "Firebase/Core"])
        #expect(packages.map(\.version) == ["5.0.0", "5.0.0", "5.0.0", "10.1"])
        #expect(packages.map(\.location.line) == [1, 1, 2, 3])
        #expect(first.texts.map(\.value) == ["https://a.example/x.git"])
        #expect(third.texts.map(\.value) == ["https://a.example/x.git"])
    }

    @Test func placesTheAddressesOfAPodLockFile() throws {
        let pods = try read(
            "PODS:\n  - A (1.0)\n\nSPEC REPOS:\n  \"https://a.example/specs.git\":\n    - A\n\nEXTERNAL SOURCES:\n  B:\n    :git: https://b.example/b.git\n    :tag: v1\n",
            "Podfile.lock")
        #expect(pods.texts.map(\.value) == ["https://a.example/specs.git", "https://b.example/b.git"])
        #expect(pods.texts.map(\.location.line) == [5, 10])
        #expect(pods.texts.map(\.location.column) == [4, 11])
    }
}
