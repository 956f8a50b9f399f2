/// Text for Markdown (CommonMark with GitHub's tables).
enum MarkdownText {
    /// Plain text whose characters mean nothing to Markdown or HTML, in one line.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in Printable.line(text).unicodeScalars {
            switch scalar {
            case "\\", "`", "*", "_", "[", "]", "<", ">", "|", "#", "~", "@", "&": result += "\\"
            default: break
            }
            result.unicodeScalars.append(scalar)
        }
        return result
    }

    /// A table's cell, whose code spans are kept.
    static func cell(_ text: String) -> String {
        Printable.line(text).split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }

    /// A code span; longer fences than any run of backticks inside.
    static func code(_ text: String) -> String {
        let line = Printable.line(text).split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
        let fence = String(repeating: "`", count: longestRun(in: line) + 1)
        let pad = line.hasPrefix("`") || line.hasSuffix("`") ? " " : ""
        return fence + pad + line + pad + fence
    }

    /// A fenced block in the language of a file.
    static func codeBlock(_ code: String, path: String) -> String {
        let language =
            switch path.split(separator: ".").last.map(String.init) {
            case "swift": "swift"
            case "m", "mm", "h": "objc"
            case "plist", "storyboard", "xib", "entitlements", "xcprivacy", "xml": "xml"
            case "json", "resolved": "json"
            default: ""
            }
        let fence = String(repeating: "`", count: max(3, longestRun(in: code) + 1))
        return "\(fence)\(language)\n\(code)\(code.hasSuffix("\n") ? "" : "\n")\(fence)\n"
    }

    private static func longestRun(in text: String) -> Int {
        var longest = 0
        var run = 0
        for byte in text.utf8 {
            run = byte == UInt8(ascii: "`") ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }
}
