internal import BulwarkCore

extension SessionDeadlines {
    private static let magic = Array("BWSESSN".utf8)
    private static let version: UInt8 = 1

    /// The deadlines as bytes: the magic `BWSESSN`, the version 1, absolute, inactivity and written in nanoseconds (8 bytes
    /// each, big-endian), then the boot's name in UTF-8 after one byte for its size.
    public var encoded: [UInt8] {
        var bytes = Self.magic + [Self.version]
        for time in [absolute, inactivity, written] {
            withUnsafeBytes(of: Self.nanoseconds(time).bigEndian) { bytes.append(contentsOf: $0) }
        }
        let name = Array(boot.rawValue.utf8.prefix(255))
        return bytes + [UInt8(name.count)] + name
    }

    /// Reads what ``encoded`` wrote; nil for anything else.
    public init?(encoded bytes: [UInt8]) {
        guard bytes.count >= 33, bytes.starts(with: Self.magic), bytes[7] == Self.version,
            bytes.count == 33 + Int(bytes[32]), let name = String(strictUTF8: bytes[33...])
        else { return nil }
        let times = (0..<3).compactMap { field in
            Int64(exactly: bytes[(8 + field * 8)..<(16 + field * 8)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
        }
        guard times.count == 3 else { return nil }
        self.init(
            absolute: .nanoseconds(times[0]), inactivity: .nanoseconds(times[1]), written: .nanoseconds(times[2]),
            boot: BootIdentity(rawValue: name))
    }

    // Rounded down, so that a deadline never moves back.
    private static func nanoseconds(_ time: Duration) -> UInt64 {
        let (seconds, attoseconds) = time.components
        let (product, overflow) = UInt64(clamping: seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let sum = product.addingReportingOverflow(UInt64(clamping: attoseconds / 1_000_000_000))
        return overflow || sum.overflow ? UInt64(Int64.max) : min(sum.partialValue, UInt64(Int64.max))
    }
}
