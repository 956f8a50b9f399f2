import BulwarkCore
import BulwarkStorage
import BulwarkTesting
import Crypto
import Foundation
import Testing

struct ArchiveFileTests {
    /// Keeps marks in memory and dies at a call, before or after it took.
    final class MemoryCounter: ArchiveCounter {
        private let state = Locked((marks: [String: ArchiveMark](), left: Int.max))

        func mark(of archive: String) async throws(StorageError) -> ArchiveMark? {
            state.withLock { $0.marks[archive] }
        }

        func setMark(_ mark: ArchiveMark, of archive: String) async throws(StorageError) {
            let dies = state.withLock { state in
                state.left -= 1
                if state.left >= 0 { state.marks[archive] = mark }
                return state.left < 0
            }
            if dies { throw StorageError(.notAvailable) }
        }

        /// Dies after so many settings.
        func die(after count: Int) { state.withLock { $0.left = count } }

        var marks: [String: ArchiveMark] {
            get { state.withLock { $0.marks } }
        }

        func forget() { state.withLock { $0.marks = [:] } }
    }

    private static func file(
        _ counter: some ArchiveCounter, _ files: any FileSystem, uncounted: ArchiveFile<String>.Uncounted = .refused
    ) throws -> ArchiveFile<String> {
        let archive = try SealedArchive<String>("text", context: "settings", key: SealedArchiveTests.key)
        return ArchiveFile("/settings", archive, counter: counter, uncounted: uncounted, files: files)
    }

    private static func code(_ body: () async throws(StorageError) -> String?) async -> (StorageError.Code?, String?) {
        do throws(StorageError) { return (nil, try await body()) } catch { return (error.code, nil) }
    }

    @Test("The value that was saved last is loaded; nil means that there is none")
    func savesAndLoads() async throws {
        let (counter, files) = (MemoryCounter(), InMemoryFileSystem())
        let file = try Self.file(counter, files)
        #expect(try await file.load() == nil)
        for text in ["one", "two", "three"] {
            try await file.save(text)
            #expect(try await file.load() == text)
            #expect(try await Self.file(counter, files).load() == text)
        }
        try await file.remove()
        #expect(try await file.load() == nil)
        try await file.remove()
        try await file.save("four")
        #expect(try await file.load() == "four")
        #expect(try files.status(of: "/settings", followingLinks: false).permissions == .ownerOnly)
    }

    @Test("Limits that allow everything end nothing")
    func allowsEverything() async throws {
        let archive = try SealedArchive<String>(
            "text", context: "settings", key: SealedArchiveTests.key, limits: ArchiveLimits(byteCount: .max))
        let file = ArchiveFile("/settings", archive, counter: MemoryCounter(), files: InMemoryFileSystem())
        try await file.save("one")
        #expect(try await file.load() == "one")
    }

    @Test("An old copy, and a file that is gone, are found")
    func findsOldCopies() async throws {
        let (counter, files) = (MemoryCounter(), InMemoryFileSystem())
        let file = try Self.file(counter, files)
        try await file.save("old")
        let copy = try files.contents(of: "/settings", limit: 1 << 16)
        try await file.save("new")
        try files.replaceDurably("/settings", with: copy)
        #expect(await Self.code(file.load).0 == .rolledBack)
        try files.unlink("/settings")
        #expect(await Self.code(file.load).0 == .rolledBack)
        // What was removed stays removed.
        try await file.save("newer")
        try await file.remove()
        try files.replaceDurably("/settings", with: copy)
        #expect(try await file.load() == nil)
        try await file.save("newest")
        #expect(try await file.load() == "newest")
    }

    @Test("A file that was never counted is taken where that is asked for only")
    func adopts() async throws {
        let (counter, files) = (MemoryCounter(), InMemoryFileSystem())
        try await Self.file(counter, files).save("kept")
        counter.forget()
        #expect(await Self.code(try Self.file(counter, files).load).0 == .rolledBack)
        let file = try Self.file(counter, files, uncounted: .adopted)
        #expect(try await file.load() == "kept")
        #expect(try await Self.file(counter, files).load() == "kept")
    }

    @Test("A value that was never counted and is removed stays removed", arguments: [true, false])
    func removesUncounted(isAdopting: Bool) async throws {
        let (counter, files) = (MemoryCounter(), InMemoryFileSystem())
        for text in ["old", "new"] { try await Self.file(counter, files).save(text) }
        counter.forget()
        let copy = try files.contents(of: "/settings", limit: 4096)
        let file = try Self.file(counter, files, uncounted: isAdopting ? .adopted : .refused)
        try await file.remove()
        try files.replaceDurably("/settings", with: copy)
        #expect(try await file.load() == nil)
        try await file.save("next")
        #expect(try await file.load() == "next")
    }

    @Test("An altered file is an error, and never nil")
    func findsAlteredFiles() async throws {
        let (counter, files) = (MemoryCounter(), InMemoryFileSystem())
        let file = try Self.file(counter, files)
        try await file.save("kept")
        for bytes in [[], Array("BWARCHIV".utf8), [UInt8](repeating: 0, count: 200)] {
            try files.replaceDurably("/settings", with: bytes)
            let (code, value) = await Self.code(file.load)
            #expect(code != nil && value == nil)
        }
    }

    @Test("A crash at any point leaves the old or the new value", arguments: InMemoryFileSystem.PowerCut.allCases)
    func survivesCrashes(outcome: InMemoryFileSystem.PowerCut) async throws {
        for first in [nil, "old"] {
            for call in 1..<40 {
                let (counter, disk) = (MemoryCounter(), InMemoryFileSystem())
                if let first { try await Self.file(counter, disk).save(first) }
                let files = FaultyFileSystem(over: disk, faults: [FileFault(.crash, at: call)])
                let (failure, _) = await Self.code { () throws(StorageError) in
                    do { try await Self.file(counter, files).save("new") } catch let error as StorageError {
                        throw error
                    } catch {}
                    return nil
                }
                let after = try Self.file(counter, disk.afterPowerCut(outcome))
                let value = try await after.load()
                #expect(failure == nil ? value == "new" : value == first || value == "new", "call \(call)")
                try await after.save("next")
                #expect(try await after.load() == "next")
                if !files.hasCrashed { break }
                #expect(call < 39)
            }
        }
    }

    @Test("A counter that fails at any call leaves the old or the new value, and no number is given out twice")
    func survivesCounterFailures() async throws {
        for first in [nil, "old"] {
            for calls in 0..<3 {
                let (counter, disk) = (MemoryCounter(), InMemoryFileSystem())
                if let first { try await Self.file(counter, disk).save(first) }
                counter.die(after: calls)
                let (failure, _) = await Self.code { () throws(StorageError) in
                    do { try await Self.file(counter, disk).save("new") } catch let error as StorageError {
                        throw error
                    } catch {}
                    return nil
                }
                #expect((failure == .notAvailable) == (calls < 2))
                counter.die(after: .max)
                let copy = try? disk.contents(of: "/settings", limit: 1 << 16)
                let after = try Self.file(counter, disk)
                let value = try await after.load()
                #expect(value == (calls == 0 ? first : "new"))
                try await after.save("next")
                if let copy {
                    try disk.replaceDurably("/settings", with: copy)
                    #expect(await Self.code(after.load).0 == .rolledBack)
                }
            }
        }
    }

    @Test("Saves at once are done one after the other")
    func savesInTurn() async throws {
        let (counter, files) = (MemoryCounter(), InMemoryFileSystem())
        let file = try Self.file(counter, files)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 { group.addTask { try await file.save("\(number)") } }
            try await group.waitForAll()
        }
        #expect(counter.marks.values.map(\.last) == [20] && counter.marks.values.map(\.least) == [20])
        #expect(try await file.load().flatMap { Int($0) }.map { 0..<20 ~= $0 } == true)
    }

    @Test("The keychain keeps marks; while it is locked a load says so")
    func countsInTheKeychain() async throws {
        let fake = FakeKeychain()
        let keychain = Keychain(service: "archive", backend: fake)
        let (counter, files) = (KeychainArchiveCounter(keychain), InMemoryFileSystem())
        let file = try Self.file(counter, files)
        try await file.save("old")
        let copy = try files.contents(of: "/settings", limit: 1 << 16)
        try await file.save("new")
        #expect(try await file.load() == "new")
        fake.lock()
        #expect(await Self.code(file.load).0 == .locked)
        fake.unlock()
        try files.replaceDurably("/settings", with: copy)
        #expect(await Self.code(file.load).0 == .rolledBack)
    }

    @Test("A mark comes back from its bytes as it was, and nothing else is one")
    func marksAreBytes() throws {
        let mark = ArchiveMark(least: 1, last: .max, mayBeAbsent: true)
        #expect(try ArchiveMark(keychainBytes: mark.keychainBytes()) == mark)
        for bytes in [[], [UInt8](repeating: 0, count: 16), [UInt8](repeating: 2, count: 17)] {
            #expect(throws: StorageError(.wrongType)) { try ArchiveMark(keychainBytes: SecureBytes(copying: bytes)) }
        }
    }
}
