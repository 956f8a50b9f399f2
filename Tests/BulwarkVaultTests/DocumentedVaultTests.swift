import BulwarkCore
import BulwarkKeybag
import BulwarkStorage
import BulwarkVault
import Foundation
import Testing

/// The Swift of Documentation/vault.md, held to the compiler: what stands between the marks below is what the document shows.
@Suite("Documented vault")
struct DocumentedVaultTests {
    /// The example. What it throws at the end is for whoever calls it.
    private func example(folder: String, passcode: Secret) async throws -> Secret? {
        // The document's example begins here.
        let location = VaultLocation(folder: folder)
        let setup = KeybagConfiguration(entanglement: FileEntanglementKey(path: location.folder + "/device.key"))
        let vault = try Vault.create(at: location, passcode: passcode, setup)  // later: Vault.open(at: location, setup)

        let keychain = Keychain(service: "com.example.bank", backend: vault)
        try await keychain.set(Secret("a token"), for: .authToken)

        try await vault.lock()  // the keys are zeroed, in memory too
        do {
            _ = try await keychain.value(for: .authToken)
        } catch let error where error.code == .locked {
            // Ask for it here: the token is there, and nil would have said that it is not.
            try await vault.unlock(passcode)
        }
        let token = try await keychain.value(for: .authToken)
        // The document's example ends here.
        return token
    }

    @Test("works as the document shows it")
    func works() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vault-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let token = try #require(try await example(folder: folder, passcode: Secret(passcode: "correct horse")))
        #expect(token.withExposedUTF8 { Array($0) } == Array("a token".utf8))
    }

    @Test("is what the document shows")
    func isShown() throws {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let document = try String(contentsOf: package.appendingPathComponent("Documentation/vault.md"), encoding: .utf8)
        let shown = document.components(separatedBy: "```swift\n").dropFirst().compactMap {
            $0.components(separatedBy: "\n```\n").first
        }
        #expect(shown.count == 1)
        let source = try String(contentsOfFile: #filePath, encoding: .utf8).components(separatedBy: "\n")
        let imports = source.prefix { $0 != "" }.filter { $0.hasPrefix("import Bulwark") }
        let begin = try #require(source.firstIndex { $0.hasSuffix("// The document's example begins here.") })
        let end = try #require(source.firstIndex { $0.hasSuffix("// The document's example ends here.") })
        let body = source[(begin + 1)..<end].map { $0.isEmpty ? "" : String($0.dropFirst(8)) }
        #expect(shown.first == (imports + [""] + body).joined(separator: "\n"))
    }
}
