import BulwarkPolicy
import BulwarkReport
import Foundation
import Testing

@testable import BulwarkAudit

/// What a source tree declares, held against promises.
@Suite struct AppDeclarationsTests {
    private static let pin = String(repeating: "A", count: 43) + "="
    private static let other = "B" + String(repeating: "A", count: 42) + "="

    private func promises(_ yaml: String) throws -> Promises {
        try Policy(yaml: Data("promises:\n\(yaml)\n".utf8)).promises
    }

    private func declarations(_ files: [String: String]) throws -> AppDeclarations {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("declared-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for (path, text) in files {
            let file = folder.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        return try Audit(options: .init()).declarations(in: [folder.path])
    }

    private func infoPlist(_ domain: String, _ pins: [String], subdomains: Bool = false) -> String {
        """
        <plist version="1.0"><dict>
        <key>CFBundlePackageType</key><string>APPL</string>
        <key>NSAppTransportSecurity</key><dict><key>NSPinnedDomains</key><dict>
        <key>\(domain)</key><dict><key>NSIncludesSubdomains</key><\(subdomains)/>
        <key>NSPinnedCAIdentities</key><array>
        \(pins.map { "<dict><key>SPKI-SHA256-BASE64</key><string>\($0)</string></dict>" }.joined())
        </array></dict></dict></dict></dict></plist>
        """
    }

    // MARK: Pins

    @Test func theInfoPlistHasToPinWhatIsPromisedAndNothingElse() throws {
        let host = try promises("  hosts: [{ host: api.bank.example, pins: [\(Self.pin), \(Self.other)] }]").hosts[0]
        func proofs(_ pins: [String], _ domain: String = "api.bank.example", subdomains: Bool = false) throws -> [Proof]
        {
            try declarations(["App/Info.plist": infoPlist(domain, pins, subdomains: subdomains)]).pinProofs(of: host)
        }
        let held = try proofs([Self.other, Self.pin])
        #expect(held.map(\.verdict) == [.held])
        #expect(held.first?.location?.path == "App/Info.plist" && held.first?.location?.line == 4)
        let lacking = try proofs([Self.pin])
        #expect(lacking.map(\.verdict) == [.broken] && lacking[0].evidence == "NSPinnedDomains lacks \(Self.other).")
        let third = "C" + Self.other.dropFirst()
        #expect(try proofs([Self.pin, Self.other, third]).map(\.verdict) == [.broken])
        #expect(try proofs([Self.pin, Self.other], "bank.example", subdomains: true).map(\.verdict) == [.held])
        #expect(try proofs([Self.pin, Self.other], "bank.example").map(\.verdict) == [.cannotTell])
    }

    @Test func pinsInCodeHaveToBeAllThere() throws {
        let host = try promises("  hosts: [{ host: api.bank.example, pins: [\(Self.pin), \(Self.other)] }]").hosts[0]
        func verdict(_ code: String) throws -> Proof.Verdict? {
            try declarations(["App/Pins.swift": code]).pinProofs(of: host).first?.verdict
        }
        #expect(try verdict("let pins = [\"sha256/\(Self.pin)\", \"\(Self.other)\"]") == .held)
        #expect(try verdict("let pins = [\"\(Self.pin)\"]") == .broken)
        #expect(try verdict("// \(Self.pin) \(Self.other)\nlet pins: [String] = []") == .cannotTell)
        #expect(try verdict("#if DEBUG\nlet pins = [\"\(Self.pin)\", \"\(Self.other)\"]\n#endif") == .cannotTell)
    }

    // MARK: Items

    @Test(
        arguments: [
            (
                """
                func save(_ token: Data) -> OSStatus {
                    let query: [String: Any] = [kSecClass as String: kSecClassGenericPassword, kSecAttrAccount as String: "auth-token",
                        kSecValueData as String: token, kSecAttrAccessible as String: kSecAttrAccessibleWhenUnlockedThisDeviceOnly]
                    return SecItemAdd(query as CFDictionary, nil)
                }
                """, .held
            ),
            (
                """
                enum Keys { static let token = "auth-token" }
                func save(_ token: Data) -> OSStatus {
                    var query: [String: Any] = [kSecClass as String: kSecClassGenericPassword, kSecAttrAccount as String: Keys.token]
                    query[kSecValueData as String] = token
                    query[kSecAttrAccessible as String] = kSecAttrAccessibleAfterFirstUnlock
                    return SecItemAdd(query as CFDictionary, nil)
                }
                """, .broken
            ),
            (
                """
                func save(_ token: Data) -> OSStatus {
                    SecItemAdd([kSecAttrAccount: "auth-token", kSecValueData: token] as CFDictionary, nil)
                }
                """, .broken
            ),
            (
                """
                func save(_ token: Data, _ level: CFString) -> OSStatus {
                    SecItemAdd([kSecAttrAccount: "auth-token", kSecValueData: token, kSecAttrAccessible: level] as CFDictionary, nil)
                }
                """, .cannotTell
            ),
            (
                """
                func save(_ token: Data) -> OSStatus {
                    let access = SecAccessControlCreateWithFlags(nil, kSecAttrAccessibleWhenUnlockedThisDeviceOnly, .biometryCurrentSet, nil)
                    return SecItemAdd([kSecAttrAccount: "auth-token", kSecValueData: token, kSecAttrAccessControl: access] as CFDictionary, nil)
                }
                """, .held
            ),
            (
                "import KeychainSwift\nfunc save(token: String) { KeychainSwift().set(token, forKey: \"auth-token\") }",
                .broken
            ),
            (
                "import KeychainSwift\nfunc save(token: String) { KeychainSwift().set(token, forKey: \"auth-token\", withAccess: .accessibleWhenUnlockedThisDeviceOnly) }",
                .held
            ),
            ("import BulwarkStorage\nlet key = KeychainKey<Secret>(\"auth-token\")", .held),
            (
                "import BulwarkStorage\nlet key = KeychainKey<Secret>(\"auth-token\", accessibility: .whenUnlocked)",
                .broken
            ),
            (
                "import BulwarkStorage\nextension KeychainKey where Value == Secret { static var token: Self { Self(\"auth-token\") } }",
                .held
            ),
            (
                "import Bulwark\nfunc save(_ token: Secret) async throws { try await keychain.set(token, for: .authToken) }",
                .held
            ),
            ("func save(_ token: Secret) async throws { try await cache.set(token, for: .authToken) }", .cannotTell),
            ("let name = \"auth-token\"", .cannotTell),
        ] as [(String, Proof.Verdict)])
    func anItemHasToBeStoredAsPromised(_ code: String, _ verdict: Proof.Verdict) throws {
        let secret = try promises("  secrets: [auth-token]").secrets[0]
        let proofs = try declarations(["App/Store.swift": code]).proofs(of: secret)
        #expect(proofs.map(\.verdict) == [verdict], "\(proofs)")
    }

    @Test func oneWrongPlaceBreaksThePromise() throws {
        let secret = try promises("  secrets: [auth-token]").secrets[0]
        let proofs = try declarations([
            "App/A.swift":
                "func a(_ d: Data) { _ = SecItemAdd([kSecAttrAccount: \"auth-token\", kSecAttrAccessible: kSecAttrAccessibleWhenUnlockedThisDeviceOnly, kSecValueData: d] as CFDictionary, nil) }",
            "App/B.swift":
                "func b(_ d: Data) { _ = SecItemAdd([kSecAttrAccount: \"auth-token\", kSecAttrAccessible: kSecAttrAccessibleAlways, kSecValueData: d] as CFDictionary, nil) }",
        ]).proofs(of: secret)
        let promise = ProvenPromise(.secret, of: "auth-token", "", proofs: proofs)
        #expect(promise.verdict == .broken)
        #expect(proofs.map(\.location?.path) == ["App/A.swift", "App/B.swift"])
    }

    @Test func anotherServicesItemIsAnother() throws {
        let secret = try promises("  secrets: [{ account: token, service: bank }]").secrets[0]
        func verdict(_ service: String) throws -> Proof.Verdict? {
            try declarations([
                "App/A.swift":
                    "func a(_ d: Data) { _ = SecItemAdd([kSecAttrAccount: \"token\", kSecAttrService: \"\(service)\", kSecValueData: d] as CFDictionary, nil) }"
            ]).proofs(of: secret).first?.verdict
        }
        #expect(try verdict("bank") == .broken)
        #expect(try verdict("chat") == .cannotTell)
    }

    // MARK: Sessions

    @Test(
        arguments: [
            ("let session = Session(policy: SessionPolicy(inactivity: .seconds(180)), store: store)", .held, .held),
            ("let session = Session(policy: SessionPolicy(), store: store)", .held, .held),
            (
                "let session = Session(policy: SessionPolicy(inactivity: .seconds(10 * 60)), store: store)", .broken,
                .held
            ),
            (
                "let session = Session(policy: SessionPolicy(inactivity: limit, absolute: .seconds(86_400)), store: store)",
                .cannotTell, .broken
            ),
            ("let minutes = 3", .cannotTell, .cannotTell),
        ] as [(String, Proof.Verdict, Proof.Verdict)])
    func aSessionHasToEndInTime(_ code: String, _ idle: Proof.Verdict, _ absolute: Proof.Verdict) throws {
        let found = try declarations(["App/A.swift": code])
        #expect(found.inactivityProofs(atMost: .seconds(300)).map(\.verdict) == [idle])
        #expect(found.absoluteProofs(atMost: .seconds(43_200)).map(\.verdict) == [absolute])
    }
}
