/// Text from audited files, made safe to print on a terminal and in one line.
///
/// Control characters could move the cursor or restyle a terminal, line ends could forge lines of a report, and
/// bidirectional overrides could show source in another order than it has (CVE-2021-42574); each becomes U+FFFD.
package enum Printable {
    /// A message, path or name: line ends and tabs become spaces.
    package static func line(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { isUnsafe($0) }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "\n" || scalar == "\t" || scalar == "\r" {
                result.append(" ")
            } else {
                result.append(isUnsafe(scalar) ? "\u{FFFD}" : scalar)
            }
        }
        return String(result)
    }

    /// Prose or code of several lines.
    package static func lines(_ text: String) -> String {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map { source(ArraySlice($0.utf8)) }.joined(separator: "\n")
    }

    /// The lines of prose, broken between words where they are longer than a width; what is indented is code and stays.
    package static func wrapped(_ text: String, width: Int) -> [String] {
        lines(text).split(separator: "\n", omittingEmptySubsequences: false).flatMap { line -> [String] in
            guard line.count > width, line.first != " " else { return [String(line)] }
            var result: [String] = []
            var current = ""
            var length = 0
            for word in line.split(separator: " ") {
                let size = word.count
                if length > 0, length + 1 + size > width {
                    result.append(current)
                    current = ""
                    length = 0
                }
                current += length > 0 ? " " + word : String(word)
                length += (length > 0 ? 1 : 0) + size
            }
            return result + [current]
        }
    }

    /// Part of a source line: tabs become four spaces.
    package static func source(_ bytes: ArraySlice<UInt8>) -> String {
        var result = String.UnicodeScalarView()
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            if scalar == "\t" {
                result.append(contentsOf: "    ".unicodeScalars)
            } else if scalar != "\u{FEFF}" {
                result.append(isUnsafe(scalar) ? "\u{FFFD}" : scalar)
            }
        }
        return String(result)
    }

    /// How many columns of a terminal a text takes: two for wide East Asian characters and emoji.
    package static func width(_ text: some StringProtocol) -> Int {
        text.reduce(0) { sum, character in
            let value = character.unicodeScalars.first?.value ?? 0
            let isWide =
                (0x1100...0x115F).contains(value) || (0x2E80...0xA4CF).contains(value)
                || (0xAC00...0xD7A3).contains(value) || (0xF900...0xFAFF).contains(value)
                || (0xFE30...0xFE6F).contains(value) || (0xFF00...0xFF60).contains(value)
                || (0x1F300...0x1FAFF).contains(value) || (0x20000...0x3FFFD).contains(value)
            return sum + (isWide ? 2 : 1)
        }
    }

    /// Whether a terminal or an editor would obey a character rather than show it.
    static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
