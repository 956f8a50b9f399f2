import BulwarkCore
import BulwarkKeybag
import BulwarkTesting
import Testing

@Suite struct EntanglementKeyTests {
    @Test func `The file is made for its owner alone when the first bag is, and read from then on`() throws {
        let disk = InMemoryFileSystem()
        let source = FileEntanglementKey(path: "/device.key", files: disk)
        #expect(throws: KeybagError(.deviceKey)) { try source.key(creating: false) }
        let key = try source.key(creating: true)
        #expect(key.count == 32)
        #expect(try disk.status(of: "/device.key", followingLinks: false).permissions == .ownerOnly)
        #expect(try source.key(creating: true) == key)
        #expect(try source.key(creating: false) == key)
        try disk.setPermissions(FilePermissions(rawValue: 0o640), of: "/device.key")
        #expect(throws: KeybagError(.deviceKey)) { try source.key(creating: false) }
    }

    @Test(arguments: [0, 31, 33])
    func `A key of another size is refused and never replaced`(count: Int) throws {
        let disk = InMemoryFileSystem()
        let content = [UInt8](repeating: 7, count: count)
        try disk.replaceDurably("/device.key", with: content)
        #expect(throws: KeybagError(.deviceKey)) {
            try FileEntanglementKey(path: "/device.key", files: disk).key(creating: true)
        }
        #expect(try disk.contents(of: "/device.key", limit: 64) == content)
    }

    @Test func `A credential is read from its directory and from nowhere else`() throws {
        let disk = InMemoryFileSystem()
        try disk.makeFolders("/run/credentials")
        try disk.replaceDurably("/run/credentials/bag", with: [UInt8](repeating: 9, count: 32))
        let environment = ["CREDENTIALS_DIRECTORY": "/run/credentials"]
        let source = CredentialEntanglementKey("bag", environment: environment, files: disk)
        #expect(try source.key(creating: true).count == 32)
        for name in ["other", "", "..", "../credentials/bag"] {
            let bad = CredentialEntanglementKey(name, environment: environment, files: disk)
            #expect(throws: KeybagError(.deviceKey)) { try bad.key(creating: true) }
        }
        let nowhere = CredentialEntanglementKey("bag", environment: [:], files: disk)
        #expect(throws: KeybagError(.deviceKey)) { try nowhere.key(creating: true) }
    }

    @Test(
        "A variable is 64 hexadecimal digits or no key",
        arguments: [
            (String(repeating: "aF", count: 32), true), (String(repeating: "a", count: 63), false),
            (String(repeating: "g", count: 64), false), ("", false), (String(repeating: "a", count: 66), false),
        ])
    func environment(value: String, isKey: Bool) {
        let source = EnvironmentEntanglementKey("KEY", environment: ["KEY": value])
        let key = try? source.key(creating: true)
        #expect((key == SecureBytes(copying: [UInt8](repeating: 0xAF, count: 32))) == isKey)
    }
}
