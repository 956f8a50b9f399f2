public import Foundation

/// A link into the app that an allow-list knows, as typed values and nothing else.
///
/// ```swift
/// let routes = DeepLink.AllowList([
///     try DeepLink.Route(
///         "transfer", schemes: ["https"], hosts: ["bank.example"], path: "/accounts/{account}/transfer",
///         parameters: ["account": .uuid],
///         query: ["amount": .required(.integer(1...10_000)), "note": .optional(.text(.line))])
/// ])
/// let link = try routes.read(url.absoluteString)
/// if link.route == "transfer", let account = link.uuid("account") { … }
/// ```
///
/// A link says what someone wants the app to show, never that its owner wants it: ask before acting on one.
public struct DeepLink: Sendable, Hashable, CustomStringConvertible {
    /// The name of the route that the link took.
    public let route: String
    /// The values of the path and the query, by name.
    public let values: [String: Value]

    /// The integer of a parameter; nil if it was not given or is of another type.
    public func integer(_ name: String) -> Int? {
        if case .integer(let value) = values[name] { value } else { nil }
    }

    /// The text of a parameter, or its choice; nil if it was not given or is of another type.
    public func text(_ name: String) -> String? {
        switch values[name] {
        case .text(let value), .choice(let value): value
        default: nil
        }
    }

    /// The identifier of a parameter; nil if it was not given or is of another type.
    public func uuid(_ name: String) -> UUID? {
        if case .uuid(let value) = values[name] { value } else { nil }
    }

    /// The route and the names of its values. Holds no value.
    public var description: String { "\(route)(\(values.keys.sorted().joined(separator: ", ")))" }

    /// A parsed value.
    public enum Value: Sendable, Hashable {
        /// An integer of the allowed range.
        case integer(Int)
        /// A text that keeps its limit, without controls and invisible characters.
        case text(String)
        /// One of the allowed words.
        case choice(String)
        /// An identifier.
        case uuid(UUID)
    }

    /// What a parameter may be.
    public enum Kind: Sendable, Hashable {
        /// An integer in decimal digits, without leading zeros or plus sign.
        case integer(ClosedRange<Int>)
        /// A text without control, format, private and unassigned characters, and without `/` and `\` in a path.
        case text(TextLimit)
        /// One of a few words.
        case choice(Set<String>)
        /// A UUID of 36 characters.
        case uuid
    }

    /// A parameter of the query.
    public struct Parameter: Sendable, Hashable {
        let kind: Kind
        let isRequired: Bool

        /// A parameter that must be given.
        public static func required(_ kind: Kind) -> Self { Self(kind: kind, isRequired: true) }
        /// A parameter that may be given.
        public static func optional(_ kind: Kind) -> Self { Self(kind: kind, isRequired: false) }
    }
}

extension DeepLink.Kind {
    /// The value that a text stands for; nil if it is none of this kind.
    func value(of text: String, isInPath: Bool) -> DeepLink.Value? {
        switch self {
        case .integer(let range):
            let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
            guard !digits.isEmpty, digits.utf8.allSatisfy(URLScan.isDigit), digits == "0" || digits.utf8.first != 0x30,
                let value = Int(text), range.contains(value), text != "-0"
            else { return nil }
            return .integer(value)
        case .text(let limit):
            guard limit.issues(in: text).isEmpty,
                text.unicodeScalars.allSatisfy({ Self.isVisible($0) && !(isInPath && ($0 == "/" || $0 == "\\")) })
            else { return nil }
            return .text(text)
        case .choice(let words):
            // By bytes: Swift's strings are equal when they are composed otherwise.
            guard let word = words.first(where: { $0.utf8.elementsEqual(text.utf8) }) else { return nil }
            return .choice(word)
        case .uuid:
            guard text.utf8.count == 36, let value = UUID(uuidString: text),
                value.uuidString.utf8.elementsEqual(text.uppercased().utf8)
            else { return nil }
            return .uuid(value)
        }
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate: false
        default: !scalar.properties.isDefaultIgnorableCodePoint
        }
    }
}
