/// The place of a value in a document (RFC 6901).
public struct JSONPointer: Sendable, Hashable, CustomStringConvertible {
    /// The keys and indices from the root on. An index is its decimal digits, as RFC 6901 §4 has it.
    public var tokens: [String]

    /// Makes a pointer from its tokens; none name the whole document.
    public init(_ tokens: [String] = []) { self.tokens = tokens }

    /// Reads a pointer as it is written, such as `/users/0/name`.
    ///
    /// Nil where the text is no pointer: it neither is empty nor begins with `/`, or has a `~` that neither `0` nor
    /// `1` follows (RFC 6901 §3).
    public init?(_ text: String) {
        tokens = []
        guard !text.isEmpty else { return }
        guard text.utf8.first == UInt8(ascii: "/") else { return nil }
        // By scalars: a mark that a token begins with makes one character with the slash before it.
        for part in text.unicodeScalars.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            var token = String.UnicodeScalarView()
            var scalars = part.makeIterator()
            while let scalar = scalars.next() {
                guard scalar == "~" else {
                    token.append(scalar)
                    continue
                }
                switch scalars.next() {
                case "0": token.append("~")
                case "1": token.append("/")
                default: return nil
                }
            }
            tokens.append(String(token))
        }
    }

    /// The pointer as it is written (RFC 6901 §3).
    ///
    /// Keys of the document stand in it as they are: ``JSONIssue/description`` is the form that is fit for a log.
    public var description: String {
        var text = String.UnicodeScalarView()
        for token in tokens {
            text.append("/")
            for scalar in token.unicodeScalars {
                switch scalar {
                case "~": text.append(contentsOf: "~0".unicodeScalars)
                case "/": text.append(contentsOf: "~1".unicodeScalars)
                default: text.append(scalar)
                }
            }
        }
        return String(text)
    }

    /// The pointer of a member or an element of this value.
    public func appending(_ token: String) -> JSONPointer { JSONPointer(tokens + [token]) }
}
