extension StringProtocol {
    /// Where an ASCII text first stands.
    package func range(ofASCII needle: StaticString) -> Range<Index>? {
        let needle = Array(needle.description.utf8)
        guard !needle.isEmpty else { return nil }
        var start = utf8.startIndex
        while let first = utf8[start...].firstIndex(of: needle[0]) {
            let rest = utf8[first...].prefix(needle.count)
            if rest.elementsEqual(needle) { return first..<rest.endIndex }
            start = utf8.index(after: first)
        }
        return nil
    }
}
