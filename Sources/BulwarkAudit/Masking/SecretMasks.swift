import BulwarkDetection
import BulwarkReport

/// Finds what the lines that a report shows hold of secrets, whichever rule shows them.
///
/// A report shows the lines of its findings. What is masked there is decided by what a line holds, and not by what the
/// rule that shows it is about: a line with a weak hash may hold a password too.
struct SecretMasks {
    private let app: AuditedApp
    private let sources: any SourceExcerpts
    /// The places to mask by file and line.
    private var whole: [Line: [SourceLocation]] = [:]
    private var parts: [Line: [SourceLocation]] = [:]
    private var values: Set<String> = []

    private struct Line: Hashable {
        var path: String
        var number: Int
    }

    /// Marks in each finding what must be masked in its line, and in the lines of the literals that it is about.
    static func applied(to findings: [Finding], in app: AuditedApp, sources: any SourceExcerpts) -> [Finding] {
        guard !findings.isEmpty else { return findings }
        var masks = SecretMasks(app: app, sources: sources)
        masks.find(in: findings)
        return findings.map { masks.marked($0) }
    }

    private init(app: AuditedApp, sources: any SourceExcerpts) {
        self.app = app
        self.sources = sources
    }

    /// A finding with the places of its lines that no finding before it has: a report masks by all of them, and a
    /// minified file has thousands of findings and secrets in one line.
    private mutating func marked(_ finding: Finding) -> Finding {
        var finding = finding
        var lines = Set((finding.secrets + finding.hidden).map { Line(path: $0.path, number: $0.line) })
        lines.insert(Line(path: finding.location.path, number: finding.location.line))
        // In order, so that the same tree gives the same report.
        let sorted = lines.sorted { ($0.path, $0.number) < ($1.path, $1.number) }
        finding.secrets = sorted.flatMap { whole.removeValue(forKey: $0) ?? [] }
        finding.hidden = sorted.flatMap { parts.removeValue(forKey: $0) ?? [] }
        return finding
    }

    // MARK: Finding

    private mutating func find(in findings: [Finding]) {
        var shown: [String: Set<Int>] = [:]
        /// What rules say is secret: places where literals begin.
        var subjects: [String: [SourceLocation]] = [:]
        for finding in findings {
            // Of a file as a whole no line is shown.
            if !finding.location.isWholeFile {
                shown[finding.location.path, default: []].insert(finding.location.line)
            }
            for secret in finding.secrets + finding.hidden where !secret.isWholeFile {
                subjects[secret.path, default: []].append(secret)
                shown[secret.path, default: []].insert(secret.line)
            }
        }
        let files = app.code.filesByPath
        for path in shown.keys.sorted() {
            guard let lines = shown[path], let text = sources.text(of: path) else { continue }
            if let file = files[path] {
                find(in: file, lines, subjects[path] ?? [], text)
            } else {
                find(inResource: path, lines, subjects[path] ?? [], text)
            }
        }
        findRepeated(in: shown)
    }

    /// What is secret in a source, by its facts; and by its text where it has no facts.
    private mutating func find(in file: Fact, _ lines: Set<Int>, _ subjects: [SourceLocation], _ text: SourceText) {
        let starts = text.lineStarts
        var begins = Set(subjects.compactMap { $0.line <= starts.count ? starts[$0.line - 1] + $0.column - 1 : nil })
        var met: Set<Int> = []
        /// Where literals stand of which facts are known.
        var known: [Range<Int>] = []
        for literal in file.descendants {
            switch literal.kind {
            case .string, .segment, .array, .number: break
            case .interpolated where begins.contains(literal.offset):
                // What is between the interpolations is the literal.
                begins.formUnion(literal.children(.segment).map(\.offset))
                continue
            default:
                // A name or a call is no secret; the literals in it may be.
                if !begins.isEmpty, begins.contains(literal.offset) { met.insert(literal.offset) }
                continue
            }
            let isSubject = begins.contains(literal.offset)
            guard isSubject || Self.touches(literal, lines, starts) else { continue }
            let ranges = LiteralRanges.content(of: literal, in: text.bytes)
            if literal.kind == .string || literal.kind == .segment {
                known += ranges.map { max(0, $0.lowerBound - 1)..<$0.upperBound }
            }
            var verdict = LiteralJudge.verdict(on: literal)
            if isSubject, literal.kind != .number, literal.kind != .array || LiteralJudge.isListOfBytes(literal) {
                met.insert(literal.offset)
                if verdict == .shown { verdict = LiteralJudge.isPart(literal) ? .hidden : .masked }
            }
            guard verdict != .shown else { continue }
            let isList = literal.kind == .array || ranges.count > 1
            for range in ranges { add(range, of: file.path, isPart: verdict == .hidden || isList, starts, text) }
        }
        known.sort { $0.lowerBound < $1.lowerBound }
        for subject in subjects where subject.line <= starts.count {
            // A place that is no literal: a call that holds several, or a line of one.
            let begin = starts[subject.line - 1] + subject.column - 1
            if met.contains(begin) || Self.overlaps(begin..<begin + 1, known) { continue }
            add(begin..<begin + subject.length, of: file.path, isPart: true, starts, text)
        }
        let masks = LineMasks(text, kind: file.isSwift ? .swift : .objectiveC)
        for line in lines where line <= starts.count {
            for (range, isPart) in masks.ranges(inLine: line) {
                let range = starts[line - 1] + range.lowerBound..<starts[line - 1] + range.upperBound
                if Self.overlaps(range, known) { continue }
                add(range, of: file.path, isPart: isPart, starts, text)
            }
        }
    }

    private mutating func find(
        inResource path: String, _ lines: Set<Int>, _ subjects: [SourceLocation], _ text: SourceText
    ) {
        let starts = text.lineStarts
        for subject in subjects where subject.line <= starts.count {
            let begin = starts[subject.line - 1] + max(0, subject.column - 1)
            guard subject.length == 0 else {
                add(begin..<begin + subject.length, of: path, isPart: false, starts, text)
                continue
            }
            // Where only a point is known, the rest of the line is taken for the secret; of a setting, its value.
            guard let line = text.line(subject.line), begin < line.endIndex else { continue }
            let value = line[begin...].firstIndex(of: UInt8(ascii: "=")).map { $0 + 1 } ?? begin
            let blanks = line[value...].prefix { $0 <= 0x20 || $0 == UInt8(ascii: "\"") }.count
            add(value + blanks..<line.endIndex, of: path, isPart: true, starts, text)
        }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let masks = LineMasks(text, kind: InputKind(fileName: name) ?? .json)
        for line in lines where line <= starts.count {
            for (range, isPart) in masks.ranges(inLine: line) {
                let range = starts[line - 1] + range.lowerBound..<starts[line - 1] + range.upperBound
                add(range, of: path, isPart: isPart, starts, text)
            }
        }
    }

    /// What repeats a secret in a shown line, in a comment for example, and what is one by its form.
    private mutating func findRepeated(in shown: [String: Set<Int>]) {
        let known = KnownValues(values)
        for (path, lines) in shown {
            guard let text = sources.text(of: path) else { continue }
            for number in lines {
                guard let line = text.line(number) else { continue }
                let found = known.ranges(in: line) + SecretShapeMatcher.ranges(in: line)
                addParts(found, of: Line(path: path, number: number))
            }
        }
    }

    /// Adds ranges of a line as parts of secrets, where no place covers them that is masked already.
    private mutating func addParts(_ ranges: [Range<Int>], of line: Line) {
        if ranges.isEmpty { return }
        let masked = ((whole[line] ?? []) + (parts[line] ?? [])).map { $0.column - 1..<$0.column - 1 + $0.length }
            .sorted { $0.lowerBound < $1.lowerBound }
        // The wider before the narrower that they cover.
        let sorted = ranges.sorted { ($0.lowerBound, $1.upperBound) < ($1.lowerBound, $0.upperBound) }
        var next = masked.startIndex
        /// How far anything reaches that begins no later.
        var reach = 0
        for range in sorted {
            while next < masked.endIndex, masked[next].lowerBound <= range.lowerBound {
                reach = max(reach, masked[next].upperBound)
                next += 1
            }
            guard range.upperBound > reach else { continue }
            reach = range.upperBound
            parts[line, default: []].append(
                SourceLocation(
                    path: line.path, line: line.number, column: range.lowerBound + 1, length: range.count))
        }
    }

    // MARK: Places

    /// Adds a range of a file's bytes, line by line; of a value of several lines nothing is shown.
    private mutating func add(_ range: Range<Int>, of path: String, isPart: Bool, _ starts: [Int], _ text: SourceText) {
        guard !range.isEmpty, range.upperBound <= text.bytes.count else { return }
        var line = Self.line(of: range.lowerBound, in: starts)
        let isWhole = !isPart && (line >= starts.count || range.upperBound < starts[line])
        if range.count <= 4_096 { values.insert(String(decoding: text.bytes[range], as: UTF8.self)) }
        var begin = range.lowerBound
        while begin < range.upperBound {
            let end = min(range.upperBound, line < starts.count ? starts[line] : text.bytes.count)
            let stretch = text.bytes[begin..<end]
            let blanks = begin == range.lowerBound ? 0 : stretch.prefix { $0 <= 0x20 }.count
            let length = stretch.reversed().drop { $0 == 0x0a || $0 == 0x0d }.count - blanks
            if length > 0 {
                let place = SourceLocation(
                    path: path, line: line, column: begin + blanks - starts[line - 1] + 1, length: length)
                if isWhole {
                    whole[Line(path: path, number: line), default: []].append(place)
                } else {
                    parts[Line(path: path, number: line), default: []].append(place)
                }
            }
            begin = end
            line += 1
        }
    }

    private static func touches(_ literal: Fact, _ lines: Set<Int>, _ starts: [Int]) -> Bool {
        let first = line(of: literal.offset, in: starts)
        if lines.contains(first) { return true }
        let last = line(of: max(literal.offset, literal.offset + literal.byteLength - 1), in: starts)
        return last > first && (first + 1...last).contains(where: lines.contains)
    }

    /// Whether a range has bytes in common with one of several, sorted.
    private static func overlaps(_ range: Range<Int>, _ sorted: [Range<Int>]) -> Bool {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle].lowerBound < range.upperBound { low = middle + 1 } else { high = middle }
        }
        return low > 0 && sorted[low - 1].upperBound > range.lowerBound
    }

    /// The number of the line that a byte stands in, from 1.
    private static func line(of offset: Int, in starts: [Int]) -> Int {
        var low = 0
        var high = starts.count
        while low + 1 < high {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        return low + 1
    }
}

extension CodeBase {
    /// The files themselves as facts, by their paths.
    fileprivate var filesByPath: [String: Fact] {
        Dictionary(
            (0..<fileCount).map { (root(ofFile: $0).path, root(ofFile: $0)) }, uniquingKeysWith: { first, _ in first })
    }
}
