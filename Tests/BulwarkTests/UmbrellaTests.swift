import Bulwark
import BulwarkTesting
import Foundation
import Testing

struct UmbrellaTests {
    private static var isApple: Bool { FileManager.default.fileExists(atPath: "/System/Library/CoreServices") }

    @Test("One import gives an app its domains")
    func exportsDomains() throws {
        #expect(Secret("x").withExposedText { $0 } == "x")
        #expect(FileProtection.allCases.count == 4)
        #expect(PINPolicy().violations(in: "739164".utf8).isEmpty)
        #expect(RedactionPolicy(publicKeys: ["status"]).publicKeys.contains("status"))
        #expect(try EmailAddress("a@b.example", policy: .strict).description == "a@b.example")
        // Of transport it is enough that the name is there.
        let _: PinSet.Type = PinSet.self
    }

    @Test("Where the system has no keychain, the error names what to link", .enabled(if: !isApple))
    func namesTheVault() {
        let error = #expect(throws: StorageError.self) { try Keychain(service: "com.example.bank") }
        #expect(error?.code == .unsupported && error?.detail == .capability(.systemKeychain))
        #expect(error?.description.contains("BulwarkVault") == true)
    }

    @Test("A keychain over a backend of one's own works without the system's")
    func takesBackends() async throws {
        let keychain = Keychain(service: "com.example.bank", backend: FakeKeychain())
        try await keychain.set(Secret("token"), for: .authToken)
        #expect(try await keychain.value(for: .authToken) == Secret("token"))
    }

    @Test(
        "The app's folder is private and out of backups; a class that the platform lacks is refused",
        .enabled(if: !isApple))
    func makesTheFolder() throws {
        let name = "bulwark-test-\(UUID().uuidString)"
        let folder = try ApplicationFolder.system(name, protection: .systemDefault)
        defer { try? FileManager.default.removeItem(atPath: folder.path) }
        try folder.create()
        #expect(try BackupExclusion().excluder(of: folder.path + "/file") == folder.path)
        let strict = try ApplicationFolder.system(name, protection: .required(.complete))
        #expect(throws: StorageError(.unsupported)) { try strict.create() }
        #expect(throws: StorageError(.invalidName)) {
            try ApplicationFolder.system("../\(name)", protection: .systemDefault)
        }
    }
}
