import BulwarkCore
import BulwarkTesting
import Foundation
import Testing

@Suite struct FileSystemTests {
    private let files = SystemFileSystem()

    @Test func `Bytes come back, whole and by offset`() throws {
        let folder = try TemporaryFolder()
        let file = try files.open(folder.path("a"), [.reading, .writing, .creating, .exclusively])
        try file.writeAll(Array("hello world".utf8))
        try Array("W".utf8).withUnsafeBytes { try file.writeAll($0, at: 6) }
        try file.synchronize()
        #expect(try files.contents(of: folder.path("a"), limit: 100) == Array("hello World".utf8))
        var part = [UInt8](repeating: 0, count: 5)
        try part.withUnsafeMutableBytes { try file.readAll(into: $0, at: 6) }
        #expect(part == Array("World".utf8))
        #expect(throws: CoreError(.endOfFile)) { try part.withUnsafeMutableBytes { try file.readAll(into: $0, at: 7) } }
        try file.truncate(to: 3)
        #expect(try file.status().size == 3)
        #expect(try file.status().permissions == .ownerOnly)
        try file.close()
        #expect(throws: CoreError(.closed)) { try file.status() }
    }

    @Test func `Room that is set aside leaves size and content as they are, and goes back with a truncation`() throws {
        let folder = try TemporaryFolder()
        let file = try files.open(folder.path("a"), [.reading, .writing, .creating, .exclusively])
        try file.writeAll(Array("hello".utf8))
        try file.synchronize()
        let before = try file.status().allocatedSize
        file.reserve(1 << 20..<3 << 20)
        let during = try file.status()
        #expect(during.size == 5)
        // A hint: a file system that cannot do it takes no room.
        #expect(during.allocatedSize == before || during.allocatedSize >= before + 2 << 20)
        try file.truncate(to: 5)
        #expect(try file.status().allocatedSize == before)
        #expect(try files.contents(of: folder.path("a"), limit: 100) == Array("hello".utf8))
    }

    @Test func `Contents stop at the limit`() throws {
        let folder = try TemporaryFolder()
        try files.replaceDurably(folder.path("a"), with: [UInt8](repeating: 1, count: 10_000))
        #expect(try files.contents(of: folder.path("a"), limit: 10_000).count == 10_000)
        #expect(throws: CoreError(.tooLarge)) { try files.contents(of: folder.path("a"), limit: 9_999) }
    }

    @Test(.enabled(if: hasProc, "needs /proc")) func `A file that says that it is empty is read to its end`() throws {
        // The size that /proc gives is 0.
        #expect(try files.contents(of: "/proc/self/maps", limit: 1 << 24).count > 4096)
    }

    private static let hasProc = FileManager.default.fileExists(atPath: "/proc/self/maps")

    @Test func `Failures have names`() throws {
        let folder = try TemporaryFolder()
        try files.replaceDurably(folder.path("a"), with: [1])
        try FileManager.default.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: "a")
        #expect(throws: CoreError(.notFound)) { try files.open(folder.path("none"), [.reading]) }
        #expect(throws: CoreError(.alreadyExists)) {
            try files.open(folder.path("a"), [.writing, .creating, .exclusively])
        }
        #expect(throws: CoreError(.isLink)) { try files.open(folder.path("link"), [.reading, .notFollowingLinks]) }
        #expect(throws: CoreError(.isFolder)) { try files.open(folder.path, [.writing]) }
        #expect(throws: CoreError(.notFolder)) { try files.names(inFolder: folder.path("a")) }
        #expect(throws: CoreError(.folderNotEmpty)) { try files.removeFolder(folder.path) }
        #expect(throws: CoreError(.invalidName)) {
            try files.makeFolder(folder.path(String(repeating: "x", count: 300)), permissions: .ownerOnlyFolder)
        }
        #expect(try files.status(of: folder.path("link"), followingLinks: false).kind == .link)
        #expect(try files.status(of: folder.path("link"), followingLinks: true).kind == .file)
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "needs /dev/full"))
    func `A full medium has a name`() {
        #expect(throws: CoreError(.noSpace)) { try files.open("/dev/full", [.writing]).writeAll([1]) }
    }

    @Test func `A lock keeps other openings out`() throws {
        let folder = try TemporaryFolder()
        let first = try files.open(folder.path("a"), [.reading, .writing, .creating])
        let second = try files.open(folder.path("a"), [.reading, .writing])
        try first.lock(.exclusive, waiting: false)
        #expect(throws: CoreError(.busy)) { try second.lock(.shared, waiting: false) }
        try first.unlock()
        try second.lock(.shared, waiting: false)
        try first.lock(.shared, waiting: false)
    }

    @Test func `Extended attributes come back, and may be missing`() throws {
        let folder = try TemporaryFolder()
        try files.replaceDurably(folder.path("a"), with: [1])
        // A volume without extended attributes, such as an old tmpfs, says so.
        let outcome = Result { try files.setExtendedAttribute("user.bulwark.test", to: [1, 2], of: folder.path("a")) }
        if case .failure(let error as CoreError) = outcome, error.code == .unsupported { return }
        #expect(try files.extendedAttribute("user.bulwark.test", of: folder.path("a")) == [1, 2])
        try files.removeExtendedAttribute("user.bulwark.test", of: folder.path("a"))
        try files.removeExtendedAttribute("user.bulwark.test", of: folder.path("a"))
        #expect(try files.extendedAttribute("user.bulwark.test", of: folder.path("a")) == nil)
    }

    @Test func `The volume of a path is known by its kind`() throws {
        #expect(try !files.volume(of: NSTemporaryDirectory()).kind.isEmpty)
        if Self.hasProc { #expect(try files.volume(of: "/proc/self").kind == "proc") }
    }

    @Test func `Folders are made with those above them, for the owner only`() throws {
        let folder = try TemporaryFolder()
        try files.makeFolders(folder.path("a/b/c"))
        try files.makeFolders(folder.path("a/b/c"))
        #expect(try files.status(of: folder.path("a/b"), followingLinks: false).permissions == .ownerOnlyFolder)
        try files.replaceDurably(folder.path("a/f"), with: [1])
        #expect(throws: CoreError.self) { try files.makeFolders(folder.path("a/f/x")) }
    }

    @Test func `Folders that several make at once are made`() async throws {
        let folder = try TemporaryFolder()
        for round in 0..<50 {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask { [path = folder.path("\(round)/b/c/d/e/f")] in
                        try SystemFileSystem().makeFolders(path)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test(arguments: [
        ("/a/b", "/a", "b"), ("a", ".", "a"), ("/a", "/", "a"), ("a/b/", "a", "b"), ("/", "/", ""), ("./a", ".", "a"),
    ])
    func `Paths split into folder and name`(path: String, folder: String, name: String) {
        #expect(SystemFileSystem.split(path) == (folder, name))
    }

    @Test func `Replacing leaves the permissions, and nothing beside the file`() throws {
        let folder = try TemporaryFolder()
        for content in [[1], [2, 3], []] as [[UInt8]] {
            try files.replaceDurably(folder.path("a"), with: content)
            #expect(try files.contents(of: folder.path("a"), limit: 10) == content)
        }
        #expect(try files.names(inFolder: folder.path) == ["a"])
        #expect(try files.status(of: folder.path("a"), followingLinks: false).permissions == .ownerOnly)
    }

    @Test func `Attributes are set before the first byte`() throws {
        let folder = try TemporaryFolder()
        var size: Int64?
        try files.replaceDurably(folder.path("a"), with: [1, 2]) { path throws(CoreError) in
            size = try files.status(of: path, followingLinks: false).size
        }
        #expect(size == 0)
    }
}
