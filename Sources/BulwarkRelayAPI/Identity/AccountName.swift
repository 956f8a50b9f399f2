internal import BulwarkCore
internal import Foundation

/// The name of an account: 1 to 255 bytes of UTF-8 in Unicode's normalization form C (UAX #15), without control characters.
///
/// Names are compared byte by byte; one form for each name keeps two that look the same from being two accounts.
public struct AccountName: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// The name.
    public let rawValue: String

    /// Takes a name; nil where it is none.
    public init?(rawValue: String) {
        guard (try? AccountName(rawValue)) != nil else { return nil }
        self.rawValue = rawValue
    }

    /// Checks a name.
    ///
    /// - Throws: ``RelayError/Code/invalidValue``.
    public init(_ name: String) throws(RelayError) {
        guard 1...255 ~= name.utf8.count else { throw RelayError(.invalidValue, "an account's name, by its size") }
        guard name.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            throw RelayError(.invalidValue, "an account's name, by a control character")
        }
        // ASCII is in form C as it is.
        guard
            name.utf8.allSatisfy({ $0 < 0x80 })
                || name.precomposedStringWithCanonicalMapping.utf8.elementsEqual(name.utf8)
        else {
            throw RelayError(.invalidValue, "an account's name that is not in normalization form C")
        }
        rawValue = name
    }

    /// The name.
    public var description: String { rawValue }

    /// Names are equal by their bytes.
    public static func == (left: AccountName, right: AccountName) -> Bool {
        left.rawValue.utf8.elementsEqual(right.rawValue.utf8)
    }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) {
        for byte in rawValue.utf8 { hasher.combine(byte) }
    }

    init(from reader: inout WireReader) throws(RelayError) {
        let size = Int(try reader.integer(UInt8.self))
        guard let name = String(strictUTF8: try reader.bytes(size)) else {
            throw RelayError(.malformed, "an account's name")
        }
        try self.init(name)
    }

    /// The size of the name in a byte, and the name.
    var encoded: [UInt8] { [UInt8(rawValue.utf8.count)] + Array(rawValue.utf8) }
}

extension AccountName: Codable {
    /// Reads a name, and checks it.
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the name as text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
