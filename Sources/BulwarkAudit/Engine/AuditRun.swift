import BulwarkCore
import BulwarkPolicy
import BulwarkReport
import CBulwark
import Dispatch

/// One run of an audit: find files, read them, join what they say, let the rules judge.
struct AuditRun {
    let options: Audit.Options

    /// The report on files and folders.
    func report(on paths: [String], progress: (@Sendable (Int, Int) -> Void)?) throws -> AuditReport {
        let begin = DispatchTime.now()
        let start = bulwark_file_time()
        let discovery = try discovery(of: paths)
        // A built app is read as fast as its digests, and what is said of it depends on the day.
        guard discovery.layout == nil, let directory = options.cacheDirectory else {
            return judged(discovery, cache: nil, progress: progress, since: begin).report
        }
        let reports = ReportCache(directory: directory, root: discovery.base)
        let key = ReportCache.key(files: discovery.files, notices: discovery.notices, options: fingerprint)
        let further = FurtherFiles(base: discovery.base, roots: discovery.roots)
        if var known = reports.report(for: key, digest: further.digest) {
            known.statistics.cached = discovery.files.count { $0.kind.isSource }
            known.statistics.seconds = Self.seconds(since: begin)
            known.statistics.leftOut = discovery.countLeftOut()
            return known
        }
        let cache = FactCache(directory: directory, root: discovery.base, onUnkept: options.onUnkeptCache)
        let (report, others) = judged(discovery, cache: cache, progress: progress, since: begin)
        // A file that was written meanwhile may have been read otherwise than the key has it.
        guard !discovery.files.contains(where: { FileStatus.isChanged($0.absolutePath, since: start) }) else {
            return report
        }
        reports.write(
            report, key: key,
            others: Dictionary(others.map { ($0, further.digest($0)) }, uniquingKeysWith: { first, _ in first }))
        return report
    }

    /// What is found in a built app, or in files and folders, less what the options leave out.
    func discovery(of paths: [String]) throws -> any Discovery {
        let excludes = try Exclusions(options.excludes)
        let limits = FileDiscovery.Options(includesTests: options.includeTests, isExcluded: excludes.exclude)
        let built = paths.count == 1 ? BundleDiscovery(paths[0], options: limits) : nil
        let discovery: any Discovery = built ?? FileDiscovery(paths, options: limits)
        excludes.unused.forEach { options.onUnusedExclude?($0) }
        return discovery
    }

    /// The options as a text that is the same in every process; sets and dictionaries are sorted for it.
    private var fingerprint: String {
        let severities = options.severities.sorted { $0.key < $1.key }.map {
            "\($0.key)=\($0.value?.rawValue ?? "off")"
        }
        return "\(options.excludes) \(options.includeTests) \(severities) \(options.onlyRules?.sorted() ?? ["*"])"
            + " \(options.customSinks) \(options.customSources) \(options.unpinnedHosts) \(options.skipped)"
    }

    private static func seconds(since begin: DispatchTime) -> Double {
        Double(DispatchTime.now().uptimeNanoseconds - begin.uptimeNanoseconds) / 1e9
    }

    /// Reads what was found and lets the rules judge; with the paths of files that were read besides.
    private func judged(
        _ discovery: any Discovery, cache: FactCache?, progress: (@Sendable (Int, Int) -> Void)?,
        since begin: DispatchTime
    ) -> (report: AuditReport, others: Set<String>) {
        let leftOut = Workers.begin {
            Workers.working(on: .step("counting what is left out")) { discovery.countLeftOut() }
        }
        let skipped = options.skipped.filter { if case .rule = $0.work { true } else { false } }
        let (app, inputs, further) = app(of: discovery, cache: cache, progress: progress)
        let rules = judgingRules(for: app)
        let files = FileSources(root: discovery.base)
        let found = findings(of: rules, in: app)
        let (findings, checklist) = Workers.both {
            Workers.working(on: .step("masking secrets")) { SecretMasks.applied(to: found, in: app, sources: files) }
        } and: {
            Workers.working(on: .step("answering the checklist")) {
                ChecklistAnswers(app: app, findings: found, rules: rules).lines
            }
        }
        let report = AuditReport(
            findings: findings,
            notices: sorted(
                discovery.notices + inputs.notices + app.resources.notices + further.notices
                    + skipped.compactMap(\.notice)),
            checklist: checklist,
            rules: rules.map { described($0) },
            statistics: .init(
                files: discovery.files.count, lines: inputs.lines, cached: inputs.cached,
                seconds: Self.seconds(since: begin), leftOut: leftOut.value),
            filesWithAllows: inputs.filesWithAllows)
        Workers.letGo(of: (app, inputs.resources))
        return (Redaction.applied(to: report, sources: files), further.paths)
    }

    /// What the app declares of what a policy can promise.
    func declarations(in paths: [String]) throws -> AppDeclarations {
        let discovery = try discovery(of: paths)
        let (app, inputs, further) = app(of: discovery, cache: nil, progress: nil)
        return AppDeclarations(
            app, notices: sorted(discovery.notices + inputs.notices + app.resources.notices + further.notices))
    }

    /// Reads what was found and joins it.
    private func app(
        of discovery: any Discovery, cache: FactCache?, progress: (@Sendable (Int, Int) -> Void)?
    ) -> (app: AuditedApp, inputs: AuditInputs, further: FurtherFiles) {
        var inputs = AuditInputs(
            reading: discovery.files, skipped: options.skipped, cache: cache, progress: progress)
        let further = FurtherFiles(base: discovery.base, roots: discovery.roots)
        let sources = inputs.takeSources()
        let (code, resources) = Workers.both { [assembly = inputs.assembly] in
            Workers.working(on: .step("joining the sources")) {
                CodeBase(
                    sources, of: assembly,
                    vocabulary: Vocabulary(sources: options.customSources, sinks: options.customSinks))
            }
        } and: { [found = inputs.resources] in
            Workers.working(on: .step("joining the resources")) {
                AppResources(found, layout: discovery.layout, read: further.text)
            }
        }
        let app = AuditedApp(
            code: code, resources: resources, unpinnedHosts: options.unpinnedHosts, layout: discovery.layout,
            now: options.now)
        return (app, inputs, further)
    }

    // MARK: Rules

    private func judgingRules(for app: AuditedApp) -> [any Rule.Type] {
        RuleRegistry.rules.filter { rule in
            let id = rule.description.id
            if let only = options.onlyRules, !only.contains(id) { return false }
            if let level = options.severities[id], level == nil { return false }
            if options.skipped.contains(where: { $0.work == .rule(id) }) { return false }
            guard rule.description.subjects.contains(app.built == nil ? .source : .built) else { return false }
            return app.isApp || !rule.description.needsApp
        }
    }

    /// A rule's description with the severity that the configuration gives it.
    private func described(_ rule: any Rule.Type) -> RuleDescription {
        var description = rule.description
        if case .some(.some(let severity)) = options.severities[description.id] { description.severity = severity }
        return description
    }

    private func findings(of rules: [any Rule.Type], in app: AuditedApp) -> [Finding] {
        let debugCode = DebugCode(app.code, includesTests: options.includeTests)
        let lanes = Self.lanes(of: rules)
        let found = Workers.map(lanes.count) { number -> [Finding] in
            lanes[number].flatMap { rule in
                Workers.working(on: .rule(rule.description.id)) { rule.findings(in: app) }.filter {
                    // What others wrote the app's makers do not change for a warning.
                    $0.severity == .blocking || rule.description.needsApp || !AuditedApp.isThirdParty($0.location.path)
                }
            }.filter { !debugCode.holds($0.location) }
        }
        var seen: Set<Place> = []
        var findings: [Finding] = []
        let evidence = Evidence(app, for: found.joined())
        for var finding in found.joined() {
            if let weakness = evidence.weakness(of: finding) {
                finding.severity = .warning
                finding.message += " " + weakness
            }
            if case .some(.some(let severity)) = options.severities[finding.rule] { finding.severity = severity }
            let place = Place(rule: finding.rule, location: finding.location, context: finding.context)
            if seen.insert(place).inserted { findings.append(finding) }
        }
        findings.sort { lhs, rhs in
            (lhs.location.path, lhs.location.line, lhs.location.column, lhs.rule, lhs.message)
                < (rhs.location.path, rhs.location.line, rhs.location.column, rhs.rule, rhs.message)
        }
        return Evidence.withoutCopies(findings)
    }

    /// Rules of one area ask the same questions, so one thread asks them one after the other and has most of the answers.
    private static func lanes(of rules: [any Rule.Type]) -> [[any Rule.Type]] {
        // Those that take longest begin first, so that no core is left with one of them at the end.
        let longest: [RuleDescription.Area] = [.logs, .trails, .input, .secrets, .transport, .data]
        let areas = longest + RuleDescription.Area.allCases.filter { !longest.contains($0) }
        return areas.map { area in rules.filter { $0.description.area == area } }.filter { !$0.isEmpty }
    }

    /// What tells two findings apart.
    private struct Place: Hashable {
        var rule: String
        var location: SourceLocation
        var context: String
    }

    private func sorted(_ notices: [AuditReport.Notice]) -> [AuditReport.Notice] {
        notices.sorted {
            ($0.location.path, $0.location.line, $0.message) < ($1.location.path, $1.location.line, $1.message)
        }
    }
}
