/// A text written between the tags of an HTML document.
///
/// `&`, `<`, `>` and both quotes become references (HTML Standard §13.1.4). U+0000, which no document may hold, becomes
/// U+FFFD.
///
/// - Warning: Inside `<script>` and `<style>` references are not read: use ``JavaScriptString`` for a script.
public struct HTMLText: Sendable, Hashable {
    /// What goes into the document.
    public let encoded: String

    /// Encodes a text.
    public init(_ text: String) {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out.append(contentsOf: "&amp;".unicodeScalars)
            case "<": out.append(contentsOf: "&lt;".unicodeScalars)
            case ">": out.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": out.append(contentsOf: "&quot;".unicodeScalars)
            case "'": out.append(contentsOf: "&#39;".unicodeScalars)
            case "\0": out.append("\u{FFFD}")
            default: out.append(scalar)
            }
        }
        encoded = String(out)
    }
}
