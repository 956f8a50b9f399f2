internal import BulwarkCore

/// One thing that is wrong with a document, and where.
///
/// An issue holds no value of the document. Its pointer holds keys of it, which the contract may not know.
public struct JSONIssue: Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    public var code: Code
    /// Where it is wrong; for a missing key the place that it should have, for broken syntax the innermost value
    /// that was open.
    public var pointer: JSONPointer
    /// The byte of the document where it shows, from 0; nil for a value that was not read from bytes.
    public var offset: Int?
    /// What the contract or the limit asks for, such as `an integer from 1 to 500`; nil where the code says it all.
    public var expectation: String?

    /// Makes an issue from its parts.
    public init(_ code: Code, at pointer: JSONPointer, offset: Int? = nil, expectation: String? = nil) {
        self.code = code
        self.pointer = pointer
        self.offset = offset
        self.expectation = expectation
    }

    /// The issue in one line for a log: control and bidirectional characters of keys are escaped, long keys cut.
    public var description: String {
        let place = pointer.tokens.isEmpty ? "the document" : Self.printable(pointer.description)
        let asked = expectation.map { " Expected: \($0)." } ?? ""
        return "\(place)\(offset.map { " (byte \($0))" } ?? ""): \((code.message ?? .unknown).summary)\(asked)"
    }

    private static func printable(_ text: String) -> String {
        var line = ""
        for scalar in text.unicodeScalars.prefix(200) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
                line += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            default: line.unicodeScalars.append(scalar)
            }
        }
        return text.unicodeScalars.count > 200 ? line + "…" : line
    }
}
