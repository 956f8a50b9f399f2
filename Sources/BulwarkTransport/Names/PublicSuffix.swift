/// The end of a host's name below which anybody can have names of their own, such as `co.uk` and `github.io`, by the
/// Public Suffix List (publicsuffix.org).
///
/// One label more is the domain that somebody registered. What an app says of a domain and its subdomains, a pin or an
/// exception, should never be said of a suffix: it would be said of strangers.
///
/// ```swift
/// PublicSuffix(of: "www.example.co.uk")?.registrableDomain   // example.co.uk
/// PublicSuffix(of: "github.io")?.isWholeName                  // true
/// ```
public struct PublicSuffix: Sendable, Hashable, CustomStringConvertible {
    /// Whose suffix it is.
    public enum Section: String, Sendable, Hashable, CaseIterable {
        /// A registry's, below a top-level domain.
        case registry
        /// A suffix that the owner of a domain gives names away below: hosting, dynamic DNS.
        case privateDomain
        /// None that the list has: the last label, whatever it is.
        case unlisted
    }

    /// The suffix, in lower case.
    public let text: String
    /// Whose suffix it is.
    public let section: Section
    /// The suffix and the label before it; nil where the name is the suffix and no more.
    public let registrableDomain: String?

    /// The day of the list, YYYY-MM-DD.
    public static let listDay = PublicSuffixTable.day

    /// The suffix of a host, by the longest rule that holds for it.
    ///
    /// It takes time in proportion to the name's length.
    ///
    /// - Parameter host: A host name. Case does not matter, and a trailing dot is taken away; international names are given
    ///   in their ASCII form. Nil for an address and for what no host can be called.
    public init?(of host: String) {
        guard let name = try? ServerName(host), name.address == nil else { return nil }
        let bytes = Array(name.text.utf8)
        let starts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: ".") }.map { $0 + 1 }
        func tail(_ label: Int) -> String { String(decoding: bytes[starts[label]...], as: UTF8.self) }

        // No rule is longer, so the labels before need no look.
        let first = max(0, starts.count - PublicSuffixTable.mostLabels - 1)
        let rules = starts[first...].map { PublicSuffixTable.rule(for: bytes[$0...]) }
        var found = (label: starts.count - 1, section: Section.unlisted)
        for (offset, rule) in rules.enumerated() {
            let label = first + offset
            if let section = rule?.exception {
                found = (label + 1, section)
                break
            }
            let above = offset + 1 < rules.count ? rules[offset + 1] : nil
            if let section = rule?.name ?? above?.anyLabel {
                found = (label, section)
                break
            }
        }
        text = tail(found.label)
        section = found.section
        registrableDomain = found.label > 0 ? tail(found.label - 1) : nil
    }

    /// Whether the name is the suffix and no more.
    public var isWholeName: Bool { registrableDomain == nil }

    /// The suffix.
    public var description: String { text }

    /// Whose suffix a name is that is one; nil where it is none that the list has. Case does not matter.
    ///
    /// It says what ``init(of:)`` says of such a name, with two looks into the table.
    static func section(ofSuffix name: String) -> Section? {
        let bytes = Array(HostName.lowercased(name).utf8)
        let rule = PublicSuffixTable.rule(for: bytes[...])
        if rule?.exception != nil { return nil }
        guard rule?.name == nil, let dot = bytes.firstIndex(of: UInt8(ascii: ".")), dot > 0 else { return rule?.name }
        return PublicSuffixTable.rule(for: bytes[(dot + 1)...])?.anyLabel
    }

    /// Who gives away the names below a name: of a suffix whose it is, and of a name right above a rule for all labels, such
    /// as `kobe.jp`, whose rule it is; nil where the names below are those of the name's owner.
    package static func section(ofSubdomainsOf name: String) -> Section? {
        section(ofSuffix: name)
            ?? PublicSuffixTable.rule(for: Array(HostName.lowercased(name).utf8)[...])?.anyLabel
    }
}

extension PublicSuffixTable {
    /// What the list has of a name; nil for each rule that there is not.
    struct Rule: Equatable {
        /// The name is a suffix.
        var name: PublicSuffix.Section?
        /// Every name of one more label is a suffix.
        var anyLabel: PublicSuffix.Section?
        /// The name is none, though the rule for names of one more label says so.
        var exception: PublicSuffix.Section?

        /// Of the letters of a row; a row without letters is a plain rule of a registry.
        init(_ letters: Slice<UnsafeBufferPointer<UInt8>>) {
            if letters.isEmpty { name = .registry }
            for letter in letters {
                switch letter {
                case UInt8(ascii: "e"): name = .registry
                case UInt8(ascii: "E"): name = .privateDomain
                case UInt8(ascii: "w"): anyLabel = .registry
                case UInt8(ascii: "W"): anyLabel = .privateDomain
                case UInt8(ascii: "x"): exception = .registry
                case UInt8(ascii: "X"): exception = .privateDomain
                default: break
                }
            }
        }
    }

    /// What the list has of a name, by a binary search over the rows as they stand: nothing is read in first.
    static func rule(for name: ArraySlice<UInt8>) -> Rule? {
        let (feed, blank) = (UInt8(ascii: "\n"), UInt8(ascii: " "))
        // What ends a row or a name in one is in no name.
        guard !name.contains(where: { $0 <= blank }) else { return nil }
        return rows.withUTF8Buffer { bytes in
            var (low, high) = (0, bytes.count)
            while low < high {
                var start = low + (high - low) / 2
                while start > low, bytes[start - 1] != feed { start -= 1 }
                // The first byte where row and name differ, or the end of one of them.
                var (at, index) = (start, name.startIndex)
                while index < name.endIndex, bytes[at] == name[index] {
                    at += 1
                    index += 1
                }
                let isEndOfKey = bytes[at] == feed || bytes[at] == blank
                if index == name.endIndex, isEndOfKey {
                    return Rule(bytes[at...].prefix { $0 != feed }.dropFirst())
                }
                if isEndOfKey || (index < name.endIndex && bytes[at] < name[index]) {
                    // The row is before the name: go on behind it.
                    while bytes[at] != feed { at += 1 }
                    low = at + 1
                } else {
                    high = start
                }
            }
            return nil
        }
    }
}
