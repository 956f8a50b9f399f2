import BulwarkReport

/// All files of an audit, read on all cores: sources as facts, resources as trees.
struct AuditInputs {
    /// A source file that was read.
    typealias Source = (path: String, part: CodeAssembly.Part)

    /// What took in the sources.
    let assembly = CodeAssembly()
    private(set) var sources: [Source] = []
    private(set) var resources: [ResourceFile] = []
    /// What could not be read, and what has errors.
    private(set) var notices: [AuditReport.Notice] = []
    /// The files that hold `bulwark:allow` comments.
    private(set) var filesWithAllows: [String] = []
    /// How many lines the sources have.
    private(set) var lines = 0
    /// How many files' facts came from the cache.
    private(set) var cached = 0

    /// What became of one file.
    private enum Outcome: Sendable {
        case source(Source, SourceOutcome)
        case resource(ResourceFile, mayAllow: Bool)
        case unread(AuditReport.Notice)
    }

    /// What is known of a source file besides its facts.
    private struct SourceOutcome: Sendable {
        var mayAllow: Bool
        var syntaxNotice: AuditReport.Notice?
        /// Where there is a cache.
        var key: FactCache.Key?
        /// The facts for the cache, where it does not have them.
        var encoded: [UInt8]?
    }

    /// Reads files; those whose facts a cache holds are not parsed again, and the cache is brought up to date.
    ///
    /// - Parameter skipped: Files that are not read.
    init(
        reading files: [InputFile], skipped: [SkippedWork] = [], cache: FactCache?,
        progress: (@Sendable (Int, Int) -> Void)?
    ) {
        let skipped = Dictionary(skipped.map { ($0.work, $0) }, uniquingKeysWith: { first, _ in first })
        let total = files.count
        // Large files first, so that no core is left with one of them at the end.
        let order = files.indices.sorted { (files[$0].size, $1) > (files[$1].size, $0) }
        var finished: (@Sendable (Int) -> Void)?
        if let progress { finished = { done in progress(done, total) } }
        let outcomes = Workers.map(total, finished: finished) { [assembly] number in
            let file = files[order[number]]
            if !skipped.isEmpty, let notice = skipped[.file(file.path)]?.notice { return Outcome.unread(notice) }
            return Workers.working(on: .file(file.path)) { Self.read(file, cache: cache, assembly) }
        }
        var byFile = [Outcome?](repeating: nil, count: total)
        for (number, outcome) in outcomes.enumerated() { byFile[order[number]] = outcome }
        var keyed: [(key: FactCache.Key, encoded: [UInt8]?)] = []
        for outcome in byFile {
            switch outcome {
            case .source(let source, let outcome):
                lines += source.part.lineStarts.count
                if outcome.mayAllow { filesWithAllows.append(source.path) }
                if let notice = outcome.syntaxNotice { notices.append(notice) }
                if let key = outcome.key {
                    if outcome.encoded == nil { cached += 1 }
                    keyed.append((key, outcome.encoded))
                }
                sources.append(source)
            case .resource(let resource, let mayAllow):
                if mayAllow { filesWithAllows.append(resource.file.path) }
                resources.append(resource)
            case .unread(let notice): notices.append(notice)
            case nil: break
            }
        }
        // Facts that were there and could not be read are written anew as well.
        if let cache, !keyed.isEmpty,
            keyed.contains(where: { $0.encoded != nil }) || !cache.holds(exactly: keyed.map(\.key))
        {
            cache.write(keyed)
        }
    }

    /// Has the sources made into something else; they are not kept.
    mutating func takeSources() -> [Source] {
        defer { sources = [] }
        return sources
    }

    private static func read(_ file: InputFile, cache: FactCache?, _ assembly: CodeAssembly) -> Outcome {
        let bytes: [UInt8]
        do throws(FileReader.Failure) {
            bytes = try file.bytes()
        } catch {
            return unread(file, error.message)
        }
        guard file.kind.isSource else {
            return .resource(
                ResourceFile.parse(bytes, as: file),
                mayAllow: file.archived == nil && file.kind != .executable && SuppressionParser.mayApply(to: bytes))
        }
        let text: [UInt8]
        switch TextDecoding.utf8(bytes) {
        case .success(let decoded): text = decoded
        case .failure(let failure): return unread(file, failure.message)
        }
        let language: FileFacts.Language = file.kind == .swift ? .swift : .objectiveC
        var outcome = SourceOutcome(mayAllow: SuppressionParser.mayApply(to: text))
        outcome.key = cache.map { _ in FactCache.Key(content: text, language: language) }
        let facts: FileFacts
        if let key = outcome.key, let known = cache?.facts(for: key) {
            facts = known
        } else {
            if language == .swift, let excess = SwiftNesting.excess(in: text) { return unread(file, excess.message) }
            facts = language == .swift ? SwiftLowering.facts(of: text) : ObjectiveCLowering.facts(of: text)
            if outcome.key != nil { outcome.encoded = facts.encoded() }
        }
        outcome.syntaxNotice = facts.syntaxError.map { syntaxNotice(file, facts, at: $0) }
        return .source((file.path, assembly.take(facts)), outcome)
    }

    private static func unread(_ file: InputFile, _ message: String) -> Outcome {
        .unread(.init(.unread, at: SourceLocation(path: file.path, line: 1), message))
    }

    private static func syntaxNotice(_ file: InputFile, _ facts: FileFacts, at offset: Int) -> AuditReport.Notice {
        let starts = facts.lineStarts
        let line = starts.prefix { Int($0) <= offset }.count
        let column = offset - Int(starts.isEmpty ? 0 : starts[max(0, line - 1)]) + 1
        return .init(
            .syntax, at: SourceLocation(path: file.path, line: max(1, line), column: max(1, column)),
            "The file has a syntax error here; the rest of it was read as far as it goes.")
    }
}
