import BulwarkCore
import BulwarkStorage
import BulwarkTesting
import Foundation
import Testing

/// Notes attributes in memory, and forgets what it is told to forget.
final class NotedAttributes: FileAttributes {
    private struct State {
        var protection: [String: FileProtection] = [:]
        var excluded: Set<String> = []
        var calls: [String] = []
    }

    private let state = Locked(State())
    private let forgetsProtection: Bool
    private let forgetsExclusion: Bool

    init(forgetsProtection: Bool = false, forgetsExclusion: Bool = false) {
        self.forgetsProtection = forgetsProtection
        self.forgetsExclusion = forgetsExclusion
    }

    var calls: [String] { state.withLock { $0.calls } }

    func protection(of path: String) throws(StorageError) -> FileProtection? {
        state.withLock { $0.protection[path] }
    }

    func setProtection(_ protection: FileProtection, of path: String) throws(StorageError) {
        state.withLock { state in
            state.calls.append("\(protection.rawValue) \(path)")
            if !forgetsProtection { state.protection[path] = protection }
        }
    }

    func isExcludedFromBackup(_ path: String) throws(StorageError) -> Bool {
        state.withLock { $0.excluded.contains(path) }
    }

    func setExcludedFromBackup(_ isExcluded: Bool, _ path: String) throws(StorageError) {
        state.withLock { state in
            state.calls.append("\(isExcluded ? "excluded" : "included") \(path)")
            if forgetsExclusion { return }
            if isExcluded { state.excluded.insert(path) } else { state.excluded.remove(path) }
        }
    }
}

struct FilePolicyTests {
    @Test("What is promised is set and read back", arguments: FileProtection.allCases)
    func applies(protection: FileProtection) throws {
        let attributes = NotedAttributes()
        let policy = FilePolicy(protection: .required(protection), backup: .excluded, attributes: attributes)
        #expect(try policy.breaches(at: "/a") == [.protection(found: nil), .includedInBackup])
        try policy.apply(to: "/a")
        #expect(try policy.breaches(at: "/a").isEmpty)
        let other = FilePolicy(
            protection: .required(protection == .complete ? .none : .complete), backup: .included,
            attributes: attributes)
        #expect(try other.breaches(at: "/a") == [.protection(found: protection), .excludedFromBackup])
        try FilePolicy(protection: .systemDefault, backup: nil, attributes: attributes).apply(to: "/b")
        #expect(attributes.calls == ["\(protection.rawValue) /a", "excluded /a"])
    }

    @Test("A system that takes an attribute and forgets it is found out")
    func readsBack() {
        let forgetful = NotedAttributes(forgetsProtection: true)
        let policy = FilePolicy(protection: .required(.complete), backup: .excluded, attributes: forgetful)
        let error = #expect(throws: StorageError.self) { try policy.apply(to: "/a") }
        #expect(error?.code == .verificationFailed && error?.reason?.description.contains("protection") == true)
        let other = NotedAttributes(forgetsExclusion: true)
        #expect(throws: StorageError(.verificationFailed)) {
            try FilePolicy(protection: .systemDefault, backup: .excluded, attributes: other).apply(to: "/a")
        }
        #expect(throws: CoreError(.unsupported)) { try policy.prepare("/a") }
    }

    @Test("A database is protected with what is kept beside it")
    func appliesToDatabases() throws {
        let (attributes, files) = (NotedAttributes(), InMemoryFileSystem())
        for name in ["/bank.db", "/bank.db-wal", "/bank.db-shm", "/bank.dbx"] {
            try files.replaceDurably(name, with: [1])
        }
        let policy = FilePolicy(
            protection: .required(.completeUnlessOpen), backup: nil, attributes: attributes, files: files)
        try policy.apply(toDatabase: "/bank.db")
        #expect(
            attributes.calls
                == ["/bank.db", "/bank.db-wal", "/bank.db-shm"].map { "completeUnlessOpen \($0)" })
    }

    @Test("What an earlier version left in a folder is brought in order, at any depth, and links are left alone")
    func appliesToTrees() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tree-\(UUID().uuidString)").path
        let files = FileManager.default
        try files.createDirectory(atPath: folder + "/a/b", withIntermediateDirectories: true)
        defer { try? files.removeItem(atPath: folder) }
        for name in ["/1", "/a/2", "/a/b/3"] { _ = files.createFile(atPath: folder + name, contents: Data()) }
        try files.createSymbolicLink(atPath: folder + "/a/link", withDestinationPath: "/")
        let attributes = NotedAttributes()
        let policy = FilePolicy(protection: .required(.complete), backup: nil, attributes: attributes)
        let all = Set(["", "/1", "/a", "/a/2", "/a/b", "/a/b/3"].map { folder + $0 })
        #expect(Set(try policy.breaches(inAllOf: folder).keys) == all)
        #expect(try policy.apply(toAllIn: folder) == 6)
        #expect(Set(attributes.calls) == Set(all.map { "complete \($0)" }))
        #expect(try policy.breaches(inAllOf: folder).isEmpty)
        #expect(throws: StorageError(.tooLarge)) { try policy.apply(toAllIn: folder, limit: 5) }
        #expect(throws: StorageError(.notFound)) { try policy.apply(toAllIn: folder + "/none") }
    }

    @Test("A durable write has its class before its first byte")
    func preparesWrites() throws {
        let (attributes, files) = (NotedAttributes(), InMemoryFileSystem())
        let policy = FilePolicy(
            protection: .required(.complete), backup: .excluded, attributes: attributes, files: files)
        var sizes: [Int64] = []
        try files.replaceDurably("/a", with: [1, 2, 3]) { path throws(CoreError) in
            try policy.prepare(path)
            sizes.append(try files.status(of: path, followingLinks: false).size)
        }
        #expect(sizes == [0] && attributes.calls.count == 2)
        // Where it cannot have it, nothing is written.
        let forgetful = FilePolicy(
            protection: .required(.complete), backup: nil, attributes: NotedAttributes(forgetsProtection: true))
        #expect(throws: CoreError(.unsupported)) {
            try files.replaceDurably("/b", with: [1], prepare: forgetful.prepare)
        }
        #expect(try files.names(inFolder: "/") == ["a"])
    }

    @Test("Linux has no protection classes, and says so by name")
    func refusesClassesOnLinux() throws {
        let attributes = XDGFileAttributes(files: InMemoryFileSystem())
        let policy = FilePolicy(protection: .required(.complete), backup: nil, attributes: attributes)
        let error = #expect(throws: StorageError.self) { try policy.apply(to: "/") }
        #expect(error?.code == .unsupported && error?.detail == .capability(.fileProtection))
    }
}

struct ApplicationFolderTests {
    @Test("The folder is made private and as promised, and brought in order when it is there")
    func creates() throws {
        let (attributes, files) = (NotedAttributes(), InMemoryFileSystem())
        let policy = FilePolicy(
            protection: .required(.complete), backup: .excluded, attributes: attributes, files: files)
        let folder = ApplicationFolder("/home/ann/data/bank", policy: policy, files: files)
        #expect(try folder.create() == "/home/ann/data/bank")
        #expect(attributes.calls == ["complete /home/ann/data/bank", "excluded /home/ann/data/bank"])
        try files.setPermissions(FilePermissions(rawValue: 0o755), of: folder.path)
        try folder.create()
        #expect(try files.status(of: folder.path, followingLinks: false).permissions == .ownerOnlyFolder)
    }

    @Test(
        "Another user's folder is refused",
        .enabled(if: ProcessOwner.user == 0, "another's folder can be made by root only"))
    func refusesOthers() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("folder-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: path) }
        try FileManager.default.setAttributes([.ownerAccountID: 54321], ofItemAtPath: path)
        let policy = FilePolicy(protection: .systemDefault, backup: nil, attributes: NotedAttributes())
        #expect(throws: StorageError(.refused)) { try ApplicationFolder(path, policy: policy).create() }
    }

    @Test("A link in the folder's place is refused")
    func refusesLinks() throws {
        let base = FileManager.default.temporaryDirectory.appendingPathComponent("folder-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: base + "/real", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: base) }
        try FileManager.default.createSymbolicLink(atPath: base + "/link", withDestinationPath: base + "/real")
        let policy = FilePolicy(protection: .systemDefault, backup: nil, attributes: NotedAttributes())
        #expect(throws: StorageError(.refused)) { try ApplicationFolder(base + "/link", policy: policy).create() }
        try ApplicationFolder(base + "/real", policy: policy).create()
    }

    @Test(
        "The path is that of the XDG specification",
        arguments: [
            (["HOME": "/home/ann"], "/home/ann/.local/share/bank"),
            (["HOME": "/home/ann", "XDG_DATA_HOME": "/data"], "/data/bank"),
            (["HOME": "/home/ann", "XDG_DATA_HOME": "data"], "/home/ann/.local/share/bank"),
            (["HOME": "/home/ann", "XDG_DATA_HOME": ""], "/home/ann/.local/share/bank"),
            ([:], nil), (["HOME": "ann"], nil),
        ] as [([String: String], String?)])
    func findsItsPlace(environment: [String: String], path: String?) {
        #expect((try? ApplicationFolder.standardPath("bank", environment: environment)) == path)
        for name in ["", ".", "..", "a/b"] {
            #expect(throws: StorageError(.invalidName)) {
                try ApplicationFolder.standardPath(name, environment: ["HOME": "/home/ann"])
            }
        }
    }
}
