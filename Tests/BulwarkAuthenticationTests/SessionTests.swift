import BulwarkAuthentication
import BulwarkCore
import BulwarkTesting
import Foundation
import Testing

@Suite("Session")
struct SessionTests {
    let clock = ManualClock()
    let store = InMemoryRecordStore()
    static let tick = Duration.nanoseconds(1)

    func session(_ policy: SessionPolicy = SessionPolicy()) -> Session {
        Session(policy: policy, store: store, clock: clock)
    }

    @Test("ends at its inactivity deadline, to the nanosecond")
    func inactivity() {
        let session = session()
        #expect(session.signIn())
        clock.advance(by: .seconds(200))
        #expect(session.recordActivity())
        clock.advance(by: .seconds(300) - Self.tick)
        #expect(session.state == .active)
        clock.advance(by: Self.tick)
        #expect(session.state == .signedOut)
        #expect(store.record == nil)
    }

    @Test("ends at its absolute deadline, whatever happens")
    func absolute() {
        let session = session(SessionPolicy(inactivity: .seconds(300), absolute: .seconds(1000)))
        session.signIn()
        for _ in 0..<9 {
            clock.advance(by: .seconds(100))
            #expect(session.recordActivity())
        }
        clock.advance(by: .seconds(100) - Self.tick)
        #expect(session.recordActivity())
        clock.advance(by: Self.tick)
        #expect(!session.recordActivity())
        #expect(session.state == .signedOut)
    }

    @Test("is not prolonged by activity, step-up, unlock or return that comes too late")
    func late() {
        for late in [Session.recordActivity, Session.stepUp, Session.unlock] as [(Session) -> () -> Bool] {
            let session = session()
            session.signIn()
            clock.advance(by: .seconds(300))
            #expect(!late(session)())
            #expect(session.state == .signedOut)
        }
    }

    @Test("wipes memory on entering the background, and takes an unlock to open")
    func background() {
        let session = session()
        let secret = SessionSecret("token")
        session.register(secret)
        session.signIn()
        let bytes = SecureBytes(random: 32)
        secret.set(bytes)
        session.enterBackground()
        #expect(bytes.isWiped && secret.value == nil)
        #expect(session.returnToForeground() == .locked)
        #expect(!session.recordActivity())
        #expect(session.unlock())
        #expect(session.state == .active)
    }

    @Test("wipes every copy of a secret that was put in, also of one in whose place the same came")
    func replacedSecrets() {
        let secret = SessionSecret("data key")
        // The data key comes anew with each unlock: the same bytes in other memory.
        let first = SecureBytes(copying: [1, 2, 3]), second = SecureBytes(copying: [1, 2, 3])
        secret.set(first)
        secret.set(first)
        #expect(!first.isWiped)
        secret.set(second)
        #expect(first.isWiped && !second.isWiped)
        secret.clear()
        #expect(second.isWiped && secret.value == nil)
    }

    @Test("keeps secrets for a grace, and wipes them on a return that comes after it")
    func grace() {
        let session = session(SessionPolicy(background: .keep(grace: .seconds(30))))
        let secret = SessionSecret("token")
        session.register(secret)
        session.signIn()
        secret.set(SecureBytes(random: 32))
        session.enterBackground()
        clock.advance(by: .seconds(30) - Self.tick)
        #expect(session.returnToForeground() == .active)
        #expect(secret.value != nil)
        session.enterBackground()
        clock.advance(by: .seconds(30))
        #expect(session.returnToForeground() == .locked)
        #expect(secret.value == nil)
    }

    @Test("is not opened by a return during which the grace ends", arguments: 1...3)
    func graceEndsMeanwhile(reading: Int) {
        let clock = MovingClock(clock)
        let session = Session(
            policy: SessionPolicy(background: .keep(grace: .seconds(30))), store: store, clock: clock)
        let secret = SessionSecret("token")
        session.register(secret)
        session.signIn()
        secret.set(SecureBytes(random: 32))
        session.enterBackground()
        self.clock.advance(by: .seconds(30) - Self.tick)
        let count = clock.readings(movingAfter: reading, by: Self.tick) { _ = session.returnToForeground() }
        // Whoever looked after it had ended saw that. What is looked at last is the grace.
        #expect(secret.value == nil || count <= reading)
    }

    @Test("is elevated for the time of a step-up, and not in the background")
    func stepUp() {
        let session = session(SessionPolicy(background: .keep(grace: .seconds(30))))
        session.signIn()
        #expect(session.stepUp())
        clock.advance(by: .seconds(60) - Self.tick)
        #expect(session.state == .elevated)
        clock.advance(by: Self.tick)
        #expect(session.state == .active)
        session.stepUp()
        session.enterBackground()
        #expect(session.returnToForeground() == .active)
        session.stepUp()
        #expect(session.endStepUp())
        #expect(session.state == .active)
    }

    @Test("is taken up by the next run locked, until the deadline that was stored")
    func restoration() {
        let first = session()
        first.signIn()
        first.enterBackground()
        clock.advance(by: .seconds(300) - Self.tick)
        #expect(session().restore() == .locked)
        clock.advance(by: Self.tick)
        #expect(session(SessionPolicy(inactivity: .seconds(9999))).restore() == .signedOut)
        #expect(store.record == nil)
    }

    @Test("does not follow the wall clock")
    func wallClock() {
        let session = session()
        session.signIn()
        clock.setWall(to: .distantFuture)
        #expect(session.state == .active)
        clock.setWall(to: .distantPast)
        clock.advance(by: .seconds(300))
        #expect(session.state == .signedOut)
    }

    @Test("ends with a reboot, also when time since boot has come to the same value")
    func reboot() {
        let first = session()
        first.signIn()
        clock.reboot()
        #expect(session().restore() == .signedOut)
        #expect(first.state == .signedOut)
        first.signIn()
        clock.reboot()
        clock.advance(by: .seconds(1))
        #expect(session().restore() == .signedOut)
        #expect(store.record == nil)
    }

    @Test("ends, and clears, when its record is altered, cut off or cannot be read")
    func badRecord() throws {
        session().signIn()
        let good = try #require(store.record)
        var bad = (0..<good.count).map { Array(good[..<$0]) } + [good + [0], []]
        for index in 0..<8 { bad.append(good.enumerated().map { $0 == index ? $1 ^ 1 : $1 }) }
        for record in bad {
            store.record = record
            #expect(session().restore() == .signedOut)
            #expect(store.record == nil)
        }
        store.record = good
        store.fault = CoreError(.inputOutput)
        let session = session()
        #expect(session.restore() == .signedOut)
        #expect(session.lastEnd?.failures == ["session record"])
    }

    struct Failing: SessionResource {
        let name: StaticString = "url cache"
        func clear() throws { throw CoreError(.busy) }
    }

    @Test("is not taken up again by a restore that comes while it is being cleared")
    func restoreWhileEnding() {
        let session = session()
        session.signIn()
        // Another thread's, as all calls within a resource are.
        let meddler = MeddlingResource { DispatchQueue.global().sync { session.restore() } }
        session.register(meddler)
        #expect(session.signOut().isClean)
        #expect(meddler.states == [.signedOut])
        #expect(session.state == .signedOut)
        #expect(store.record == nil)
        #expect(session.restore() == .signedOut)
        #expect(session.signIn())
    }

    @Test("clears every resource, also after one has failed, and names that one")
    func failure() {
        let session = session()
        let (before, after) = (SessionSecret("before"), SessionSecret("after"))
        for resource in [before, Failing(), after] as [any SessionResource] { session.register(resource) }
        session.signIn()
        before.set(SecureBytes(random: 32))
        after.set(SecureBytes(random: 32))
        let end = session.signOut()
        #expect(end.failures == ["url cache"] && !end.isClean)
        #expect(before.value == nil && after.value == nil)
        #expect(session.state == .signedOut)
    }

    @Test("tells its states in order, and ends by itself while enforced", .timeLimit(.minutes(10)))
    func stream() async {
        let session = session()
        var states = session.states.makeAsyncIterator()
        #expect(await states.next() == .signedOut)
        let enforcing = Task { await session.enforceDeadlines() }
        session.signIn()
        #expect(await states.next() == .active)
        session.stepUp()
        #expect(await states.next() == .elevated)
        while clock.sleeperCount == 0 { await Task.yield() }
        clock.advance(by: .seconds(60))
        #expect(await states.next() == .active)
        while clock.sleeperCount == 0 { await Task.yield() }
        clock.advance(by: .seconds(240))
        #expect(await states.next() == .signedOut)
        enforcing.cancel()
        await enforcing.value
    }

    @Test(
        "leaves no byte of a token in the process's memory after signing out",
        .enabled(if: MemoryProbe.isPossible, "needs /proc/self/mem"))
    func memory() throws {
        let session = session()
        let secret = SessionSecret("token")
        session.register(secret)
        session.signIn()
        let token = SecureBytes(random: 48)
        let probe = MemoryProbe(for: token)
        secret.set(token)
        #expect(try probe.occurrences() > 0)
        session.signOut()
        #expect(try probe.occurrences() == 0)
    }
}

/// Has something happen while it is cleared.
private final class MeddlingResource: SessionResource {
    let name: StaticString = "meddler"
    private let found = Locked<[SessionState]>([])
    private let body: @Sendable () -> SessionState

    init(_ body: @escaping @Sendable () -> SessionState) { self.body = body }

    var states: [SessionState] { found.withLock { $0 } }

    func clear() {
        let state = body()
        found.withLock { $0.append(state) }
    }
}

/// A clock that goes on after it was read so many times.
private final class MovingClock: BootClock {
    private let clock: ManualClock
    private let held = Locked((count: 0, last: Int.max, step: Duration.zero))

    init(_ clock: ManualClock) { self.clock = clock }

    /// How often a body reads the clock, which moves after one of these times.
    func readings(movingAfter last: Int, by step: Duration, _ body: () -> Void) -> Int {
        held.withLock { $0 = (0, last, step) }
        body()
        return held.withLock { held in
            defer { held.last = .max }
            return held.count
        }
    }

    var bootIdentity: BootIdentity { clock.bootIdentity }

    var sinceBoot: Duration {
        let now = clock.sinceBoot
        let step: Duration? = held.withLock { held in
            held.count += 1
            return held.count == held.last ? held.step : nil
        }
        if let step { clock.advance(by: step) }
        return now
    }

    func sleep(until deadline: Duration) async throws { try await clock.sleep(until: deadline) }
}
