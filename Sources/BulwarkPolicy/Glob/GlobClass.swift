/// The characters of which `[a-z]` takes one, or with `!` in front the others; never `/`.
struct GlobClass: Sendable {
    private var ranges: [ClosedRange<Unicode.Scalar>] = []
    private var isNegated = false

    /// Reads a class; nil where it does not end, has a range from back to front, or names `/`.
    ///
    /// - Parameter position: Behind the opening bracket, and then behind the closing one.
    init?(in pattern: [Unicode.Scalar], at position: inout Int) {
        if position < pattern.count, pattern[position] == "!" || pattern[position] == "^" {
            isNegated = true
            position += 1
        }
        var isFirst = true
        // A bracket that closes nothing yet is a member.
        while position < pattern.count, isFirst || pattern[position] != "]" {
            isFirst = false
            guard let low = Self.member(in: pattern, at: &position) else { return nil }
            var high = low
            if position + 1 < pattern.count, pattern[position] == "-", pattern[position + 1] != "]" {
                position += 1
                guard let end = Self.member(in: pattern, at: &position) else { return nil }
                high = end
            }
            guard low <= high else { return nil }
            ranges.append(low...high)
        }
        guard position < pattern.count else { return nil }
        position += 1
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        scalar != "/" && ranges.contains { $0.contains(scalar) } != isNegated
    }

    private static func member(in pattern: [Unicode.Scalar], at position: inout Int) -> Unicode.Scalar? {
        if pattern[position] == "\\", position + 1 < pattern.count { position += 1 }
        let scalar = pattern[position]
        position += 1
        return scalar == "/" ? nil : scalar
    }
}
