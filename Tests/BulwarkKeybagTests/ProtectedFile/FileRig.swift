import BulwarkCore
import BulwarkTesting
import Foundation

@testable import BulwarkKeybag

/// Protected files in memory, and a bag beside them.
struct FileRig {
    static let path = "/file"
    static let passcode = Secret(passcode: "1234")

    var rig = Rig()
    var disk: InMemoryFileSystem { rig.disk }

    /// A bag in a state; one that was locked or restarted has seen better times.
    func bag(_ state: LockState, hasPasscode: Bool = true) throws -> Keybag {
        if (try? rig.disk.status(of: Rig.path, followingLinks: false)) == nil {
            _ = try rig.create(hasPasscode ? "1234" : nil)
        }
        let bag = try rig.open()
        if hasPasscode, state != .beforeFirstUnlock { try bag.unlock(Self.passcode) }
        if state == .locked { bag.lock() }
        return bag
    }

    @discardableResult
    func write(
        _ content: [UInt8], _ protection: FileProtection, _ bag: Keybag, to path: String = path,
        files: (any FileSystem)? = nil
    ) throws -> ProtectedFile {
        try ProtectedFile.write(path, protection: protection, keyring: bag, files: files ?? disk) {
            try $0.write(content)
        }
    }

    func open(_ bag: Keybag, _ path: String = path) throws -> ProtectedFile {
        try ProtectedFile.open(path, keyring: bag, files: disk)
    }

    func content(_ bag: Keybag, _ path: String = path) throws -> [UInt8] { try open(bag, path).whole() }

    /// The file as it lies on the disk.
    func stored(_ path: String = path) throws -> [UInt8] { try disk.contents(of: path, limit: 1 << 24) }

    /// Puts bytes in place of the file's, in place.
    func store(_ bytes: [UInt8], _ path: String = path) throws {
        try disk.open(path, [.writing, .creating, .truncating]).writeAll(bytes)
    }

    /// Content of which no two chunks are the same.
    static func sample(_ count: Int, _ seed: Int = 0) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: ($0 &* 31 &+ $0 / 65536 &* 7 &+ seed) % 251) }
    }
}

extension ProtectedFile {
    func whole() throws -> [UInt8] {
        var bytes: [UInt8] = []
        try forEachChunk { bytes.append(contentsOf: $0) }
        return bytes
    }
}
