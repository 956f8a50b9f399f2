import BulwarkCore
import BulwarkTesting

@testable import BulwarkKeybag

/// A bag in memory, with a derivation that costs next to nothing.
struct Rig {
    let disk = InMemoryFileSystem()
    let clock = ManualClock()
    let attempts = InMemoryAttemptStore()
    var setup: KeybagConfiguration

    static let path = "/keys.bag"
    static let deviceKey = SecureBytes(copying: [UInt8](repeating: 0x5A, count: 32))

    init() {
        setup = KeybagConfiguration(entanglement: FixedKey(value: Self.deviceKey))
        setup.cost = ScryptCost(logarithmOfN: 4, blockSize: 1, parallelism: 1)
        setup.files = disk
        setup.attempts = attempts
        setup.clock = clock
    }

    func create(_ passcode: String? = "1234") throws -> Keybag {
        try Keybag.create(at: Self.path, passcode: passcode.map { Secret(passcode: $0) }, setup)
    }

    func open() throws -> Keybag { try Keybag.open(Self.path, setup) }

    func bytes() throws -> [UInt8] { try disk.contents(of: Self.path, limit: 1 << 16) }
}

struct FixedKey: EntanglementKey {
    let value: SecureBytes
    func key(creating: Bool) throws(KeybagError) -> SecureBytes { value }
}

/// The same key, with something that happens when it is asked for next.
final class LockingKey: EntanglementKey {
    let onAsking = Locked<(@Sendable () -> Void)?>(nil)

    func key(creating: Bool) throws(KeybagError) -> SecureBytes {
        let body = onAsking.withLock { onAsking in
            defer { onAsking = nil }
            return onAsking
        }
        body?()
        return Rig.deviceKey
    }
}

func bytes(_ hex: String) -> [UInt8] {
    let digits = Array(hex.filter { !$0.isWhitespace })
    return stride(from: 0, to: digits.count - 1, by: 2).compactMap { UInt8(String(digits[$0...($0 + 1)]), radix: 16) }
}
