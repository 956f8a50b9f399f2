/// What the encoders share.
enum EncodingBytes {
    /// Whether a scalar is an ASCII letter or digit.
    static func isAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9": true
        default: false
        }
    }

    /// A number in upper-case hexadecimal, filled with zeros.
    static func hex(_ value: some BinaryInteger, digits: Int) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }

    /// Throws all places of U+0000.
    static func refuseZero(in text: String, _ reason: StaticString) throws(ValidationError) {
        var issues = IssueList()
        for (offset, byte) in text.utf8.enumerated() where byte == 0 {
            issues.add(.unexpectedCharacter, at: offset..<offset + 1, reason)
        }
        try issues.check()
    }
}
