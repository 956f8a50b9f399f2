/// Keys of messages: the device's row in the upper 32 bits, the sequence in the lower ones.
enum MailboxKey {
    /// The key of a message.
    static func of(_ device: Int64, _ sequence: Int64) -> Int64 { device << 32 | sequence & 0xFFFF_FFFF }

    /// The sequence in a key.
    static func sequence(_ key: Int64) -> UInt64 { UInt64(key & 0xFFFF_FFFF) }

    /// The keys of all messages of a device.
    static func all(of device: Int64) -> ClosedRange<Int64> { of(device, 0)...of(device, 0xFFFF_FFFF) }

    /// The last sequence that there can be.
    static let last: Int64 = 0xFFFF_FFFF
}
