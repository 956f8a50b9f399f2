/// What a string has to look like: no patterns, but named byte scanners that are linear in the string.
///
/// Two formats are equal when they have the same name.
public struct JSONFormat: Sendable, Hashable, CustomStringConvertible {
    /// The name, as it stands in issues; those of JSON Schema keep its names.
    public let name: String
    let matches: @Sendable (UnsafeBufferPointer<UInt8>) -> Bool

    init(name: String, bytes matches: @escaping @Sendable (UnsafeBufferPointer<UInt8>) -> Bool) {
        self.name = name
        self.matches = matches
    }

    /// Makes a format of one's own.
    ///
    /// - Parameters:
    ///   - name: A name that no other format has; it stands in issues.
    ///   - matches: Whether a string has the format, after its escapes are undone. Keep it linear: the document's
    ///     sender chooses the string.
    public init(_ name: String, matches: @escaping @Sendable (String) -> Bool) {
        self.name = name
        self.matches = { matches(String(decoding: $0, as: UTF8.self)) }
    }

    /// The format's name.
    public var description: String { name }

    /// Formats are equal when they have the same name.
    public static func == (lhs: JSONFormat, rhs: JSONFormat) -> Bool { lhs.name == rhs.name }

    /// Hashes the name.
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension JSONFormat {
    /// Text of one line: no control characters, no line or paragraph separators, and none that override or isolate
    /// the writing direction.
    public static let line = JSONFormat(name: "line") { TextScan.isClean($0, allowsLines: false) }
    /// Text of lines: as ``line``, with tabs, line feeds and carriage returns.
    public static let text = JSONFormat(name: "text") { TextScan.isClean($0, allowsLines: true) }
    /// Printable ASCII and spaces.
    public static let ascii = JSONFormat(name: "ascii") { $0.allSatisfy { 0x20...0x7E ~= $0 } }
    /// ASCII letters and digits.
    public static let alphanumeric = JSONFormat(name: "alphanumeric") { $0.allSatisfy(\.isAlphanumeric) }
    /// ASCII letters, digits, `_` and `-`, at least one.
    public static let identifier = JSONFormat(name: "identifier") { bytes in
        !bytes.isEmpty && bytes.allSatisfy { $0.isAlphanumeric || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
    }
    /// ASCII digits, at least one.
    public static let digits = JSONFormat(name: "digits") { !$0.isEmpty && $0.allSatisfy(\.isDigit) }
    /// A decimal number such as `-12.50`: no exponent, no leading zeros, no sign but a minus.
    public static let decimal = JSONFormat(name: "decimal", bytes: TextScan.isDecimal)
    /// Pairs of hexadecimal digits of either case (RFC 4648 §8).
    public static let hexadecimal = JSONFormat(name: "hexadecimal") {
        $0.count.isMultiple(of: 2) && $0.allSatisfy { $0.hexadecimalValue != nil }
    }
    /// Base64 with its padding (RFC 4648 §4), in its one canonical spelling.
    public static let base64 = JSONFormat(name: "base64") { TextScan.isBase64($0, forURLs: false) }
    /// Base64 of the URL alphabet without padding (RFC 4648 §5, RFC 7515 §2), in its one canonical spelling.
    public static let base64URL = JSONFormat(name: "base64url") { TextScan.isBase64($0, forURLs: true) }
    /// A UUID as text (RFC 9562 §4), of either case and any version.
    public static let uuid = JSONFormat(name: "uuid", bytes: TextScan.isUUID)
    /// A day of the calendar, such as `2024-02-29` (RFC 3339 §5.6 full-date).
    public static let date = JSONFormat(name: "date", bytes: TimeScan.isDate)
    /// A time of the day with its offset (RFC 3339 §5.6 full-time).
    public static let time = JSONFormat(name: "time", bytes: TimeScan.isTime)
    /// A point in time with its offset, such as `2024-02-29T12:00:00Z` (RFC 3339 §5.6 date-time).
    public static let dateTime = JSONFormat(name: "date-time", bytes: TimeScan.isDateTime)
    /// An IPv4 address of four decimal parts (RFC 2673 §3.2).
    public static let ipv4 = JSONFormat(name: "ipv4", bytes: HostScan.isIPv4)
    /// An IPv6 address without a zone (RFC 4291 §2.2).
    public static let ipv6 = JSONFormat(name: "ipv6", bytes: HostScan.isIPv6)
    /// A host name of letters, digits and hyphens (RFC 1123 §2.1), at most 253 bytes. What a label in Punycode stands for is one that
    /// can be registered (RFC 5890 §2.3.2.1).
    public static let hostname = JSONFormat(name: "hostname", bytes: HostScan.isHostname)
    /// A URI with its scheme, by the grammar (RFC 3986 §3). It says nothing about where the URI leads: decide that on a
    /// parsed URL.
    public static let uri = JSONFormat(name: "uri", bytes: HostScan.isURI)

    /// An address of ``EmailAddress/Policy`` strict.
    public static let email = JSONFormat("email") { (try? EmailAddress($0, policy: .strict)) != nil }

    static let known: [JSONFormat] = [
        .line, .text, .ascii, .alphanumeric, .identifier, .digits, .decimal, .hexadecimal, .base64, .base64URL, .uuid,
        .date, .time, .dateTime, .ipv4, .ipv6, .hostname, .uri,
        .email,
    ]
}
