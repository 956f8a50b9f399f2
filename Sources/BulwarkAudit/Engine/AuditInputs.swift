import BulwarkReport

/// All files of an audit, read on all cores: sources as facts, resources as trees.
struct AuditInputs {
    /// A source file that was read.
    struct Source: Sendable {
        var path: String
        var facts: FileFacts
    }

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
        case source(Source, key: FactCache.Key?, isCached: Bool, mayAllow: Bool)
        case resource(ResourceFile, mayAllow: Bool)
        case unread(AuditReport.Notice)
    }

    /// Reads files; those whose facts a cache holds are not parsed again, and the cache is brought up to date.
    init(reading files: [InputFile], cache: FactCache?, progress: (@Sendable (Int, Int) -> Void)?) {
        let total = files.count
        // Large files first, so that no core is left with one of them at the end.
        let order = files.indices.sorted { (files[$0].size, $1) > (files[$1].size, $0) }
        var finished: (@Sendable (Int) -> Void)?
        if let progress { finished = { done in progress(done, total) } }
        let outcomes = Workers.map(total, finished: finished) { number in Self.read(files[order[number]], cache: cache)
        }
        var byFile = [Outcome?](repeating: nil, count: total)
        for (number, outcome) in outcomes.enumerated() { byFile[order[number]] = outcome }
        var keyed: [(key: FactCache.Key, facts: FileFacts)] = []
        for outcome in byFile {
            switch outcome {
            case .source(let source, let key, let isCached, let mayAllow):
                lines += source.facts.lines
                if isCached { cached += 1 }
                if mayAllow { filesWithAllows.append(source.path) }
                if let error = source.facts.syntaxError { notices.append(Self.syntaxNotice(source, at: error)) }
                if let key { keyed.append((key, source.facts)) }
                sources.append(source)
            case .resource(let resource, let mayAllow):
                if mayAllow { filesWithAllows.append(resource.file.path) }
                resources.append(resource)
            case .unread(let notice): notices.append(notice)
            case nil: break
            }
        }
        if let cache, !keyed.isEmpty, !cache.holds(exactly: keyed.map(\.key)) { cache.write(keyed) }
    }

    private static func read(_ file: InputFile, cache: FactCache?) -> Outcome {
        let bytes: [UInt8]
        do throws(FileReader.Failure) {
            bytes = try FileReader.bytes(ofFile: file.absolutePath, limit: InputLimits().bytes(for: file.kind))
        } catch {
            return unread(file, error.message)
        }
        guard file.kind.isSource else {
            return .resource(ResourceFile.parse(bytes, as: file), mayAllow: SuppressionParser.mayApply(to: bytes))
        }
        let text: [UInt8]
        switch TextDecoding.utf8(bytes) {
        case .success(let decoded): text = decoded
        case .failure(let failure): return unread(file, failure.message)
        }
        let mayAllow = SuppressionParser.mayApply(to: text)
        let language: FileFacts.Language = file.kind == .swift ? .swift : .objectiveC
        let key = cache.map { _ in FactCache.Key(content: text, language: language) }
        if let key, let facts = cache?.facts(for: key) {
            return .source(Source(path: file.path, facts: facts), key: key, isCached: true, mayAllow: mayAllow)
        }
        if language == .swift, SwiftNesting.isTooDeep(text) { return unread(file, "Its brackets are nested too deep.") }
        let facts = language == .swift ? SwiftLowering.facts(of: text) : ObjectiveCLowering.facts(of: text)
        return .source(Source(path: file.path, facts: facts), key: key, isCached: false, mayAllow: mayAllow)
    }

    private static func unread(_ file: InputFile, _ message: String) -> Outcome {
        .unread(.init(.unread, at: SourceLocation(path: file.path, line: 1), message))
    }

    private static func syntaxNotice(_ source: Source, at offset: Int) -> AuditReport.Notice {
        let starts = source.facts.lineStarts
        let line = starts.prefix { Int($0) <= offset }.count
        let column = offset - Int(starts.isEmpty ? 0 : starts[max(0, line - 1)]) + 1
        return .init(
            .syntax, at: SourceLocation(path: source.path, line: max(1, line), column: max(1, column)),
            "The file has a syntax error here; the rest of it was read as far as it goes.")
    }
}
