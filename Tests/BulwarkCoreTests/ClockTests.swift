import BulwarkCore
import BulwarkTesting
import Foundation
import Testing

@Suite struct ClockTests {
    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/uptime"), "needs /proc"))
    func `Time since boot is the kernel's, sleep included`() throws {
        let text = try SystemFileSystem().contents(of: "/proc/uptime", limit: 100)
        let uptime = try #require(Double(String(decoding: text, as: UTF8.self).split(separator: " ")[0]))
        #expect(abs(SystemClock().sinceBoot / .seconds(1) - uptime) < 5)
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/sys/kernel/random/boot_id"), "needs /proc"))
    func `The boot has the kernel's name, the same at each question`() throws {
        let text = try String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
        #expect(SystemClock().bootIdentity.rawValue == text.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    @Test func `Sleep lasts until the deadline`() async throws {
        let clock = SystemClock()
        let deadline = clock.sinceBoot + .milliseconds(30)
        try await clock.sleep(until: deadline)
        #expect(clock.sinceBoot >= deadline)
        try await clock.sleep(until: .zero)
    }

    @Test func `A manual clock wakes sleepers when it is moved, and not before`() async throws {
        let clock = ManualClock()
        let woken = Locked(false)
        let task = Task {
            try await clock.sleep(for: .seconds(60))
            woken.withLock { $0 = true }
        }
        while clock.sleeperCount == 0 { await Task.yield() }
        clock.advance(by: .seconds(59))
        #expect(clock.sleeperCount == 1 && !woken.withLock { $0 })
        clock.advance(by: .seconds(1))
        try await task.value
        #expect(woken.withLock { $0 })
    }

    @Test func `A cancelled sleeper stops waiting`() async {
        let clock = ManualClock()
        let task = Task { try await clock.sleep(for: .seconds(60)) }
        while clock.sleeperCount == 0 { await Task.yield() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(clock.sleeperCount == 0)
    }
}
