extension AttemptState {
    private static let magic = Array("BWATTMPT".utf8)
    private static let version: UInt8 = 1

    /// The state as bytes: the magic `BWATTMPT`, the version 1, failures (8 bytes), epoch (8), delay and its start in
    /// nanoseconds (8 each), all big-endian, then the boot's name in UTF-8 after one byte for its size.
    public var encoded: [UInt8] {
        var bytes = Self.magic + [Self.version]
        for value in [UInt64(max(failures, 0)), epoch, Self.nanoseconds(delay), Self.nanoseconds(delayStart)] {
            withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
        }
        let name = Array(boot.rawValue.utf8.prefix(255))
        return bytes + [UInt8(name.count)] + name
    }

    /// Reads what ``encoded`` wrote.
    ///
    /// - Throws: What makes it unbelievable.
    public init(encoded bytes: [UInt8]) throws(AttemptDecodingFailure) {
        guard bytes.count >= 42, bytes.starts(with: Self.magic) else { throw AttemptDecodingFailure(fault: .tampered) }
        guard bytes[8] == Self.version else { throw AttemptDecodingFailure(fault: .unknownVersion) }
        let values = (0..<4).map { field in
            bytes[(9 + field * 8)..<(17 + field * 8)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        guard let failures = Int(exactly: values[0]), let delay = Int64(exactly: values[2]),
            let start = Int64(exactly: values[3]), bytes.count == 42 + Int(bytes[41]),
            let name = String(strictUTF8: bytes[42...])
        else { throw AttemptDecodingFailure(fault: .tampered) }
        self.init(
            failures: failures, epoch: values[1], delay: .nanoseconds(delay), delayStart: .nanoseconds(start),
            boot: BootIdentity(rawValue: name))
    }

    private static func nanoseconds(_ duration: Duration) -> UInt64 {
        let (seconds, attoseconds) = duration.components
        let (product, overflow) = UInt64(clamping: seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let sum = product.addingReportingOverflow(UInt64(clamping: attoseconds / 1_000_000_000))
        return overflow || sum.overflow ? UInt64(Int64.max) : min(sum.partialValue, UInt64(Int64.max))
    }
}

/// Why bytes are no ``AttemptState``.
public struct AttemptDecodingFailure: Error, Sendable, Hashable {
    /// What makes them unbelievable.
    public let fault: AttemptRecordFault
}
