import BulwarkReport
import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkAudit

/// What a finding needs besides its place to stop a change.
struct EvidenceTests {
    private static let app = "@main struct Bank: App { var body: some Scene { WindowGroup { Text(\"\") } } }\n"

    private func findings(_ files: [String: String], rule: String) throws -> [Finding] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "evidence-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for (path, text) in files {
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        return try Audit(options: .init(onlyRules: [rule])).run(paths: [folder.path], progress: nil).findings
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var path = "Bank/Keep.swift"
        let code: String
        let severity: Severity
    }

    private static let keep =
        "func keepPassword(_ password: String) { UserDefaults.standard.set(password, forKey: \"password\") }"

    @Test(
        "What nothing calls, and what stands in for the real thing, warns",
        arguments: [
            Case(
                testDescription: "a function that nothing calls", code: "enum Old { static \(keep) }",
                severity: .warning),
            Case(
                testDescription: "a function that something calls",
                code: "enum Old { static \(keep) }\nfunc login(_ typed: String) { Old.keepPassword(typed) }",
                severity: .blocking),
            Case(
                testDescription: "a function that is handed on",
                code: "enum Old { static \(keep) }\nlet keepers = [Old.keepPassword]", severity: .blocking),
            Case(
                testDescription: "a function that a selector names",
                code: "enum Old { static \(keep) }\nlet name = Selector(\"keepPassword:\")", severity: .blocking),
            Case(
                testDescription: "a function that other modules may call",
                code: "public enum Old { public static \(keep) }",
                severity: .blocking),
            Case(
                testDescription: "a function of a public extension",
                code: "enum Old {}\npublic extension Old { static \(keep) }", severity: .blocking),
            Case(
                testDescription: "a public type's function that is not public",
                code: "public enum Old { static \(keep) }",
                severity: .warning),
            Case(
                testDescription: "a category's method that a selector names", path: "Bank/Keep.m",
                code: """
                    @implementation NSData (Keep)
                    - (void)keepPassword:(NSString *)password { [[NSUserDefaults standardUserDefaults] setObject:password forKey:@"password"]; }
                    @end
                    void begin(id data) { [data performSelector:@selector(keepPassword:) withObject:typed]; }
                    """, severity: .blocking),
            Case(
                testDescription: "a method that a library may call",
                code: "final class Old: Keeper { \(keep) }", severity: .blocking),
            Case(
                testDescription: "a method of a type that inherits nothing", code: "final class Old { \(keep) }",
                severity: .warning),
            Case(
                testDescription: "a method that is an action", code: "final class Old { @objc \(keep) }",
                severity: .blocking),
            Case(
                testDescription: "a category's method in Objective-C", path: "Bank/Keep.m",
                code: """
                    @implementation NSData (Keep)
                    - (void)keepPassword:(NSString *)password { [[NSUserDefaults standardUserDefaults] setObject:password forKey:@"password"]; }
                    @end
                    """, severity: .warning),
            Case(
                testDescription: "a class's method in Objective-C, which may answer somebody", path: "Bank/Keep.m",
                code: """
                    @interface Keep : NSObject
                    @end
                    @implementation Keep
                    - (void)keepPassword:(NSString *)password { [[NSUserDefaults standardUserDefaults] setObject:password forKey:@"password"]; }
                    @end
                    """, severity: .blocking),
            Case(
                testDescription: "a stand-in", path: "Bank/Mocks/StoreMock.swift",
                code: "\(keep)\nfunc login(_ typed: String) { keepPassword(typed) }", severity: .warning),
            Case(
                testDescription: "a file with such letters in its name", path: "Bank/Mockingbird.swift",
                code: "\(keep)\nfunc login(_ typed: String) { keepPassword(typed) }", severity: .blocking),
        ])
    func weighs(_ example: Case) throws {
        let found = try findings(
            ["Bank/App.swift": Self.app, example.path: example.code], rule: "secret-in-user-defaults")
        #expect(found.map(\.severity).contains(example.severity))
        #expect(Set(found.map(\.severity)).count == 1)
    }

    @Test("A message says why a finding only warns")
    func tells() throws {
        let found = try findings(
            ["Bank/App.swift": Self.app, "Bank/Keep.swift": "enum Old { static \(Self.keep) }"],
            rule: "secret-in-user-defaults")
        #expect(found.first?.message.hasSuffix("Nothing in sight calls 'keepPassword'.") == true)
    }

    @Test("What is written in the code blocks, whether something calls it or not")
    func staysInTheCode() throws {
        let code =
            "enum Old { static func token() -> String { let apiKey = \"sk_live_4eC39HqLyjWDarjtT1zdp7dc\"; return apiKey } }"
        let found = try findings(["Bank/App.swift": Self.app, "Bank/Old.swift": code], rule: "hardcoded-secret")
        #expect(found.map(\.severity) == [.blocking])
    }

    @Test("A screen that stands in several languages is told of once, and each field of it")
    func tellsOnce() throws {
        let screen =
            "<document><scenes><textField placeholder=\"Password\" id=\"a\"/>\n<textField placeholder=\"Password\" id=\"b\"/></scenes></document>"
        let found = try findings(
            [
                "Bank/App.swift": Self.app, "Bank/de.lproj/Login.xib": screen, "Bank/en.lproj/Login.xib": screen,
                "Bank/en.lproj/Other.xib": screen,
            ], rule: "password-field-not-secure")
        #expect(
            found.map { "\($0.location.path):\($0.location.line)" } == [
                "Bank/de.lproj/Login.xib:1", "Bank/de.lproj/Login.xib:2", "Bank/en.lproj/Other.xib:1",
                "Bank/en.lproj/Other.xib:2",
            ])
    }
}
