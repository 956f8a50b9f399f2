import BulwarkCore
import BulwarkTesting
import Foundation
import Testing

@Suite struct ReplacementFileTests {
    private let files = SystemFileSystem()

    private func names(_ folder: TemporaryFolder) throws -> [String] { try files.names(inFolder: folder.path).sorted() }

    @Test func `What a killed process has left is removed by the next write of the same file, and by no other`()
        async throws
    {
        let folder = try TemporaryFolder()
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.path as String] in
            // Two that write at the same time, both killed.
            let begun = try (0..<2).map { _ in try ReplacementFile(of: path + "/store", in: SystemFileSystem()) }
            for new in begun { try new.file.writeAll([1, 2, 3]) }
            kill(getpid(), SIGKILL)
        }
        let left = [".store.bulwark-0.tmp", ".store.bulwark-1.tmp"]
        #expect(try names(folder) == left)
        try files.replaceDurably(folder.path("stores"), with: [1])
        #expect(try names(folder) == left + ["stores"])
        try files.replaceDurably(folder.path("store"), with: [4])
        #expect(try names(folder) == ["store", "stores"])
        #expect(try files.contents(of: folder.path("store"), limit: 10) == [4])
    }

    @Test func `What others are writing stays, however many write the same file`() throws {
        let folder = try TemporaryFolder()
        let writers = try (0..<6).map { _ in try ReplacementFile(of: folder.path("store"), in: files) }
        #expect(Set(writers.map(\.path)).count == 6)
        for (number, writer) in writers.enumerated() { try writer.file.writeAll([UInt8(number)]) }
        try files.replaceDurably(folder.path("store"), with: [9])
        for (number, writer) in writers.enumerated().dropLast() {
            try writer.takePlace()
            #expect(try files.contents(of: folder.path("store"), limit: 10) == [UInt8(number)])
        }
        writers.last?.discard()
        #expect(try names(folder) == ["store"])
    }

    /// Whether the volume of temporary files has files without a name.
    private static let hasUnnamed: Bool = {
        guard let folder = try? TemporaryFolder(),
            let file = try? ReplacementFile(ofContent: folder.path("x"), in: SystemFileSystem())
        else { return false }
        defer { file.discard() }
        return (try? SystemFileSystem().names(inFolder: folder.path)) == []
    }()

    @Test(.enabled(if: ReplacementFileTests.hasUnnamed, "the volume has no files without a name"))
    func `Content that a killed process was writing is nowhere`() async throws {
        let folder = try TemporaryFolder()
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.path as String] in
            let new = try ReplacementFile(ofContent: path + "/store", in: SystemFileSystem())
            try new.file.writeAll([1, 2, 3])
            try new.file.synchronize()
            guard try SystemFileSystem().names(inFolder: path).isEmpty else { exit(1) }
            kill(getpid(), SIGKILL)
        }
        #expect(try names(folder) == [])
    }

    @Test func `Content takes the place of what is there when it is whole, and is its owner's alone`() throws {
        let folder = try TemporaryFolder()
        // What others are writing, and have left, is in the way of names.
        let writers = try (0..<4).map { _ in try ReplacementFile(of: folder.path("store"), in: files) }
        try files.replaceDurably(folder.path("other"), with: [7])
        for number in 1...2 {
            let new = try ReplacementFile(ofContent: folder.path("store"), in: files)
            try new.file.writeAll([UInt8(number)])
            try new.takePlace()
            new.discard()
            #expect(try files.contents(of: folder.path("store"), limit: 10) == [UInt8(number)])
        }
        let given = try files.status(of: folder.path("store"), followingLinks: false)
        #expect(given.permissions == .ownerOnly && given.linkCount == 1)
        for writer in writers { writer.discard() }
        let last = try ReplacementFile(ofContent: folder.path("store"), in: files)
        try last.takePlace()
        try ReplacementFile(ofContent: folder.path("store"), in: files).discard()
        #expect(try names(folder) == ["other", "store"])
    }

    @Test func `Content whose place cannot be taken is nowhere`() throws {
        let folder = try TemporaryFolder()
        try files.makeFolder(folder.path("store"), permissions: .ownerOnlyFolder)
        let new = try ReplacementFile(ofContent: folder.path("store"), in: files)
        #expect(throws: CoreError.self) { try new.takePlace() }
        new.discard()
        #expect(try names(folder) == ["store"])
    }

    @Test func `Files, folders and links of others stay, whatever they are called`() throws {
        let folder = try TemporaryFolder()
        let others = [
            ".store.2024.tmp", ".store.bulwark-.tmp", ".store.bulwark-0.tmp.old", ".store.bulwark-9.tmp",
            ".store.old.bulwark-0.tmp", "store.bulwark-0.tmp", "elsewhere",
        ]
        for name in others { try files.replaceDurably(folder.path(name), with: [7]) }
        try FileManager.default.createSymbolicLink(
            atPath: folder.path(".store.bulwark-0.tmp"), withDestinationPath: folder.path("elsewhere"))
        try files.makeFolder(folder.path(".store.bulwark-1.tmp"), permissions: .ownerOnlyFolder)
        #expect(mkfifo(folder.path(".store.bulwark-2.tmp"), 0o600) == 0)
        let before = try names(folder)
        try files.replaceDurably(folder.path("store"), with: [1])
        #expect(try names(folder) == (before + ["store"]).sorted())
        #expect(try files.contents(of: folder.path("elsewhere"), limit: 10) == [7])
    }

    @Test func `A file that has taken its place discards no other that has its first name by now`() throws {
        let folder = try TemporaryFolder()
        let first = try ReplacementFile(of: folder.path("store"), in: files)
        try first.takePlace()
        let second = try ReplacementFile(of: folder.path("store"), in: files)
        #expect(second.path == first.path)
        first.discard()
        try second.file.writeAll([2])
        try second.takePlace()
        #expect(try files.contents(of: folder.path("store"), limit: 10) == [2])
    }

    @Test func `Many that write the same file at once hinder nobody, and leave nothing`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("store")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<8 {
                group.addTask {
                    for number in 0..<100 {
                        let new = try ReplacementFile(of: path, in: SystemFileSystem())
                        try new.file.writeAll([UInt8(writer), UInt8(number)])
                        if number % 5 == 0 {
                            new.discard()
                        } else {
                            try new.takePlace()
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try names(folder) == ["store"])
        #expect(try files.contents(of: path, limit: 10).count == 2)
    }

    @Test func `A volume without locks is written to, and nothing on it is taken for left over`() throws {
        let disk = InMemoryFileSystem()
        _ = try disk.open("/.store.bulwark-0.tmp", [.writing, .creating])
        let files = LocklessFileSystem(base: disk)
        try files.replaceDurably("/store", with: [1])
        #expect(try disk.names(inFolder: "/").sorted() == [".store.bulwark-0.tmp", "store"])
        try disk.replaceDurably("/store", with: [2])
        #expect(try disk.names(inFolder: "/") == ["store"])
    }

    @Test func `A name that is as long as names may be has room for what is put around it`() throws {
        let folder = try TemporaryFolder()
        let name = String(repeating: "\u{1F512}", count: 63)
        try files.replaceDurably(folder.path(name), with: [1])
        #expect(try names(folder) == [name])
    }
}

/// A volume whose files cannot be locked.
private struct LocklessFileSystem: FileSystem {
    let base: InMemoryFileSystem

    func open(_ path: String, _ options: OpenOptions, permissions: FilePermissions) throws(CoreError) -> any OpenFile {
        LocklessFile(base: try base.open(path, options, permissions: permissions))
    }

    func status(of path: String, followingLinks: Bool) throws(CoreError) -> FileStatus {
        try base.status(of: path, followingLinks: followingLinks)
    }

    func names(inFolder path: String) throws(CoreError) -> [String] { try base.names(inFolder: path) }

    func makeFolder(_ path: String, permissions: FilePermissions) throws(CoreError) {
        try base.makeFolder(path, permissions: permissions)
    }

    func rename(_ path: String, to newPath: String) throws(CoreError) { try base.rename(path, to: newPath) }

    func unlink(_ path: String) throws(CoreError) { try base.unlink(path) }

    func removeFolder(_ path: String) throws(CoreError) { try base.removeFolder(path) }

    func setPermissions(_ permissions: FilePermissions, of path: String) throws(CoreError) {
        try base.setPermissions(permissions, of: path)
    }

    func synchronizeFolder(_ path: String) throws(CoreError) { try base.synchronizeFolder(path) }

    func extendedAttribute(_ name: String, of path: String) throws(CoreError) -> [UInt8]? {
        try base.extendedAttribute(name, of: path)
    }

    func setExtendedAttribute(_ name: String, to value: [UInt8], of path: String) throws(CoreError) {
        try base.setExtendedAttribute(name, to: value, of: path)
    }

    func removeExtendedAttribute(_ name: String, of path: String) throws(CoreError) {
        try base.removeExtendedAttribute(name, of: path)
    }

    func volume(of path: String) throws(CoreError) -> VolumeDescription { try base.volume(of: path) }
}

private final class LocklessFile: OpenFile {
    private let base: any OpenFile

    init(base: any OpenFile) { self.base = base }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(CoreError) -> Int { try base.read(into: buffer) }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(CoreError) -> Int {
        try base.read(into: buffer, at: offset)
    }

    func write(_ buffer: UnsafeRawBufferPointer) throws(CoreError) -> Int { try base.write(buffer) }

    func write(_ buffer: UnsafeRawBufferPointer, at offset: Int64) throws(CoreError) -> Int {
        try base.write(buffer, at: offset)
    }

    func synchronize() throws(CoreError) { try base.synchronize() }

    func truncate(to size: Int64) throws(CoreError) { try base.truncate(to: size) }

    func status() throws(CoreError) -> FileStatus { try base.status() }

    func lock(_ mode: FileLockMode, waiting: Bool) throws(CoreError) { throw CoreError(.unsupported) }

    func unlock() throws(CoreError) {}

    func close() throws(CoreError) { try base.close() }
}
