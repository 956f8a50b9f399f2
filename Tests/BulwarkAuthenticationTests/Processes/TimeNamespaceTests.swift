import BulwarkAuthentication
import BulwarkCore
import Foundation
import Testing

/// The kernel's own time since boot, moved as sleep and reboots move it: in a time namespace (time_namespaces(7)), where
/// `CLOCK_BOOTTIME` has an offset, and with another boot's name. The children are this test run's own executable.
@Suite(
    "Delays and sessions in the kernel's time",
    .enabled(if: TimeNamespace.works, "needs time and mount namespaces (unshare -T -m), and leave to make them"))
struct TimeNamespaceTests {
    @Test("count sleep, begin anew with a reboot or a clock that went back, and end when served")
    func sleepAndReboot() async throws {
        if let child = TimeNamespace.child { return try child.run() }
        let folder = try LockFolder.made()
        defer { folder.remove() }
        let lock = folder.lock()
        _ = try lock.setUp(LockFolder.pin)
        for left in [9, 8, 7, 6] { #expect(try lock.unlock(LockFolder.wrong) == .wrong(attemptsLeft: left)) }
        #expect(folder.session.signIn())

        // A sleep of half a minute: half of the delay is left, and the session goes on.
        var seen = try await TimeNamespace.look(folder, boottime: 30)
        #expect((15.0...30).contains(try #require(seen.delay)))
        #expect(seen.session == "locked")

        // A reboot: time since boot is short, the delay is whole again, and the session is over.
        seen = try await TimeNamespace.look(folder, boottime: 5 - TimeNamespace.uptime, boot: "another boot")
        #expect(seen.delay == 60)
        #expect(seen.session == "signedOut")
        // The next reboot makes it whole once more, though most of it may have been served before.
        seen = try await TimeNamespace.look(folder, boottime: 3600, boot: "a third boot")
        #expect(seen.delay == 60)

        // Back in this boot, as after a clock that ran wild: whole again.
        seen = try await TimeNamespace.look(folder, boottime: 0)
        #expect(seen.delay == 60)
        seen = try await TimeNamespace.look(folder, boottime: -100)
        #expect(seen.delay == 60)

        // Served to its end in sleep.
        seen = try await TimeNamespace.look(folder, boottime: 70)
        #expect(seen.delay == 0)
        #expect(try folder.lock().unlock(LockFolder.pin).dataKey != nil)
    }

    @Test("end a session that slept past its deadline, and keep one that did not")
    func session() async throws {
        if let child = TimeNamespace.child { return try child.run() }
        let folder = try LockFolder.made()
        defer { folder.remove() }
        _ = try folder.lock().setUp(LockFolder.pin)
        #expect(folder.session.signIn())
        #expect(try await TimeNamespace.look(folder, boottime: 240).session == "locked")
        #expect(try await TimeNamespace.look(folder, boottime: 301).session == "signedOut")
        #expect(folder.session.restore() == .signedOut, "what ended asleep is over awake")
    }
}

/// Runs one test of this executable anew in a time of its own.
enum TimeNamespace {
    /// What a look from another time found.
    struct Sight {
        /// How long the delay still lasts, in seconds; 0 when an attempt is allowed, nil when it is neither.
        let delay: Double?
        /// Where the session stands.
        let session: String
    }

    struct Failed: Error {
        let code: Int32
    }

    private static let variable = "BULWARK_TEST_FOLDER_IN_ANOTHER_TIME"

    /// Whether the kernel and this user's rights allow it.
    static let works: Bool = {
        if child != nil { return true }
        guard FileManager.default.isReadableFile(atPath: "/proc/self/timens_offsets") else { return false }
        return prefix != nil
    }()

    /// Seconds since boot, rounded down.
    static var uptime: Int { Int(SystemClock().sinceBoot.components.seconds) }

    /// The folder to look at, in a process that was started for it.
    static let child: Child? = ProcessInfo.processInfo.environment[variable].map { Child(folder: LockFolder(path: $0)) }

    struct Child {
        let folder: LockFolder

        func run() throws {
            let delay: String
            switch try folder.lock().verdict() {
            case .allowed: delay = "0"
            case .delayed(let rest): delay = String(rest / .seconds(1))
            case .exhausted, .locked: delay = "none"
            }
            try folder.leave([delay, folder.session.restore().rawValue], in: "sight")
        }
    }

    /// What the folder's delay and session are in another time.
    ///
    /// - Parameters:
    ///   - boottime: What to add to time since boot, in seconds.
    ///   - boot: Another name of the boot.
    static func look(_ folder: LockFolder, boottime: Int, boot: String? = nil) async throws -> Sight {
        var steps = ["exec \"$0\" \"$@\""]
        if let boot {
            try folder.leave([boot + " of more than thirty characters".replacing(" ", with: "-")], in: "boot")
            steps.insert("mount --bind '\(folder.path)/boot' /proc/sys/kernel/random/boot_id", at: 0)
        }
        let code = try await run(
            (prefix ?? []) + ["--boottime", String(boottime), "sh", "-c", steps.joined(separator: " && ")]
                + [
                    "/proc/self/exe".resolved, "--testing-library", "swift-testing", "--filter",
                    "TimeNamespaceTests/session",
                ],
            [variable: folder.path])
        if code != 0 { throw Failed(code: code) }
        let lines = folder.lines(of: "sight")
        guard lines.count == 2 else { throw Failed(code: 0) }
        return Sight(delay: Double(lines[0]), session: lines[1])
    }

    /// How namespaces are made here: as root, or as an unprivileged user's own root.
    private static let prefix: [String]? = [["-T", "-m"], ["-r", "-T", "-m"]].map { ["unshare"] + $0 }.first {
        command in
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            command + ["--boottime", "9", "sh", "-c", "mount --bind /dev/null /proc/sys/kernel/random/boot_id"]
        process.standardError = FileHandle.nullDevice
        let done = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in done.signal() }
        guard (try? process.run()) != nil else { return false }
        done.wait()
        return process.terminationStatus == 0
    }

    private static func run(_ command: [String], _ variables: [String: String]) async throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
        // Its own account of the test would stand among this one's.
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
    }
}

extension String {
    fileprivate var resolved: String { (try? FileManager.default.destinationOfSymbolicLink(atPath: self)) ?? self }
}
