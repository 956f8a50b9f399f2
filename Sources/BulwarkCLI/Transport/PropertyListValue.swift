internal import BulwarkTransport
internal import Foundation

extension ATSValue {
    /// Reads a property list, of XML or binary form; nil for what is none.
    init?(propertyList data: Data) {
        guard let value = try? PropertyListSerialization.propertyList(from: data, options: [], format: nil) else {
            return nil
        }
        self.init(any: value, depth: 0)
    }

    private init(any value: Any, depth: Int) {
        switch value {
        case let entries as [String: Any] where depth < 32:
            self = .dictionary(
                entries.sorted { $0.key < $1.key }.map {
                    Entry(key: $0.key, value: ATSValue(any: $0.value, depth: depth + 1))
                })
        case let elements as [Any] where depth < 32: self = .array(elements.map { ATSValue(any: $0, depth: depth + 1) })
        case let text as String: self = .string(text)
        // Before numbers: a boolean is one of them on Apple's systems.
        case let flag as Bool where Self.isBoolean(value): self = .bool(flag)
        case let number as NSNumber: self = .number(number.doubleValue)
        default: self = .other
        }
    }

    private static func isBoolean(_ value: Any) -> Bool {
        guard let number = value as? NSNumber else { return value is Bool }
        return String(cString: number.objCType) == "c" || String(cString: number.objCType) == "B"
    }
}
