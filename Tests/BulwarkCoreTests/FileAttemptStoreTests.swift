import BulwarkCore
import BulwarkTesting
import Foundation
import Testing

@Suite struct FileAttemptStoreTests {
    private let clock = ManualClock()

    /// A stand-in for HMAC: what the store does with the code is tested here, not the code.
    private static func code(_ bytes: [UInt8]) -> [UInt8] {
        var sum: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return withUnsafeBytes(of: sum) { Array($0) }
    }

    private func limiter(_ files: any FileSystem, _ path: String = "/attempts") -> AttemptLimiter {
        AttemptLimiter(
            store: FileAttemptStore(path: path, files: files, authenticate: Self.code), clock: clock)
    }

    @Test func `The count goes on after a restart`() throws {
        let disk = InMemoryFileSystem()
        try limiter(disk).reset()
        for _ in 0..<4 { try limiter(disk).begin().ticket?.fail() }
        #expect(try limiter(disk.afterPowerCut(.onlySynchronized)).verdict() == .delayed(.seconds(60)))
    }

    @Test func `An altered byte anywhere locks`() throws {
        let disk = InMemoryFileSystem()
        try limiter(disk).reset()
        try limiter(disk).begin().ticket?.fail()
        let bytes = try disk.contents(of: "/attempts", limit: 1000)
        for position in bytes.indices {
            var altered = bytes
            altered[position] ^= 1
            try disk.replaceDurably("/attempts", with: altered)
            #expect(try limiter(disk).verdict() == .locked(.tampered), "byte \(position)")
        }
        for size in 0..<bytes.count {
            try disk.replaceDurably("/attempts", with: Array(bytes.prefix(size)))
            #expect(try limiter(disk).verdict() == .locked(.tampered), "size \(size)")
        }
        try disk.replaceDurably("/attempts", with: bytes)
        #expect(try limiter(disk).verdict() == .allowed(attemptsLeft: 9))
    }

    @Test func `A record that is gone, too large or of another version locks`() throws {
        let disk = InMemoryFileSystem()
        #expect(try limiter(disk).verdict() == .locked(.missing))
        try disk.replaceDurably("/attempts", with: [UInt8](repeating: 0, count: 5000))
        #expect(try limiter(disk).verdict() == .locked(.tampered))
        var body = AttemptState(at: clock).encoded
        body[8] = 2
        try disk.replaceDurably("/attempts", with: body + Self.code(body))
        #expect(try limiter(disk).verdict() == .locked(.unknownVersion))
    }

    @Test func `A disk that fails is no lock and no leave`() throws {
        let disk = InMemoryFileSystem()
        try limiter(disk).reset()
        let files = FaultyFileSystem(over: disk, faults: [FileFault(.failure(.inputOutput), in: [.read])])
        #expect(throws: CoreError(.inputOutput)) { try limiter(files).begin() }
        #expect(try limiter(disk).verdict() == .allowed(attemptsLeft: 10))
    }

    @Test(arguments: InMemoryFileSystem.PowerCut.allCases)
    func `No crash and no power cut gives an attempt for nothing`(outcome: InMemoryFileSystem.PowerCut) throws {
        var call = 1
        while true {
            let disk = InMemoryFileSystem()
            try limiter(disk).reset()
            let files = FaultyFileSystem(over: disk, faults: [FileFault(.crash, at: call)])
            let wasAdmitted = (try? limiter(files).begin().ticket) != nil
            let after = try limiter(disk.afterPowerCut(outcome)).verdict()
            #expect(after == .allowed(attemptsLeft: 9) || !wasAdmitted && after == .allowed(attemptsLeft: 10))
            if !files.hasCrashed { break }
            call += 1
        }
        #expect(call > 5)
    }

    @Test func `Two openings of one file share one count`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("attempts")
        try limiter(SystemFileSystem(), path).reset()
        let admitted = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<40 {
                let limiter = limiter(SystemFileSystem(), path)
                group.addTask { (try? limiter.begin().ticket) != nil }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(admitted == 4)
        #expect(try limiter(SystemFileSystem(), path).verdict() == .delayed(.seconds(60)))
    }

    @Test func `A state comes back from its bytes`() throws {
        let state = AttemptState(
            failures: 7, epoch: .max, delay: .seconds(28_800), delayStart: .nanoseconds(123_456_789_012_345),
            boot: BootIdentity(rawValue: "0f8d…"))
        #expect(try AttemptState(encoded: state.encoded) == state)
    }
}
