import BulwarkAuthentication
import BulwarkCore
import Crypto
import Foundation

/// A PIN's files in a folder that several processes share.
struct LockFolder {
    static let pin = Secret("739164")
    static let wrong = Secret("739165")
    // The same in each process, as a device's keys are.
    static let deviceKey = SecureBytes(copying: Array("a device key for tests, 32 bytes".utf8))

    let path: String

    /// A new folder, which the caller removes.
    static func made() throws -> LockFolder {
        let path = NSTemporaryDirectory() + "bulwark-" + UUID().uuidString
        try SystemFileSystem().makeFolder(path, permissions: .ownerOnlyFolder)
        return LockFolder(path: path)
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }

    /// The lock as a process of its own would open it.
    func lock(
        _ schedule: AttemptSchedule = .standard,
        device: any DeviceEntanglement = SoftwareEntanglement(key: LockFolder.deviceKey)
    ) -> PINLock {
        PINLock(
            store: FileRecordStore(path: path + "/pin"),
            attempts: AttemptLimiter(schedule: schedule, store: attempts), device: device,
            cost: PINLockTests.cheap, limits: PINLockTests.limits)
    }

    /// The session over its stored deadlines, in the system's own time.
    var session: Session { Session(store: FileRecordStore(path: path + "/session")) }

    var attempts: FileAttemptStore {
        let key = SymmetricKey(data: Array("another key of the device, 32 by".utf8))
        return FileAttemptStore(path: path + "/attempts") {
            Array(HMAC<SHA256>.authenticationCode(for: $0, using: key))
        }
    }

    /// How many failures are charged.
    var failures: Int? {
        guard case .state(let state)? = try? attempts.update({ record in record }) else { return nil }
        return state.failures
    }

    /// Lines that processes left behind.
    func lines(of name: String) -> [String] {
        let text = (try? String(contentsOfFile: path + "/" + name, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }

    /// Leaves lines behind for the process that waits.
    func leave(_ lines: [String], in name: String) throws {
        try SystemFileSystem().replaceDurably(path + "/" + name, with: Array(lines.joined(separator: "\n").utf8))
    }
}
