import BulwarkReport
import Testing

@testable import BulwarkAudit

/// What one change mends is one finding, and stands where that change goes.
struct OneChangeOneFindingTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let rule: any Rule.Type
        let code: String
        /// The line of each finding, and how many more places it speaks for.
        let expected: [(line: Int, others: Int)]
        var testDescription: String { "\(rule.description.id): \(expected.count)" }
    }

    static let cases: [Case] = [
        Case(
            rule: DecodeObjectWithoutClass.self,
            code: """
                final class A: NSObject, NSSecureCoding {
                    required init?(coder: NSCoder) {
                        name = coder.decodeObject(forKey: "n") as? String
                        tags = coder.decodeObject(forKey: "t") as? [String]
                    }
                }
                final class B: NSObject, NSSecureCoding {
                    required init?(coder: NSCoder) { name = coder.decodeObject(forKey: "n") as? String }
                }
                """, expected: [(3, 1), (8, 0)]),
        Case(
            rule: KeychainNotThisDeviceOnly.self,
            code: """
                import KeychainAccess
                final class Vault {
                    let keychain = Keychain(service: "bank")
                    func keep(token: String, password: String) {
                        keychain["token"] = token
                        keychain["password"] = password
                    }
                }
                final class Other {
                    func chain() -> Keychain { Keychain(service: "other") }
                    func keep(token: String) throws { let keychain = chain(); try keychain.set(token, key: "token") }
                    func keep(secret: String) throws { let keychain = chain(); try keychain.set(secret, key: "secret") }
                }
                """, expected: [(5, 1), (11, 1)]),
        Case(
            rule: KeychainNotThisDeviceOnly.self,
            code: """
                enum Vault {
                    static func keep(_ text: String) { keychain.set(text, forKey: "a", withAccess: .accessibleAfterFirstUnlock) }
                    static func keep(_ data: Data) { keychain.set(data, forKey: "b", withAccess: .accessibleAfterFirstUnlock) }
                }
                """, expected: [(2, 1)]),
        Case(
            rule: StoreWithoutProtection.self,
            code: """
                import CoreData
                final class Stack {
                    let container = NSPersistentContainer(name: "Bank")
                    let archive = NSPersistentContainer(name: "Archive")
                    func load() { container.loadPersistentStores { _, error in if error != nil { self.renew() } } }
                    func renew() { container.loadPersistentStores { _, _ in } }
                    func open() { archive.loadPersistentStores { _, _ in } }
                }
                """, expected: [(5, 0), (7, 0)]),
        Case(
            rule: FileWriteUnprotected.self,
            code: """
                enum Log {
                    static func write(_ text: String) { try? text.write(to: file, atomically: true, encoding: .utf8) }
                }
                func login(password: String) { Log.write("login \\(password)") }
                func renew(_ password: String, accessToken: String) { Log.write("renewed \\(accessToken)") }
                func keep(password: String) throws { try Data(password.utf8).write(to: other) }
                """, expected: [(4, 1), (6, 0)]),
    ]

    @Test("One change, one finding", arguments: cases)
    func isOne(_ example: Case) {
        let findings = example.rule.findings(in: .swift(example.code)).sorted { $0.location.line < $1.location.line }
        #expect(findings.map(\.location.line) == example.expected.map(\.line))
        for (finding, expected) in zip(findings, example.expected) where expected.others > 0 {
            #expect(finding.message.contains("\(expected.others) more"), "\(finding.message)")
        }
    }

    @Test("One privacy manifest is missing, whatever it would name")
    func missingManifest() {
        let code = """
            @main struct Bank: App {}
            let defaults = UserDefaults.standard
            let up = ProcessInfo.processInfo.systemUptime
            """
        let missing = RequiredReasonAPIUndeclared.findings(in: .swift(code))
        #expect(missing.count == 1)
        #expect(missing.first?.trace.count == 2)
        let manifest = "<plist><dict><key>NSPrivacyTracking</key><false/></dict></plist>"
        let app = AuditedApp.sample(["Sample.swift": code, "PrivacyInfo.xcprivacy": manifest])
        #expect(RequiredReasonAPIUndeclared.findings(in: app).count == 2)
    }

    @Test("What is said of the app stands at the app, and not at one beside it")
    func placeOfApp() throws {
        let list =
            "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>CFBundleIdentifier</key><string>example.bank</string></dict></plist>"
        let entry =
            "@main struct Bank: App {}\nenum Server { static let api = URL(string: \"https://api.bank.example\") }"
        let app = AuditedApp.sample([
            "Bank Watch App/Info.plist": list, "Bank Watch App/App.swift": "@main struct Watch: App {}",
            "Bank/Info.plist": list, "Bank/App.swift": entry,
            "Demo/Info.plist": list,
        ])
        #expect(app.entryPoint?.path == "Bank/App.swift")
        #expect(NoPinning.findings(in: app).map(\.location.path) == ["Bank/Info.plist"])
        let alone = AuditedApp.sample(["Example/Info.plist": list, "Example/App.swift": entry])
        #expect(alone.entryPoint?.path == "Example/App.swift")
    }
}
