internal import BulwarkCore
internal import BulwarkStorage

/// Has the keybag remember how far the writes have come: now and then, for each time is a durable write of its own.
final class WriteWatermark: Sendable {
    /// So many writes may go by.
    static let step: Int64 = 256

    private let classKeys: ClassKeys
    private let known: Locked<UInt64>

    init(_ classKeys: ClassKeys, _ value: UInt64) {
        self.classKeys = classKeys
        known = Locked(value)
    }

    /// Whether what is remembered is newer than a write.
    func isPast(_ sequence: Int64) -> Bool { known.withLock { $0 } > UInt64(clamping: sequence) }

    var value: Int64 { known.withLock { Int64(clamping: $0) } }

    /// Remembers a write that is durable, where enough went by since the last.
    func note(_ sequence: Int64) throws(StorageError) {
        if sequence - value >= Self.step { try raise(to: sequence) }
    }

    /// Remembers a write that is durable.
    func raise(to sequence: Int64) throws(StorageError) {
        let value = UInt64(clamping: sequence)
        if known.withLock({ $0 >= value }) { return }
        try classKeys.raiseWatermark(to: value)
        known.withLock { $0 = max($0, value) }
    }
}
