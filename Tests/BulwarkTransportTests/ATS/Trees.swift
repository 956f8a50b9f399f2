import Foundation
import Testing

@testable import BulwarkTransport

extension ATSValue {
    /// What Foundation reads of a property list.
    init(propertyList value: Any) {
        switch value {
        case let dictionary as [String: Any]:
            self = .dictionary(
                dictionary.sorted { $0.key < $1.key }.map {
                    Entry(key: $0.key, value: ATSValue(propertyList: $0.value))
                })
        case let array as [Any]: self = .array(array.map(ATSValue.init(propertyList:)))
        case let string as String: self = .string(string)
        case let data as Data: self = .data(Array(data))
        case let number as NSNumber:
            self = String(cString: number.objCType) == "c" ? .bool(number.boolValue) : .number(number.doubleValue)
        default: self = .other
        }
    }

    /// Whether a path that begins with `NSAppTransportSecurity` leads to a value of this tree.
    func holds(_ path: ATSKeyPath) -> Bool {
        guard path.steps.first == .key("NSAppTransportSecurity") else { return false }
        var value = self
        for step in path.steps.dropFirst() {
            switch (step, value) {
            case (.key(let key), _):
                guard let next = value[key] else { return false }
                value = next
            case (.index(let index), .array(let elements)):
                guard elements.indices.contains(index) else { return false }
                value = elements[index]
            default: return false
            }
        }
        return true
    }
}

/// Random numbers from a seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
