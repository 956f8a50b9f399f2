extension String {
    /// Text from outside in the form that messages show: one line of 60 characters at most, without what controls a terminal or
    /// turns the direction of the text.
    var excerpt: String {
        let shown = unicodeScalars.prefix(60).map { scalar in
            let category = scalar.properties.generalCategory
            let isShown = !scalar.properties.isWhitespace && category != .control && category != .format
            return isShown ? Character(scalar) : " "
        }
        return String(shown) + (unicodeScalars.dropFirst(60).isEmpty ? "" : "…")
    }
}
