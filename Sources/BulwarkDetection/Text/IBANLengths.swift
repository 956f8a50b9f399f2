/// The lengths of IBANs by country.
enum IBANLengths {
    /// The length of an IBAN in characters; nil for countries that have none.
    ///
    /// - Parameter country: the two letters of ISO 3166-1, in upper case, the first in the upper byte.
    static func length(_ country: UInt16) -> Int? { lengths[country] }

    private static let lengths: [UInt16: Int] = {
        var lengths: [UInt16: Int] = [:]
        let bytes = Array(table.utf8)
        var index = 0
        while index + 3 < bytes.count {
            lengths[UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1])] =
                Int(bytes[index + 2] - 0x30) * 10 + Int(bytes[index + 3] - 0x30)
            index += 4
        }
        return lengths
    }()
}
