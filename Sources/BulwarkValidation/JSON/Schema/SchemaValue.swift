import Foundation

/// A parsed document, for reading schemas: small, trusted to be well formed, and kept whole.
enum SchemaValue: Decodable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([SchemaValue])
    case object([String: SchemaValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([SchemaValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: SchemaValue].self))
        }
    }

    var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    var array: [SchemaValue]? {
        if case .array(let value) = self { value } else { nil }
    }

    var object: [String: SchemaValue]? {
        if case .object(let value) = self { value } else { nil }
    }

    var boolean: Bool? {
        if case .boolean(let value) = self { value } else { nil }
    }

    /// A number that a bound can be.
    var number: NumberRule.Value? {
        switch self {
        case .integer(let value): .integer(value)
        case .number(let value): .binary64(value)
        default: nil
        }
    }

    /// A count: an integer of at least 0.
    var count: Int? {
        switch self {
        case .integer(let value): value >= 0 ? Int(exactly: value) : nil
        case .number(let value): value >= 0 ? Int(exactly: value) : nil
        default: nil
        }
    }
}
