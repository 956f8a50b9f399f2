/// Suggestions for misspelt names.
public enum Spelling {
    /// The known name that a word is most like, by edits (an insertion, deletion or substitution, or two neighbours
    /// exchanged) in at most a third of it: the optimal string alignment distance.
    ///
    /// - Parameters:
    ///   - word: What was written; words over 80 bytes get no suggestion.
    ///   - names: What could have been meant.
    public static func nearest(to word: String, in names: some Sequence<String>) -> String? {
        let word = Array(word.lowercased().utf8)
        guard !word.isEmpty, word.count <= 80 else { return nil }
        let limit = max(1, word.count / 3)
        var best: (name: String, distance: Int)?
        for name in names.sorted() {
            let distance = Self.distance(word, Array(name.lowercased().utf8))
            if distance <= limit, distance < best?.distance ?? .max { best = (name, distance) }
        }
        return best?.name
    }

    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        guard right.count <= 160 else { return .max }
        var before: [Int] = []
        var last = Array(0...right.count)
        for i in left.indices {
            var row = [i + 1]
            row.reserveCapacity(right.count + 1)
            for j in right.indices {
                var cost = min(last[j] + (left[i] == right[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    cost = min(cost, before[j - 1] + 1)
                }
                row.append(cost)
            }
            before = last
            last = row
        }
        return last[right.count]
    }
}
