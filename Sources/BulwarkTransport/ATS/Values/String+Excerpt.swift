extension String {
    /// Text from outside in the form that messages show: one line of 60 characters at most.
    var excerpt: String {
        let shown = unicodeScalars.prefix(60).map { scalar in
            scalar.properties.isWhitespace || scalar.value < 0x20 || scalar.value == 0x7F ? " " : Character(scalar)
        }
        return String(shown) + (unicodeScalars.dropFirst(60).isEmpty ? "" : "…")
    }
}
