internal import BulwarkStorage

/// Writes an access control as one byte: a bit for each constraint, and the highest for "any".
enum AccessCoder {
    private static let bits: [(AccessConstraint, UInt8)] = [
        (.biometryCurrentSet, 1), (.biometryAny, 2), (.devicePasscode, 4), (.applicationPassword, 8),
    ]
    private static let anyBit: UInt8 = 0x80

    static func byte(_ control: AccessControl?) -> UInt8 {
        guard let control else { return 0 }
        let constraints = bits.filter { control.constraints.contains($0.0) }.reduce(UInt8(0)) { $0 | $1.1 }
        return constraints | (control.combination == .any ? anyBit : 0)
    }

    static func control(_ byte: UInt8) throws(StorageError) -> AccessControl? {
        if byte == 0 { return nil }
        let known = bits.reduce(anyBit) { $0 | $1.1 }
        guard byte & ~known == 0, byte != anyBit else { throw .tampered("an unknown access control") }
        let constraints = bits.filter { byte & $0.1 != 0 }.map(\.0)
        return AccessControl(constraints, combination: byte & anyBit != 0 ? .any : .all)
    }
}
