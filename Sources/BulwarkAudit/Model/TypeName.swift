/// Reading the text of a type.
enum TypeName {
    /// The nominal type that a type's text is about: `String` for `String?`, `Token` for `any Token`, `Data` for `inout Data`.
    static func base(_ text: String) -> String {
        // Most types are a plain name.
        if text.utf8.allSatisfy({
            ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7a || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x5f
        }) {
            return text
        }
        var text = Substring(text)
        for prefix in ["inout ", "any ", "some ", "weak ", "borrowing ", "consuming ", "sending "]
        where text.hasPrefix(prefix) {
            text = text.dropFirst(prefix.count)
        }
        while text.hasPrefix("@"), let blank = text.firstIndex(of: " ") { text = text[text.index(after: blank)...] }
        let bare = text.utf8.reversed().drop { [UInt8(ascii: "?"), 0x21, 0x2a, 0x20].contains($0) }
        text = text[..<bare.startIndex.base]
        if text.hasPrefix("Optional<"), text.hasSuffix(">") { return base(String(text.dropFirst(9).dropLast())) }
        // `(any Delegate)?`
        if text.hasPrefix("("), text.hasSuffix(")"), !text.contains(","), !text.contains("->"), !text.contains(":"),
            text.utf8.count > 2
        {
            return base(String(text.dropFirst().dropLast()))
        }
        if text.hasPrefix("[") || text.hasPrefix("(") { return String(text) }
        if let generic = text.firstIndex(of: "<") { text = text[..<generic] }
        if let dot = text.lastIndex(of: ".") { text = text[text.index(after: dot)...] }
        return String(text)
    }
}
