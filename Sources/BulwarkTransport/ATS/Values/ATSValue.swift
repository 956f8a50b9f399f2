/// A value of an Info.plist, free of the type that a property list reader gives it.
///
/// ``TransportPolicy`` and ``PinnedDomains`` read this tree, so a reader that knows where each value stands in a file and
/// Foundation's reader serve alike: whoever holds the property list converts it. The reading looks four levels deep and
/// treats every shape as a value, so no tree makes it fail; how deep a tree may be is the limit of the reader that built it.
public indirect enum ATSValue: Sendable, Hashable {
    /// A dictionary with its entries in their order. Of a key that stands twice the last entry counts, as it does for the
    /// system.
    case dictionary([Entry])
    /// An array.
    case array([ATSValue])
    /// A string.
    case string(String)
    /// A boolean: `<true/>` or `<false/>`.
    case bool(Bool)
    /// A whole or a real number.
    case number(Double)
    /// Bytes.
    case data([UInt8])
    /// Any other value, such as a date.
    case other

    /// A key of a dictionary with its value.
    public struct Entry: Sendable, Hashable {
        /// The key as it is written.
        public var key: String
        /// Its value.
        public var value: ATSValue

        /// A key with its value.
        public init(key: String, value: ATSValue) {
            self.key = key
            self.value = value
        }
    }

    /// The value of a key; nil for a missing key and for anything but a dictionary.
    public subscript(key: String) -> ATSValue? {
        guard case .dictionary(let entries) = self else { return nil }
        return entries.last { $0.key == key }?.value
    }

    /// What kind of value it is, in words.
    var kindName: String {
        switch self {
        case .dictionary: "a dictionary"
        case .array: "an array"
        case .string: "a string"
        case .bool: "a boolean"
        case .number: "a number"
        case .data: "data"
        case .other: "neither text nor number"
        }
    }
}

extension ATSValue: ExpressibleByDictionaryLiteral {
    /// A dictionary; a key may stand twice.
    public init(dictionaryLiteral elements: (String, ATSValue)...) {
        self = .dictionary(elements.map { Entry(key: $0, value: $1) })
    }
}

extension ATSValue: ExpressibleByArrayLiteral {
    /// An array.
    public init(arrayLiteral elements: ATSValue...) { self = .array(elements) }
}

extension ATSValue: ExpressibleByStringLiteral {
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
}

extension ATSValue: ExpressibleByBooleanLiteral {
    /// A boolean.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension ATSValue: ExpressibleByIntegerLiteral {
    /// A number.
    public init(integerLiteral value: Int) { self = .number(Double(value)) }
}

extension ATSValue: ExpressibleByFloatLiteral {
    /// A number.
    public init(floatLiteral value: Double) { self = .number(value) }
}
