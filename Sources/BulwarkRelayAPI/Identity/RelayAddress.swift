/// A device of an account, as the relay knows it.
public struct RelayAddress: Sendable, Hashable, Codable, CustomStringConvertible {
    /// Whose device it is.
    public let account: AccountName
    /// The device's number in the account.
    public let device: UInt32

    /// Makes an address.
    public init(account: AccountName, device: UInt32) {
        self.account = account
        self.device = device
    }

    /// Makes an address.
    ///
    /// - Throws: ``RelayError/Code/invalidValue`` where the account's name is none.
    public init(account: String, device: UInt32) throws(RelayError) {
        self.init(account: try AccountName(account), device: device)
    }

    /// The account and the device's number.
    public var description: String { "\(account)/\(device)" }

    /// Reads what ``encoded`` gave.
    ///
    /// - Throws: ``RelayError/Code/malformed``, ``RelayError/Code/invalidValue``.
    public init(encoded bytes: [UInt8]) throws(RelayError) {
        self = try bytes.parsed { (reader) throws(RelayError) in try RelayAddress(from: &reader) }
    }

    init(from reader: inout WireReader) throws(RelayError) {
        account = try AccountName(from: &reader)
        device = try reader.integer()
    }

    /// The bytes that messaging has for an address: the size of the name in a byte, the name, the number as 32 bits.
    public var encoded: [UInt8] {
        var bytes = account.encoded
        bytes.append(bigEndian: device)
        return bytes
    }
}
