/// What of a manifest could not be read as it should: each is counted, and none ends the reading.
package struct ManifestFlaws: Sendable, Hashable {
    /// Rows without a domain, path or kind.
    package var incomplete = 0
    /// Rows whose file name is not 40 hexadecimal digits.
    package var badFileIDs = 0
    /// Rows whose file name is not that of their domain and path.
    package var foreignFileIDs = 0
    /// Rows whose description cannot be understood.
    package var undecodable = 0
    /// Rows whose description is larger than any is.
    package var oversized = 0
    /// Whether the manifest itself is damaged, so that there may be files that it does not list any more.
    package var isDamaged = false

    /// A manifest without flaws.
    package init() {}

    /// Whether nothing is wrong.
    package var isEmpty: Bool { self == ManifestFlaws() }

    /// Whether there may be files that were not seen.
    package var mayHideFiles: Bool { isDamaged || incomplete + badFileIDs > 0 }

    /// What is wrong, a sentence each.
    package var sentences: [String] {
        var result: [String] = []
        func say(_ count: Int, _ words: String) {
            if count > 0 { result.append("\(count) \(count == 1 ? "row" : "rows") of the manifest \(words).") }
        }
        if isDamaged {
            result.append("The manifest is damaged: what could be read is told, and there may have been more.")
        }
        say(incomplete, "without a domain, a path or a kind")
        say(badFileIDs, "with a file name that is none")
        say(foreignFileIDs, "with a file name that belongs to another path")
        say(undecodable, "with a description that cannot be understood")
        say(oversized, "with a description that is larger than any is")
        return result
    }

    /// Adds what another part of the manifest has.
    package mutating func add(_ other: ManifestFlaws) {
        incomplete += other.incomplete
        badFileIDs += other.badFileIDs
        foreignFileIDs += other.foreignFileIDs
        undecodable += other.undecodable
        oversized += other.oversized
        isDamaged = isDamaged || other.isDamaged
    }
}
