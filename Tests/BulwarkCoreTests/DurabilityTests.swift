import BulwarkCore
import BulwarkTesting
import Testing

/// What is found after a crash or a power cut at each call of `replaceDurably`.
@Suite struct DurabilityTests {
    private let old = [UInt8](repeating: 0x11, count: 5000)
    private let new = [UInt8](repeating: 0x22, count: 9000)

    private func disk() throws -> InMemoryFileSystem {
        let disk = InMemoryFileSystem()
        try disk.replaceDurably("/store", with: old)
        return disk
    }

    @Test(arguments: InMemoryFileSystem.PowerCut.allCases)
    func `A crash and a power cut at any call leave the old or the new file`(outcome: InMemoryFileSystem.PowerCut)
        throws
    {
        var call = 1
        var outcomes: Set<Bool> = []
        while true {
            let disk = try disk()
            let files = FaultyFileSystem(over: disk, faults: [FileFault(.crash, at: call)])
            let isAcknowledged = (try? files.replaceDurably("/store", with: new)) != nil
            let found = try disk.afterPowerCut(outcome).contents(of: "/store", limit: 1 << 20)
            #expect(found == new || found == old && !isAcknowledged, "call \(call)")
            outcomes.insert(found == new)
            if !files.hasCrashed { break }
            call += 1
        }
        // Some calls came before the change and some after: it was really tried.
        #expect(outcomes == [true, false] && call > 5)
    }

    @Test(arguments: [CoreError.Code.noSpace, .inputOutput])
    func `A failure at any call leaves the old file and no litter`(code: CoreError.Code) throws {
        let calls = FaultyFileSystem(over: try disk())
        try calls.replaceDurably("/store", with: new)
        for call in 1...calls.log.count {
            let disk = try disk()
            let files = FaultyFileSystem(over: disk, faults: [FileFault(.failure(code), at: call)])
            #expect(throws: CoreError(code)) { try files.replaceDurably("/store", with: new) }
            let found = try disk.contents(of: "/store", limit: 1 << 20)
            // The last call makes the folder durable: the new name is there, though nobody can promise it.
            #expect(found == (call == calls.log.count ? new : old))
            #expect(try disk.names(inFolder: "/") == ["store"])
        }
    }

    @Test func `Short writes are gone on with`() throws {
        let disk = InMemoryFileSystem()
        let files = FaultyFileSystem(over: disk, faults: [FileFault(.short(7), in: [.write], persists: true)])
        try files.replaceDurably("/store", with: new)
        #expect(try disk.contents(of: "/store", limit: 1 << 20) == new)
        #expect(files.log.count { $0 == .write } > 1000)
    }

    @Test func `Short reads are gone on with`() throws {
        let files = FaultyFileSystem(
            over: try disk(), faults: [FileFault(.short(100), in: [.read], persists: true)])
        #expect(try files.contents(of: "/store", limit: 1 << 20) == old)
    }

    @Test func `The model tells a writer that synchronises nothing from one that does`() throws {
        let disk = InMemoryFileSystem()
        let file = try disk.open("/careless", [.writing, .creating])
        try file.writeAll(new)
        #expect(throws: CoreError(.notFound)) {
            try disk.afterPowerCut(.onlySynchronized).contents(of: "/careless", limit: 1 << 20)
        }
        #expect(try disk.afterPowerCut(.namesWithoutContents).contents(of: "/careless", limit: 1 << 20) == [])
        #expect(try disk.afterPowerCut(.everything).contents(of: "/careless", limit: 1 << 20) == new)
    }
}
