import BulwarkCore
import BulwarkKeybag
import BulwarkTesting
import Dispatch
import Foundation
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

    @Test func `A key that the kernel's keyrings do not have is named, and never made`() {
        let key = KeyringEntanglementKey("bulwark:there is none of this name")
        #expect(throws: KeybagError(.deviceKey)) { try key.key(creating: false) }
        #expect(throws: KeybagError(.deviceKey)) { try key.key(creating: true) }
    }

    @Test(.enabled(if: Keyctl.works, "needs keyrings, and python3 to put a key there"))
    func `A key in the kernel's keyrings is read as it is, and only where it is 32 bytes`() throws {
        let name = "bulwark:test:\(UInt64.random(in: 0...UInt64.max))"
        for count in [31, 33, 32] {
            #expect(Keyctl.add(name, count))
            if count == 32 {
                let expected = SecureBytes(copying: [UInt8](repeating: 0x6B, count: 32))
                #expect(try KeyringEntanglementKey(name).key(creating: false) == expected)
            } else {
                #expect(throws: KeybagError(.deviceKey)) { try KeyringEntanglementKey(name).key(creating: false) }
            }
        }
        Keyctl.clear(name)
    }
}

/// Puts keys into the session's keyring, by system calls that Swift does not see.
private enum Keyctl {
    static let works: Bool = {
        let name = "bulwark:probe:\(UInt64.random(in: 0...UInt64.max))"
        defer { clear(name) }
        return add(name, 32) && (try? KeyringEntanglementKey(name).key(creating: false)) != nil
    }()

    static func add(_ name: String, _ count: Int) -> Bool {
        // -4 is the user's keyring, -3 the session's, which is searched and may be the first's parent or not.
        call("assert l.syscall(\(number(248, 217)), b'user', b'\(name)', b'k' * \(count), \(count), -3) > 0")
    }

    static func clear(_ name: String) {
        _ = call("l.syscall(\(number(250, 219)), 9, l.syscall(\(number(249, 218)), b'user', b'\(name)', None, 0), -3)")
    }

    private static func number(_ x86: Int, _ arm: Int) -> String {
        "(\(x86) if platform.machine() == 'x86_64' else \(arm))"
    }

    private static func call(_ line: String) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", "import ctypes, platform; l = ctypes.CDLL(None); \(line)"]
        process.standardError = FileHandle.nullDevice
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        guard (try? process.run()) != nil else { return false }
        ended.wait()
        return process.terminationStatus == 0
    }
}
