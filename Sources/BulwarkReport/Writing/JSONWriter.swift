/// Writes JSON (RFC 8259) with its members in the order in which they are written, indented by two spaces.
package struct JSONWriter {
    private var text = ""
    private var depth = 0
    private var isFirst = true
    private var followsKey = false

    /// A writer that has written nothing.
    package init() {}

    /// A whole document, with a newline at its end.
    package static func document(_ body: (inout JSONWriter) -> Void) -> String {
        var json = JSONWriter()
        body(&json)
        return json.text + "\n"
    }

    /// Hands over what was written so far.
    package mutating func drain(into sink: inout some TextOutputStream) {
        sink.write(text)
        text.removeAll(keepingCapacity: true)
    }

    package mutating func object(_ body: (inout JSONWriter) -> Void) { nest("{", "}", body) }
    package mutating func array(_ body: (inout JSONWriter) -> Void) { nest("[", "]", body) }

    /// Opens an object or array that is closed later: for what is drained on the way.
    package mutating func open(_ bracket: String) {
        separate()
        text += bracket
        depth += 1
        isFirst = true
    }

    package mutating func close(_ bracket: String) {
        depth -= 1
        if !isFirst { newline() }
        text += bracket
        isFirst = false
    }

    /// Begins a member; its value must follow.
    package mutating func key(_ name: String) {
        separate()
        text += Self.quoted(name) + ": "
        followsKey = true
    }

    package mutating func string(_ value: String) {
        separate()
        text += Self.quoted(value)
    }

    package mutating func number(_ value: Int) {
        separate()
        text += String(value)
    }

    /// A number with at most three decimals; what JSON has no number for becomes 0.
    package mutating func number(_ value: Double) {
        separate()
        let thousandths = value.isFinite && abs(value) < 1e12 ? (value * 1000).rounded() / 1000 : 0
        text += "\(thousandths)"
    }

    package mutating func bool(_ value: Bool) {
        separate()
        text += value ? "true" : "false"
    }

    package mutating func member(_ name: String, _ value: String) {
        key(name)
        string(value)
    }

    package mutating func member(_ name: String, _ value: Int) {
        key(name)
        number(value)
    }

    package mutating func member(_ name: String, _ value: Bool) {
        key(name)
        bool(value)
    }

    package mutating func member(object name: String, _ body: (inout JSONWriter) -> Void) {
        key(name)
        object(body)
    }

    package mutating func member(array name: String, _ body: (inout JSONWriter) -> Void) {
        key(name)
        array(body)
    }

    package mutating func member(strings name: String, _ values: [String]) {
        key(name)
        array { for value in values { $0.string(value) } }
    }

    /// A JSON string with its quotation marks. What a terminal would obey is escaped, for a report may be printed on one; line and
    /// paragraph separators and `<` are, too, so that the text may stand in a script.
    package static func quoted(_ value: String) -> String {
        var result = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "<",
                _ where Printable.isUnsafe(scalar):
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    private mutating func nest(_ left: String, _ right: String, _ body: (inout JSONWriter) -> Void) {
        open(left)
        body(&self)
        close(right)
    }

    private mutating func separate() {
        if followsKey {
            followsKey = false
            isFirst = false
            return
        }
        if depth > 0 {
            if !isFirst { text += "," }
            newline()
        }
        isFirst = false
    }

    private mutating func newline() {
        text += "\n" + String(repeating: "  ", count: depth)
    }
}
