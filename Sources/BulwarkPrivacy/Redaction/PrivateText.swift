public import BulwarkCore

/// A text for a log in which every value says how sensitive it is, and is private where it does not.
///
/// ```swift
/// let text: PrivateText = "Signed in \(user.email) after \(attempts, .public) attempts"
/// text.rendered(by: RedactionPolicy())  // Signed in <private> after 3 attempts
/// ```
///
/// Values are kept apart until a policy renders them, so that a text that mixes sensitivities shows each part by its own. A
/// ``Secret`` prints as redacted however it is marked.
public struct PrivateText: ExpressibleByStringInterpolation, Sendable {
    enum Part: Sendable {
        case literal(String)
        case value(String, Sensitivity)
    }

    var parts: [Part]

    /// A text without values.
    public init(stringLiteral value: String) { parts = [.literal(value)] }

    /// A text with values.
    public init(stringInterpolation: StringInterpolation) { parts = stringInterpolation.parts }

    /// The text as a policy shows it.
    ///
    /// Public values are searched together with the words around them, so that a PIN is found after `pin=`, and a number of which two
    /// values hold a part each. The source's own words stay as they are.
    public func rendered(by policy: RedactionPolicy) -> String {
        var text = ""
        var open = OpenRun()
        for part in parts {
            switch part {
            case .literal(let literal): open.text += literal
            case .value(let value, .public): open.add(value)
            case .value(let value, let sensitivity):
                text += open.close(policy.redactor)
                text += policy.show(value, sensitivity)
            }
        }
        return text + open.close(policy.redactor)
    }

    /// Words of the source and public values up to one that is not public.
    private struct OpenRun {
        var text = ""
        private var values: [Range<Int>] = []

        mutating func add(_ value: String) {
            let start = text.utf8.count
            text += value
            values.append(start..<text.utf8.count)
        }

        mutating func close(_ redactor: Redactor) -> String {
            let shown = values.isEmpty ? text : redactor.redact(text, where: values)
            self = OpenRun()
            return shown
        }
    }

    /// The strictest sensitivity among the values; public for a text without any.
    public var sensitivity: Sensitivity {
        parts.reduce(.public) { strictest, part in
            if case .value(_, let sensitivity) = part { strictest.strictest(sensitivity) } else { strictest }
        }
    }

    /// Collects the parts of a literal.
    public struct StringInterpolation: StringInterpolationProtocol {
        var parts: [Part] = []

        /// Prepares for the parts of a literal.
        public init(literalCapacity: Int, interpolationCount: Int) {
            parts.reserveCapacity(interpolationCount * 2 + 1)
        }

        /// Adds text that the source code has.
        public mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { parts.append(.literal(literal)) }
        }

        /// Adds a value that is private unless it is marked. Of an error that is marked public the type and the code are shown.
        public mutating func appendInterpolation<Value>(_ value: Value, _ sensitivity: Sensitivity = .private) {
            parts.append(
                .value(sensitivity == .public ? publicText(of: value) : String(describing: value), sensitivity))
        }

        /// Adds another text with the sensitivities of its parts.
        public mutating func appendInterpolation(_ text: PrivateText) { parts += text.parts }
    }
}

extension PrivateText: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The text as the safest policy shows it.
    public var description: String { rendered(by: RedactionPolicy()) }
    /// The text as the safest policy shows it.
    public var debugDescription: String { description }
    /// A mirror that shows nothing.
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}

/// What a value prints where everybody may read it: an error prints nothing that it carries.
func publicText<Value>(of value: Value) -> String {
    // Also an error in an optional.
    (value as? any Error).map { RedactedError($0).description } ?? String(describing: value)
}
