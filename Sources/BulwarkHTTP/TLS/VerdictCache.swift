internal import BulwarkTransport

/// Verdicts that let a connection pass, for the same certificates of the same host, for a short time.
///
/// It belongs to one ``TLSGate``, whose evaluator never changes: other pins, policies or roots are another gate with an
/// empty cache. Refusals are not kept. A verdict is found again by every byte of what was presented, and for no longer than
/// a minute and the validity of each certificate of its chain; with a clock that was set back it is not found.
struct VerdictCache: Sendable {
    struct Key: Hashable {
        var host: String
        var presented: [[UInt8]]
    }

    private struct Entry {
        var verdict: TrustVerdict
        var since: Int64
        var until: Int64
    }

    private var entries: [Key: Entry] = [:]
    private let lifetime: Int64
    private let most: Int

    init(lifetime: Int64 = 60, most: Int = 64) {
        self.lifetime = lifetime
        self.most = most
    }

    var count: Int { entries.count }

    mutating func verdict(for key: Key, at now: Int64) -> TrustVerdict? {
        guard let entry = entries[key] else { return nil }
        guard now >= entry.since, now <= entry.until else {
            entries[key] = nil
            return nil
        }
        return entry.verdict
    }

    mutating func keep(_ verdict: TrustVerdict, for key: Key, at now: Int64) {
        guard lifetime > 0, verdict.allowsConnection, let chain = verdict.chain else { return }
        let end = chain.certificates.map(\.notAfter).min() ?? now
        // More hosts than it remembers: the oldest goes.
        if entries.count >= most, entries[key] == nil,
            let oldest = entries.min(by: { $0.value.since < $1.value.since })
        {
            entries[oldest.key] = nil
        }
        entries[key] = Entry(verdict: verdict, since: now, until: min(now + lifetime, end))
    }
}
