/// The types of values. `true` and `false` are two of them, so that a shape can ask for one.
struct JSONKinds: OptionSet, Sendable, Hashable {
    var rawValue: UInt16

    static let null = JSONKinds(rawValue: 1)
    static let `true` = JSONKinds(rawValue: 2)
    static let `false` = JSONKinds(rawValue: 4)
    static let number = JSONKinds(rawValue: 8)
    static let string = JSONKinds(rawValue: 16)
    static let array = JSONKinds(rawValue: 32)
    static let object = JSONKinds(rawValue: 64)
    static let data = JSONKinds(rawValue: 128)
    static let date = JSONKinds(rawValue: 256)
    static let boolean: JSONKinds = [.true, .false]
    static let all = JSONKinds(rawValue: 511)
}

struct StringRule: Sendable, Hashable {
    var minimum = 0
    var maximum = Int.max
    var format: JSONFormat?
    var allowed: Set<String>?
}

struct NumberRule: Sendable, Hashable {
    enum Value: Sendable, Hashable {
        case integer(Int64)
        case binary64(Double)
    }

    struct Bound: Sendable, Hashable {
        var value: Value
        var isExclusive = false

        init(_ value: Value, isExclusive: Bool = false) {
            self.value = value
            self.isExclusive = isExclusive
        }
    }

    var isInteger = false
    var minimum: Bound?
    var maximum: Bound?
    var step: Int64?
    var decimalPlaces: Int?
    var allowed: Set<Value>?
}

struct ArrayRule: Sendable, Hashable {
    /// The one shape of all elements; an array, as a shape cannot hold itself.
    var element: [JSONShape]
    var minimum = 0
    var maximum = Int.max
}

struct ObjectRule: Sendable, Hashable {
    var members: [String: JSONMember] = [:]
    var undeclared: JSONUndeclaredKeys = .denied
    var minimum = 0
    var maximum = Int.max
}

extension JSONKinds: CustomStringConvertible {
    var description: String {
        var names: [String] = []
        if contains(.null) { names.append("null") }
        if contains(.boolean) {
            names.append("a boolean")
        } else if contains(.true) {
            names.append("true")
        } else if contains(.false) {
            names.append("false")
        }
        if contains(.number) { names.append("a number") }
        if contains(.string) { names.append("a string") }
        if contains(.array) { names.append("an array") }
        if contains(.object) { names.append("an object") }
        if contains(.data) { names.append("data") }
        if contains(.date) { names.append("a date") }
        return names.joined(separator: " or ")
    }
}
