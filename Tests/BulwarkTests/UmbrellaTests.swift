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
        #expect(try DeviceAddress(account: "alice", device: 1).description == "alice/1")
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

    @Test("A device's key in software is kept by the keychain, and never made over a locked or an altered one")
    func keepsADeviceKey() async throws {
        let fake = FakeKeychain()
        let keychain = Keychain(service: "com.example.bank", backend: fake)
        let key = try await SoftwareDeviceKey.open("bank", keychain: keychain)
        #expect(!key.isHardwareBacked)
        #expect(try await SoftwareDeviceKey.open("bank", keychain: keychain).publicKey == key.publicKey)
        #expect(try await SoftwareDeviceKey.open("other", keychain: keychain).publicKey != key.publicKey)
        let verifier = DeviceChallengeVerifier(audience: "api.bank.example")
        try verifier.register(publicKey: key.publicKey, for: "device")
        let challenge = try #require(verifier.challenge(for: "device"))
        let answer = try await key.answer(challenge, audience: "api.bank.example")
        #expect(verifier.verify(answer, of: challenge.nonce, by: "device") == .verified)
        fake.lock()
        await #expect(throws: StorageError(.locked)) { try await SoftwareDeviceKey.open("bank", keychain: keychain) }
        fake.unlock()
        let item = KeychainKey<SecureBytes>(
            "bulwark-device-key-bank", accessibility: .whenUnlockedThisDeviceOnly)
        try await keychain.set(SecureBytes(copying: [1, 2, 3]), for: item)
        await #expect(throws: StorageError(.wrongType)) { try await SoftwareDeviceKey.open("bank", keychain: keychain) }
    }
}
