internal import BulwarkCore

/// Where messages for one device of an account go.
public struct DeviceAddress: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The account's name, 1 to 255 bytes of UTF-8. It is compared byte by byte: bring names into one form first.
    public let account: String
    /// The device's number in the account.
    public let device: UInt32

    /// Makes an address.
    ///
    /// - Throws: ``MessagingError/Code/invalidValue`` when the name is empty or longer than 255 bytes.
    public init(account: String, device: UInt32) throws(MessagingError) {
        guard 1...255 ~= account.utf8.count else { throw MessagingError(.invalidValue, "an account's name") }
        self.account = account
        self.device = device
    }

    /// The account and the device's number.
    public var description: String { "\(account)/\(device)" }

    /// Addresses are equal by their bytes.
    public static func == (left: DeviceAddress, right: DeviceAddress) -> Bool {
        left.device == right.device && left.account.utf8.elementsEqual(right.account.utf8)
    }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(device)
        for byte in account.utf8 { hasher.combine(byte) }
    }

    /// By the account's bytes, then by number.
    public static func < (left: DeviceAddress, right: DeviceAddress) -> Bool {
        if left.account.utf8.elementsEqual(right.account.utf8) { return left.device < right.device }
        return left.account.utf8.lexicographicallyPrecedes(right.account.utf8)
    }

    /// The size of the name in a byte, the name, the number as 32 bits.
    var encoded: [UInt8] {
        var bytes = [UInt8(account.utf8.count)] + Array(account.utf8)
        bytes.append(bigEndian: device)
        return bytes
    }

    init(from reader: inout ByteReader) throws(MessagingError) {
        let size = Int(try reader.integer(UInt8.self))
        let bytes = try reader.bytes(size)
        guard let account = String(strictUTF8: bytes) else {
            throw MessagingError(.malformed, "an account's name")
        }
        try self.init(account: account, device: reader.integer())
    }
}
