/// How a bank's account numbers are written.
///
/// ```swift
/// let sortCodeAndAccount: AccountPattern = [.digits(2), "-", .digits(2), "-", .digits(2), " ", .digits(8)]
/// let member: AccountPattern = [.letters(1...2), .digits(6...8)]
/// ```
///
/// Matching is that of a small automaton: linear in the text, without going back.
public struct AccountPattern: Sendable, Hashable, ExpressibleByArrayLiteral {
    /// A part of a number.
    public struct Element: Sendable, Hashable, ExpressibleByStringLiteral {
        fileprivate enum Kind: Hashable { case digit, letter, alphanumeric, literal(UInt8) }
        fileprivate var steps: [(Kind, isOptional: Bool)]

        fileprivate init(_ kind: Kind, _ count: ClosedRange<Int>) {
            let count = count.clamped(to: 0...AccountPattern.maximumLength + 1)
            steps = (0..<count.upperBound).map { (kind, $0 >= count.lowerBound) }
        }

        /// So many digits.
        public static func digits(_ count: Int) -> Self { .init(.digit, count...count) }
        /// So many digits.
        public static func digits(_ count: ClosedRange<Int>) -> Self { .init(.digit, count) }
        /// So many letters of ASCII; small ones are raised.
        public static func letters(_ count: Int) -> Self { .init(.letter, count...count) }
        /// So many letters of ASCII; small ones are raised.
        public static func letters(_ count: ClosedRange<Int>) -> Self { .init(.letter, count) }
        /// So many letters and digits of ASCII; small letters are raised.
        public static func alphanumerics(_ count: Int) -> Self { .init(.alphanumeric, count...count) }
        /// So many letters and digits of ASCII; small letters are raised.
        public static func alphanumerics(_ count: ClosedRange<Int>) -> Self { .init(.alphanumeric, count) }

        /// Just this text.
        public init(stringLiteral value: String) { steps = value.utf8.map { (.literal($0), false) } }

        /// Elements are equal when they match the same.
        public static func == (left: Self, right: Self) -> Bool {
            left.steps.elementsEqual(right.steps) { $0.0 == $1.0 && $0.isOptional == $1.isOptional }
        }

        /// Hashes the parts.
        public func hash(into hasher: inout Hasher) {
            for step in steps {
                hasher.combine(step.0)
                hasher.combine(step.isOptional)
            }
        }
    }

    /// The longest number that a pattern can describe.
    public static let maximumLength = 63

    private let elements: [Element]

    /// Makes a pattern of its parts, in their order.
    ///
    /// - Precondition: The longest number it describes has at most ``maximumLength`` characters.
    public init(_ elements: [Element]) {
        // Invariant: the automaton's states are the bits of one word.
        precondition(
            elements.reduce(0) { $0 + $1.steps.count } <= Self.maximumLength, "an account pattern of over 63 characters"
        )
        self.elements = elements
    }

    /// Makes a pattern of its parts, in their order.
    public init(arrayLiteral elements: Element...) { self.init(elements) }

    /// Ten to twenty letters and digits, as many core banking systems have them.
    public static let common: AccountPattern = [.alphanumerics(10...20)]
}

extension AccountPattern {
    /// Where a text stops to match: nil if all of it does, its size if more is missing.
    func mismatch(_ bytes: [UInt8]) -> Int? {
        let steps = elements.flatMap(\.steps)
        var states = closure(1, steps)
        for (offset, byte) in bytes.enumerated() {
            var next: UInt64 = 0
            for (index, step) in steps.enumerated() where states >> UInt64(index) & 1 == 1 {
                if matches(byte, step.0) { next |= 1 << UInt64(index + 1) }
            }
            guard next != 0 else { return offset }
            states = closure(next, steps)
        }
        return states >> UInt64(steps.count) & 1 == 1 ? nil : bytes.count
    }

    /// The states that are reached without a character, over optional steps.
    private func closure(_ states: UInt64, _ steps: [(Element.Kind, isOptional: Bool)]) -> UInt64 {
        var states = states
        for (index, step) in steps.enumerated() where step.isOptional && states >> UInt64(index) & 1 == 1 {
            states |= 1 << UInt64(index + 1)
        }
        return states
    }

    private func matches(_ byte: UInt8, _ kind: Element.Kind) -> Bool {
        switch kind {
        case .digit: BBANClass.digit.contains(byte)
        case .letter: BBANClass.letter.contains(byte & 0xDF) && byte >= 0x41
        case .alphanumeric: BBANClass.digit.contains(byte) || BBANClass.letter.contains(byte & 0xDF) && byte >= 0x41
        case .literal(let literal): byte == literal
        }
    }
}
