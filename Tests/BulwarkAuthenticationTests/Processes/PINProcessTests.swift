import BulwarkAuthentication
import BulwarkCore
import Foundation
import Testing

/// Several processes at one PIN, and processes that are killed over it. The children are this test run's own executable.
@Suite("PIN lock in several processes")
struct PINProcessTests {
    @Test("counts 100 wrong attempts of two processes at once as 100")
    func race() async throws {
        let folder = try LockFolder.made()
        defer { folder.remove() }
        _ = try folder.lock().setUp(LockFolder.pin)
        await withTaskGroup(of: Void.self) { group in
            for name in ["left", "right"] { group.addTask { await Self.guessInChild(folder.path, name, delays: 500) } }
        }
        #expect(folder.failures == 100)
        // Each attempt was told another number, so no two of them were one charge.
        let left = folder.lines(of: "left") + folder.lines(of: "right")
        #expect(Set(left.compactMap { Int($0) }) == Set(401...500))
        #expect(left.count == 100)
    }

    @Test("gives two processes together no more tries than the schedule has without a delay")
    func raceUnderDelays() async throws {
        let folder = try LockFolder.made()
        defer { folder.remove() }
        _ = try folder.lock().setUp(LockFolder.pin)
        await withTaskGroup(of: Void.self) { group in
            for name in ["left", "right"] { group.addTask { await Self.guessInChild(folder.path, name, delays: 0) } }
        }
        #expect(folder.failures == 4)
        #expect((folder.lines(of: "left") + folder.lines(of: "right")).count == 4)
        guard case .refused(.delayed) = try folder.lock().unlock(LockFolder.pin) else {
            Issue.record("the delay of a minute does not hold in a third process")
            return
        }
    }

    /// Makes 50 wrong attempts, ten at once, and leaves the numbers of attempts left behind.
    private static func guessInChild(_ path: String, _ name: String, delays: Int) async {
        await #expect(processExitsWith: .success) {
            [path = path as String, name = name as String, delays = delays as Int] in
            let folder = LockFolder(path: path)
            let schedule =
                delays == 0 ? AttemptSchedule.standard : AttemptSchedule(delays: Array(repeating: .zero, count: delays))
            let lock = folder.lock(schedule)
            let told = await withTaskGroup(of: [String].self) { group in
                for _ in 0..<10 {
                    group.addTask {
                        (0..<5).compactMap { _ in
                            guard case .wrong(let left)? = try? lock.unlock(LockFolder.wrong) else { return nil }
                            return String(left)
                        }
                    }
                }
                return await group.reduce(into: []) { $0 += $1 }
            }
            try folder.leave(told, in: name)
        }
    }

    @Test("counts the attempt of a process that is killed in the middle of it")
    func killed() async throws {
        let folder = try LockFolder.made()
        defer { folder.remove() }
        _ = try folder.lock().setUp(LockFolder.pin)
        for round in 1...4 {
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.path as String] in
                // Not even the right PIN is free: nobody learns what came of it.
                _ = try LockFolder(path: path).lock(device: DyingDevice()).unlock(LockFolder.pin)
            }
            #expect(folder.failures == round)
        }
        guard case .refused(.delayed) = try folder.lock().unlock(LockFolder.pin) else {
            Issue.record("four killed attempts brought no delay")
            return
        }
    }

    @Test("loses no charge to a process that is killed at any moment", arguments: [20, 45, 70])
    func killedAtAnyMoment(milliseconds: Int) async throws {
        let folder = try LockFolder.made()
        defer { folder.remove() }
        let patient = AttemptSchedule(delays: Array(repeating: .zero, count: 100_000))
        _ = try folder.lock(patient).setUp(LockFolder.pin)
        let log = folder.path + "/told"
        _ = FileManager.default.createFile(atPath: log, contents: nil)
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [path = folder.path as String, log = log as String, milliseconds = milliseconds as Int] in
            let lock = LockFolder(path: path).lock(
                AttemptSchedule(delays: Array(repeating: .zero, count: 100_000)))
            let told = try #require(FileHandle(forWritingAtPath: log))
            Thread.detachNewThread {
                usleep(UInt32(milliseconds) * 1000)
                kill(getpid(), SIGKILL)
            }
            while case .wrong = try lock.unlock(LockFolder.wrong) { try told.write(contentsOf: Data("wrong\n".utf8)) }
        }
        let told = folder.lines(of: "told").count
        let failures = try #require(folder.failures)
        #expect(failures == told || failures == told + 1)
        #expect(try folder.lock(patient).unlock(LockFolder.pin).dataKey != nil)
    }
}

/// A device whose process is killed while it computes: after the charge, before anything is known.
private struct DyingDevice: DeviceEntanglement {
    var isHardwareBacked: Bool { false }

    func entangle(_ input: SecureBytes) throws(AuthenticationError) -> SecureBytes {
        kill(getpid(), SIGKILL)
        throw AuthenticationError(.deviceKeyUnavailable)
    }
}
