import BulwarkCore
import BulwarkTesting
import Foundation
import Testing

@Suite struct AttemptLimiterTests {
    private let clock = ManualClock()
    private let store = InMemoryAttemptStore()

    private func limiter(_ schedule: AttemptSchedule = .standard) throws -> AttemptLimiter {
        let limiter = AttemptLimiter(schedule: schedule, store: store, clock: clock)
        try limiter.reset()
        return limiter
    }

    private func fail(_ limiter: AttemptLimiter, times: Int) throws {
        for _ in 0..<times {
            if case .delayed(let time) = try limiter.verdict() { clock.advance(by: time) }
            try #require(try limiter.begin().ticket).fail()
        }
    }

    @Test(arguments: [
        (0, 0), (1, 0), (2, 0), (3, 0), (4, 60), (5, 300), (6, 900), (7, 3600), (8, 10_800), (9, 28_800),
    ])
    func `Delays are those of the table, to the nanosecond`(failures: Int, seconds: Int) throws {
        let limiter = try limiter()
        try fail(limiter, times: failures)
        guard seconds > 0 else {
            #expect(try limiter.verdict() == .allowed(attemptsLeft: 10 - failures))
            return
        }
        #expect(try limiter.verdict() == .delayed(.seconds(seconds)))
        clock.advance(by: .seconds(seconds) - .nanoseconds(1))
        #expect(try limiter.verdict() == .delayed(.nanoseconds(1)))
        #expect(try limiter.begin().ticket == nil)
        clock.advance(by: .nanoseconds(1))
        #expect(try limiter.verdict() == .allowed(attemptsLeft: 10 - failures))
    }

    @Test func `The tenth failure is the last`() throws {
        let limiter = try limiter()
        try fail(limiter, times: 10)
        clock.advance(by: .seconds(10_000_000))
        #expect(try limiter.verdict() == .exhausted)
        #expect(try limiter.begin().ticket == nil)
        clock.reboot()
        #expect(try limiter.verdict() == .exhausted)
    }

    @Test func `Success takes all charges back`() throws {
        let limiter = try limiter()
        try fail(limiter, times: 6)
        clock.advance(by: .seconds(900))
        try #require(try limiter.begin().ticket).succeed()
        #expect(try limiter.verdict() == .allowed(attemptsLeft: 10))
    }

    @Test func `An attempt that is never ended stays charged`() throws {
        let limiter = try limiter()
        for _ in 0..<4 { _ = try limiter.begin() }
        #expect(try limiter.verdict() == .delayed(.seconds(60)))
    }

    @Test(arguments: [-1_000_000.0, 1_000_000])
    func `The wall clock changes nothing`(seconds: Double) throws {
        let limiter = try limiter()
        try fail(limiter, times: 5)
        clock.setWall(to: clock.now.addingTimeInterval(seconds))
        #expect(try limiter.verdict() == .delayed(.seconds(300)))
        clock.advance(by: .seconds(100))
        #expect(try limiter.verdict() == .delayed(.seconds(200)))
    }

    @Test func `A reboot begins the delay anew, in full, however long the system was off`() throws {
        let limiter = try limiter()
        try fail(limiter, times: 5)
        clock.advance(by: .seconds(299))
        clock.reboot(downFor: .seconds(1_000_000))
        #expect(try limiter.verdict() == .delayed(.seconds(300)))
        clock.advance(by: .seconds(100))
        #expect(try limiter.verdict() == .delayed(.seconds(200)))
        // A new boot that has been up for longer than the delay's start is told apart by its name.
        clock.reboot()
        clock.advance(by: .seconds(1_000_000))
        #expect(try limiter.begin().ticket == nil)
        #expect(try limiter.verdict() == .delayed(.seconds(300)))
    }

    @Test func `A delay that was seen served is not begun anew by a reboot`() throws {
        let limiter = try limiter()
        try fail(limiter, times: 4)
        clock.advance(by: .seconds(60))
        #expect(try limiter.verdict().isAllowed)
        clock.reboot()
        #expect(try limiter.verdict().isAllowed)
    }

    @Test func `A boot clock that goes back in one boot counts as a reboot`() throws {
        let limiter = try limiter()
        try fail(limiter, times: 4)
        let earlier = ManualClock(sinceBoot: .seconds(1))
        #expect(earlier.bootIdentity == clock.bootIdentity)
        let other = AttemptLimiter(store: store, clock: earlier)
        #expect(try other.verdict() == .delayed(.seconds(60)))
    }

    @Test func `Without a record nothing is allowed, and no record appears by asking`() throws {
        let limiter = AttemptLimiter(store: store, clock: clock)
        for _ in 0..<2 {
            #expect(try limiter.verdict() == .locked(.missing))
            #expect(try limiter.begin().ticket == nil)
        }
        #expect(store.record == .fault(.missing))
    }

    @Test func `One hundred attempts at once are charged as one hundred`() async throws {
        let limiter = try limiter(AttemptSchedule(delays: Array(repeating: .zero, count: 200)))
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<100 { group.addTask { try? limiter.begin().ticket?.fail() } }
        }
        #expect(try limiter.verdict() == .allowed(attemptsLeft: 101))
    }

    @Test func `Of one hundred attempts at once four are made`() async throws {
        let limiter = try limiter()
        let admitted = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<100 { group.addTask { (try? limiter.begin().ticket) != nil } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(admitted == 4)
        #expect(try limiter.verdict() == .delayed(.seconds(60)))
    }

    @Test func `The same mistake again is charged once`() throws {
        let limiter = try limiter()
        for _ in 0..<20 {
            try #require(try limiter.begin().ticket).fail(mark: SecureBytes(copying: [1, 2, 3]))
        }
        #expect(try limiter.verdict() == .allowed(attemptsLeft: 9))
        try #require(try limiter.begin().ticket).fail(mark: SecureBytes(copying: [9]))
        try #require(try limiter.begin().ticket).fail(mark: SecureBytes(copying: [1, 2, 3]))
        #expect(try limiter.verdict() == .allowed(attemptsLeft: 7))
    }

    @Test func `The same mistake beside another attempt is charged`() throws {
        let limiter = try limiter()
        let mark = SecureBytes(copying: [1])
        try #require(try limiter.begin().ticket).fail(mark: mark)
        let first = try #require(try limiter.begin().ticket)
        let second = try #require(try limiter.begin().ticket)
        try first.fail(mark: mark)
        try second.fail(mark: SecureBytes(copying: [2]))
        #expect(try limiter.verdict() == .allowed(attemptsLeft: 7))
    }

    @Test func `A success does not pay for a wrong attempt beside it`() throws {
        let limiter = try limiter()
        let wrong = try #require(try limiter.begin().ticket)
        let right = try #require(try limiter.begin().ticket)
        try right.succeed()
        try wrong.fail()
        #expect(try limiter.verdict() == .allowed(attemptsLeft: 9))
    }

    @Test func `A charge that is withdrawn leaves those before it, and the delay of one after it`() throws {
        let limiter = try limiter()
        try fail(limiter, times: 3)
        let fourth = try #require(try limiter.begin().ticket)
        try fourth.withdraw()
        #expect(try limiter.verdict() == .allowed(attemptsLeft: 7))

        let schedule = AttemptSchedule(delays: [.zero, .seconds(60), .zero])
        let crowded = AttemptLimiter(schedule: schedule, store: InMemoryAttemptStore(), clock: clock)
        try crowded.reset()
        let one = try #require(try crowded.begin().ticket)
        let other = try #require(try crowded.begin().ticket)
        try one.withdraw()
        #expect(try crowded.verdict() == .delayed(.seconds(60)))
        clock.advance(by: .seconds(60))
        #expect(try crowded.verdict() == .allowed(attemptsLeft: 3))
        try other.fail()
        #expect(try crowded.verdict() == .allowed(attemptsLeft: 3))
    }

    @Test func `A charge that a success took back is not withdrawn once more`() throws {
        let limiter = try limiter()
        let one = try #require(try limiter.begin().ticket)
        try #require(try limiter.begin().ticket).succeed()
        try fail(limiter, times: 1)
        try one.withdraw()
        #expect(try limiter.verdict() == .allowed(attemptsLeft: 9))
    }

    @Test func `A store that fails allows nothing`() throws {
        struct Broken: AttemptStore {
            func update<Result>(
                _ body: (inout AttemptRecord) throws(CoreError) -> Result
            ) throws(CoreError) -> Result { throw CoreError(.inputOutput) }
        }
        let limiter = AttemptLimiter(store: Broken(), clock: clock)
        #expect(throws: CoreError(.inputOutput)) { try limiter.begin() }
        #expect(throws: CoreError(.inputOutput)) { try limiter.verdict() }
    }
}
