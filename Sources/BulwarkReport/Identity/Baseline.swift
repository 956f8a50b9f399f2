public import Foundation

/// The findings that a team has accepted for now, as a small file that is committed beside the code.
///
/// An entry holds the rule, the path and the ``Fingerprint``, and so neither a line number nor anything of the source.
/// The file is sorted, one entry a line, so that it merges well.
public struct Baseline: Sendable, Hashable {
    /// One accepted finding.
    public struct Entry: Sendable, Hashable, Codable, Comparable {
        /// The rule's slug.
        public var rule: String
        /// The path relative to the audited root.
        public var path: String
        /// What the finding is known by.
        public var fingerprint: Fingerprint

        /// Makes an entry from its parts.
        public init(rule: String, path: String, fingerprint: Fingerprint) {
            self.rule = rule
            self.path = path
            self.fingerprint = fingerprint
        }

        public static func < (lhs: Entry, rhs: Entry) -> Bool {
            (lhs.path, lhs.rule, lhs.fingerprint) < (rhs.path, rhs.rule, rhs.fingerprint)
        }
    }

    /// The format's version that this type reads and writes.
    public static let version = 1
    /// The largest file that is read, in bytes: about 100,000 entries.
    public static let maximumBytes = 16 << 20

    /// The entries, sorted by path and rule, each once.
    public let entries: [Entry]

    /// Makes a baseline of entries.
    public init(entries: some Sequence<Entry>) {
        self.entries = Set(entries).sorted()
    }

    /// Accepts what stands in a report, and what an earlier baseline accepted there and is still found. Findings that a
    /// comment accepts stay out: they need no second acceptance.
    ///
    /// - Parameter earlier: The earlier baseline: of what the report does not judge, because a rule did not run or a file could not be
    ///   read, its entries are kept.
    public init(accepting report: AuditReport, keeping earlier: Baseline? = nil) {
        let index = FingerprintIndex(of: report)
        let findings = report.findings + report.accepted.filter { $0.means == .baseline }.map(\.finding)
        let found = findings.map { Entry(rule: $0.rule, path: $0.location.path, fingerprint: index[$0]) }
        let judged = Judged(report)
        self.init(entries: found + (earlier?.entries ?? []).filter { !judged.holds($0) })
    }

    /// Reads a baseline file.
    /// - Throws: ``ReportError`` with `baselineTooLarge`, `baselineMalformed` or `baselineVersionUnknown`.
    public init(json: Data) throws(ReportError) {
        // Some editors put a byte order mark before what they save.
        let json = json.starts(with: [0xEF, 0xBB, 0xBF]) ? json.dropFirst(3) : json
        // Another file, which may well be large, was named by mistake.
        guard json.first(where: { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }) == UInt8(ascii: "{") else {
            throw ReportError(.baselineMalformed)
        }
        guard json.count <= Self.maximumBytes else { throw ReportError(.baselineTooLarge) }
        let header: Header
        do { header = try JSONDecoder().decode(Header.self, from: json) } catch {
            throw ReportError(.baselineMalformed)
        }
        guard header.version == Self.version else { throw ReportError(.baselineVersionUnknown) }
        do { self.init(entries: try JSONDecoder().decode(Document.self, from: json).accepted) } catch {
            throw ReportError(.baselineMalformed)
        }
    }

    /// The file's text: JSON with one entry a line, ended by a newline.
    public func json() -> String {
        var text = "{\n  \"version\": \(Self.version),\n  \"accepted\": ["
        for (index, entry) in entries.enumerated() {
            text += index == 0 ? "\n" : ",\n"
            text += "    {\"path\": \(JSONWriter.quoted(entry.path)), \"rule\": \(JSONWriter.quoted(entry.rule)), "
            text += "\"fingerprint\": \"\(entry.fingerprint.hex)\"}"
        }
        return text + (entries.isEmpty ? "]\n}\n" : "\n  ]\n}\n")
    }

    /// Moves the findings that the baseline knows to the accepted ones, and adds a notice of kind `stale` for each
    /// entry whose finding is gone, so that the file stays small. Entries of rules that did not judge in this run, and of
    /// files that it could not read, are left in peace.
    ///
    /// Equal findings, those of one rule, path and context, are told apart by nothing but their number, which shifts when
    /// one of them is fixed. So they are counted: as many of them are accepted as there are entries, and fewer of them
    /// than there were are never new.
    public func applied(to report: AuditReport) -> AuditReport {
        struct Group {
            /// The indices of those that stand.
            var standing: [Int] = []
            /// How many were accepted before.
            var accepted = 0
            var example: Finding
        }
        var groups: [FingerprintIndex.Key: Group] = [:]
        for (index, finding) in report.findings.enumerated() {
            groups[FingerprintIndex.Key(finding), default: Group(example: finding)].standing.append(index)
        }
        for accepted in report.accepted {
            groups[FingerprintIndex.Key(accepted.finding), default: Group(example: accepted.finding)].accepted += 1
        }
        let known = Set(entries)
        var isKnown = [Bool](repeating: false, count: report.findings.count)
        var met: Set<Entry> = []
        for group in groups.values {
            let own = Self.entries(for: group.example, among: known, findings: group.standing.count + group.accepted)
            let inOrder = group.standing.sorted { report.findings[$0].location < report.findings[$1].location }
            for index in inOrder.prefix(own.count) { isKnown[index] = true }
            // A finding that a comment accepts still is there, so its entry is not stale.
            met.formUnion(own.prefix(group.standing.count + group.accepted))
        }
        var result = report
        result.findings = []
        for (index, finding) in report.findings.enumerated() {
            if isKnown[index] {
                result.accepted.append(.init(finding, by: .baseline))
            } else {
                result.findings.append(finding)
            }
        }
        result.accepted.sort { $0.finding.location < $1.finding.location }
        result.answerForAcceptance()
        let judged = Judged(report)
        for entry in entries where !met.contains(entry) && judged.holds(entry) {
            result.notices.append(
                .init(
                    .stale, at: SourceLocation(path: entry.path, line: 1),
                    "The baseline accepts a finding of \(entry.rule) here that is gone; "
                        + "write the baseline anew to drop the entry."))
        }
        return result
    }

    /// The entries for findings equal to one, in the order of their numbers.
    ///
    /// - Parameter findings: how many of them there are now. There may have been more when the entries were written, some
    ///   of them accepted by comments, so that numbers are missing.
    private static func entries(for finding: Finding, among known: Set<Entry>, findings: Int) -> [Entry] {
        var found: [Entry] = []
        var misses = 0
        var occurrence = 0
        while misses < findings + 32 {
            let entry = Entry(
                rule: finding.rule, path: finding.location.path,
                fingerprint: Fingerprint(of: finding, occurrence: occurrence))
            if known.contains(entry) {
                found.append(entry)
                misses = 0
            } else {
                misses += 1
            }
            occurrence += 1
        }
        return found
    }

    /// What a report says something about: that a finding is not in it tells nothing of what was not read.
    private struct Judged {
        private let rules: Set<String>
        /// Files and folders.
        private let unread: Set<String>

        init(_ report: AuditReport) {
            rules = Set(report.rules.map(\.id))
            unread = Set(report.notices.filter { $0.kind == .unread && $0.rule == nil }.map(\.location.path))
        }

        func holds(_ entry: Entry) -> Bool {
            guard rules.contains(entry.rule) else { return false }
            if unread.isEmpty { return true }
            var path = entry.path[...]
            while !unread.contains(String(path)) {
                guard let slash = path.lastIndex(of: "/") else { return true }
                path = path[..<slash]
            }
            return false
        }
    }

    private struct Header: Decodable { var version: Int }
    private struct Document: Decodable { var accepted: [Entry] }
}
