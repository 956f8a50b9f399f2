/// What a contract asks of one value: which types it may have, and for each of them what else holds.
///
/// ```swift
/// let transfer = JSONShape.object([
///     "amount": .required(.string(1...20, format: .decimal)),
///     "currency": .required(.oneOf(["EUR", "USD"])),
///     "note": .optional(.string(0...140, format: .line).orNull),
///     "tags": .optional(.array(of: .string(1...20, format: .identifier), count: 0...10)),
/// ])
/// ```
///
/// A shape never reads ahead: which part of it judges a value hangs on the value's type alone, so a document is judged
/// in one pass.
public struct JSONShape: Sendable, Hashable {
    var kinds: JSONKinds
    var string: StringRule?
    var number: NumberRule?
    var array: ArrayRule?
    var object: ObjectRule?
    var reference: String?

    init(_ kinds: JSONKinds) { self.kinds = kinds }
}

extension JSONShape {
    /// Any value.
    public static let any = JSONShape(.all)
    /// `null` only.
    public static let null = JSONShape(.null)
    /// `true` or `false`.
    public static let boolean = JSONShape(.boolean)
    /// Binary data, which only property lists have.
    public static let data = JSONShape(.data)
    /// A point in time, which only property lists have; in JSON it is a ``string(_:format:)`` of
    /// ``JSONFormat/dateTime``.
    public static let date = JSONShape(.date)

    /// `true` only, or `false` only.
    public static func constant(_ value: Bool) -> JSONShape { JSONShape(value ? .true : .false) }

    /// A string.
    ///
    /// - Parameters:
    ///   - length: How many Unicode scalar values it may have (RFC 8259 calls them characters). A scalar value is up to
    ///     four bytes; a character on the screen can be many.
    ///   - format: What the string has to look like.
    public static func string(_ length: ClosedRange<Int>, format: JSONFormat? = nil) -> JSONShape {
        var shape = JSONShape(.string)
        shape.string = StringRule(minimum: length.lowerBound, maximum: length.upperBound, format: format)
        return shape
    }

    /// A string of any length that the limits leave.
    public static func string(format: JSONFormat? = nil) -> JSONShape { .string(0...Int.max, format: format) }

    /// One of these strings, compared by code points.
    public static func oneOf(_ strings: Set<String>) -> JSONShape {
        var shape = JSONShape(.string)
        shape.string = StringRule(allowed: strings)
        return shape
    }

    /// An integer, such as `12`. What equals an integer counts as one: `12.0`, `1.2e1`.
    ///
    /// - Parameter range: Its least and greatest value, compared exactly.
    public static func integer(in range: ClosedRange<Int64> = Int64.min...Int64.max) -> JSONShape {
        var shape = JSONShape(.number)
        shape.number = NumberRule(
            isInteger: true, minimum: .init(.integer(range.lowerBound)), maximum: .init(.integer(range.upperBound)))
        return shape
    }

    /// One of these integers.
    public static func oneOf(_ integers: Set<Int64>) -> JSONShape {
        var shape = JSONShape(.number)
        shape.number = NumberRule(isInteger: true, allowed: Set(integers.map(NumberRule.Value.integer)))
        return shape
    }

    /// A number.
    ///
    /// - Parameters:
    ///   - range: Its least and greatest value. A number with a fraction is compared as binary64: one that lies past a
    ///     bound by less than binary64 can tell counts as the bound.
    ///   - decimalPlaces: The most digits behind the point that are not trailing zeros, counted exactly; nil for any.
    /// - Warning: Amounts of money do not belong in numbers: most readers make binary64 of them. Ask for a string of
    ///   ``JSONFormat/decimal``, or for an integer of minor units.
    public static func number(
        in range: ClosedRange<Double> = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude,
        decimalPlaces: Int? = nil
    ) -> JSONShape {
        var shape = JSONShape(.number)
        shape.number = NumberRule(
            minimum: .init(.binary64(range.lowerBound)), maximum: .init(.binary64(range.upperBound)),
            decimalPlaces: decimalPlaces)
        return shape
    }

    /// An array.
    ///
    /// - Parameters:
    ///   - element: What each element has to be.
    ///   - count: How many elements there may be.
    public static func array(of element: JSONShape, count: ClosedRange<Int> = 0...Int.max) -> JSONShape {
        var shape = JSONShape(.array)
        shape.array = ArrayRule(element: [element], minimum: count.lowerBound, maximum: count.upperBound)
        return shape
    }

    /// An object.
    ///
    /// - Parameters:
    ///   - members: The keys that it knows.
    ///   - undeclared: What becomes of other keys. Those that are taken unseen are the ones that an attacker adds.
    ///   - count: How many members there may be, declared or not.
    public static func object(
        _ members: [String: JSONMember], undeclared: JSONUndeclaredKeys = .denied, count: ClosedRange<Int> = 0...Int.max
    ) -> JSONShape {
        var shape = JSONShape(.object)
        shape.object = ObjectRule(
            members: members, undeclared: undeclared, minimum: count.lowerBound, maximum: count.upperBound)
        return shape
    }

    /// The shape that the contract defines under a name; it may refer to itself.
    public static func reference(_ name: String) -> JSONShape {
        var shape = JSONShape([])
        shape.reference = name
        return shape
    }

    /// This shape, or `null`. A reference cannot be widened: widen what it names.
    public var orNull: JSONShape {
        var shape = self
        if reference == nil { shape.kinds.formUnion(.null) }
        return shape
    }

    /// This shape or another one of different types, such as a string or an integer.
    ///
    /// Nil where both take the same type, for then the value's type does not tell them apart, and for references.
    public func or(_ other: JSONShape) -> JSONShape? {
        guard kinds.isDisjoint(with: other.kinds), reference == nil, other.reference == nil else { return nil }
        var shape = self
        shape.kinds.formUnion(other.kinds)
        // What a shape says of a type that it does not take says nothing.
        if other.kinds.contains(.string) { shape.string = other.string }
        if other.kinds.contains(.number) { shape.number = other.number }
        if other.kinds.contains(.array) { shape.array = other.array }
        if other.kinds.contains(.object) { shape.object = other.object }
        return shape
    }
}
