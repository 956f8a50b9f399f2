import BulwarkCore
import BulwarkStorage
import BulwarkTesting
import Testing

struct FilePolicyMovingTests {
    private let attributes = NotedAttributes()
    private let content = Array("account;balance\n".utf8)

    private func disk() throws -> InMemoryFileSystem {
        let disk = InMemoryFileSystem()
        try disk.makeFolders("/old")
        try disk.makeFolders("/new")
        try disk.replaceDurably("/old/export", with: content)
        return disk
    }

    private func policy(_ files: any FileSystem, _ attributes: NotedAttributes? = nil) -> FilePolicy {
        FilePolicy(
            protection: .required(.complete), backup: .excluded, attributes: attributes ?? self.attributes, files: files
        )
    }

    @Test func `A file is copied under its promise, and the old one is gone`() throws {
        let disk = try disk()
        #expect(try policy(disk).move("/old/export", to: "/new/export") == .moved)
        #expect(try disk.contents(of: "/new/export", limit: 1 << 20) == content)
        #expect(try disk.names(inFolder: "/old") == [] && disk.names(inFolder: "/new") == ["export"])
        // Promised while it had no byte: the name is that of the file which took its place.
        #expect(attributes.calls.count == 2 && attributes.calls.allSatisfy { $0.hasSuffix(".tmp") })
        #expect(try policy(disk).move("/old/export", to: "/new/export") == .nothingToMove)
    }

    @Test(arguments: [0, 1 << 18, 1 << 18 + 1])
    func `A file of any size is copied whole`(size: Int) throws {
        let disk = try disk(), content = [UInt8](repeating: 7, count: size)
        try disk.replaceDurably("/old/export", with: content)
        #expect(try policy(disk).move("/old/export", to: "/new/export") == .moved)
        #expect(try disk.contents(of: "/new/export", limit: 1 << 20) == content)
        // One that is longer, and the same as far as the other goes, is another.
        try disk.replaceDurably("/old/export", with: content + [7])
        #expect(try policy(disk).move("/old/export", to: "/new/export") == .conflict)
    }

    @Test(arguments: InMemoryFileSystem.PowerCut.allCases)
    func `A crash at any point is made good by moving again`(outcome: InMemoryFileSystem.PowerCut) throws {
        var outcomes: Set<MigrationOutcome> = []
        var call = 1
        while true {
            let disk = try disk()
            let files = FaultyFileSystem(over: disk, faults: [FileFault(.crash, at: call)])
            _ = try? policy(files).move("/old/export", to: "/new/export")
            let found = disk.afterPowerCut(outcome)
            outcomes.insert(try policy(found).move("/old/export", to: "/new/export"))
            #expect(try found.contents(of: "/new/export", limit: 1 << 20) == content, "call \(call)")
            if !files.hasCrashed { break }
            call += 1
        }
        #expect(outcomes.isSuperset(of: [.moved, .finished, .nothingToMove]) && call > 20)
    }

    @Test func `What cannot be promised or erased is told, and nothing is lost`() throws {
        let forgetful = try disk()
        #expect(throws: StorageError.self) {
            try policy(forgetful, NotedAttributes(forgetsProtection: true)).move("/old/export", to: "/new/export")
        }
        #expect(try forgetful.names(inFolder: "/new") == [] && forgetful.names(inFolder: "/old") == ["export"])
        #expect(try forgetful.contents(of: "/old/export", limit: 1 << 20) == content)

        let disk = try disk()
        let faulty = FaultyFileSystem(over: disk, faults: [FileFault(.failure(.inputOutput), in: [.truncate])])
        let outcome = try policy(faulty).move("/old/export", to: "/new/export")
        guard case .copiedOnly(let error) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(error.code == .inputOutput)
        #expect(try disk.contents(of: "/new/export", limit: 1 << 20) == content)
    }

    @Test func `What is at the new place is never written over, and what is no plain file is refused`() throws {
        let disk = try disk()
        try disk.replaceDurably("/new/export", with: [1, 2, 3])
        #expect(try policy(disk).move("/old/export", to: "/new/export") == .conflict)
        #expect(try disk.contents(of: "/new/export", limit: 8) == [1, 2, 3])
        #expect(try disk.contents(of: "/old/export", limit: 1 << 20) == content)
        #expect(throws: StorageError(.refused)) { try policy(disk).move("/old/export", to: "/old/export") }
        #expect(throws: StorageError(.refused)) { try policy(disk).move("/old", to: "/new/folder") }
    }
}
