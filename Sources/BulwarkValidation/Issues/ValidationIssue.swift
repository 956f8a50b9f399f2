/// One thing that is wrong with an input, and where.
///
/// An issue never carries the input: its reason is a `StaticString`, and its place is a range of byte offsets that is
/// of use only to the one who has the text. So issues may be logged where the values may not.
public struct ValidationIssue: Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, for programs.
    public let code: Code
    /// The field of a larger form that the value was meant for, such as `recipient.account`.
    public var field: Field?
    /// Where in the input: offsets in its UTF-8 form, from 0. Empty where something is missing.
    public let range: Range<Int>
    /// What is wrong, for developers.
    public let reason: StaticString

    /// Makes an issue from its parts.
    public init(_ code: Code, at range: Range<Int>, field: Field? = nil, _ reason: StaticString) {
        self.code = code
        self.field = field
        self.range = range
        self.reason = reason
    }

    /// The part of the text that the issue is about; nil if the text is not the one that was judged.
    public func range(in text: String) -> Range<String.Index>? {
        let utf8 = text.utf8
        guard let lower = utf8.index(utf8.startIndex, offsetBy: range.lowerBound, limitedBy: utf8.endIndex),
            let upper = utf8.index(lower, offsetBy: range.count, limitedBy: utf8.endIndex)
        else { return nil }
        return lower..<upper
    }

    /// The code, the place and the reason.
    public var description: String {
        let place = "\(range.lowerBound)..<\(range.upperBound)"
        return "\(field.map { "\($0): " } ?? "")\(code) at \(place): \(reason)"
    }

    /// Issues are equal when code, field and place are.
    public static func == (left: Self, right: Self) -> Bool {
        left.code == right.code && left.field == right.field && left.range == right.range
    }

    /// Hashes code, field and place.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
        hasher.combine(field)
        hasher.combine(range)
    }

    /// A field of a form, by its path.
    public struct Field: RawRepresentable, ExpressibleByStringLiteral, Sendable, Hashable, CustomStringConvertible {
        /// The path, with dots between its steps.
        public let rawValue: String

        /// Takes a field by its path.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// Takes a field by its path.
        public init(stringLiteral value: String) { rawValue = value }

        /// The path.
        public var description: String { rawValue }
    }
}

extension ValidationIssue {
    /// The issue of a part, as one of the whole.
    func moved(by offset: Int) -> Self {
        Self(code, at: range.lowerBound + offset..<range.upperBound + offset, field: field, reason)
    }
}
