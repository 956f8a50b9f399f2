internal import BulwarkTransport

/// A dNSName of a certificate that may stand for a server (RFC 6125 section 6.4; Baseline Requirements section 7.1.2.7.12):
/// a host name, or `*.` before one of two labels at least that is no registry's suffix, such as `co.uk`.
struct DNSPattern: Sendable, Hashable {
    /// Whether a first label of any text goes before the labels.
    let isWildcard: Bool
    /// The labels in lower case, without the wildcard's.
    let labels: [[UInt8]]

    /// Nil for what no server can be known by: an address, an underscore, a wildcard that is not a whole first label or
    /// covers a top-level domain.
    init?(_ text: String) {
        var labels = Self.split(text)
        isWildcard = labels.first == [UInt8(ascii: "*")]
        if isWildcard { labels.removeFirst() }
        guard labels.count >= (isWildcard ? 2 : 1), labels.allSatisfy(Self.isPossible),
            // A last label of digits makes it an address, or what some take for one.
            let last = labels.last, !last.allSatisfy({ (0x30...0x39).contains($0) }),
            text.utf8.count <= 253
        else { return nil }
        // Suffixes of somebody's own are their owner's, who may serve what is below them: `*.github.io`.
        if isWildcard, PublicSuffix.section(ofSubdomainsOf: String(text.dropFirst(2))) == .registry { return nil }
        self.labels = labels
    }

    func matches(_ host: [[UInt8]]) -> Bool {
        isWildcard ? host.count == labels.count + 1 && host.dropFirst().elementsEqual(labels) : host == labels
    }

    /// The labels of a name in lower case; an empty one is kept.
    static func split(_ text: String) -> [[UInt8]] {
        text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map { label in
            label.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        }
    }

    /// Letters, digits and hyphens, none of them at an end.
    static func isPossible(_ label: [UInt8]) -> Bool {
        (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
            && label.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
            }
    }
}
