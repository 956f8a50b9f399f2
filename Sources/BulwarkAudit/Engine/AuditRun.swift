import BulwarkPolicy
import BulwarkReport
import Dispatch

/// One run of an audit: find files, read them, join what they say, let the rules judge.
struct AuditRun {
    let options: Audit.Options

    /// The report on files and folders.
    func report(on paths: [String], progress: (@Sendable (Int, Int) -> Void)?) throws -> AuditReport {
        let begin = DispatchTime.now()
        let excludes = try options.excludes.map { try Glob($0) }
        let discovery = FileDiscovery(
            paths,
            options: .init(
                includesTests: options.includeTests,
                isExcluded: { path in
                    excludes.contains { $0.matches(path, isFolder: true) || $0.matches(path, isFolder: false) }
                }))
        let cache = options.cacheDirectory.map { FactCache(directory: $0, root: discovery.base) }
        let inputs = AuditInputs(reading: discovery.files, cache: cache, progress: progress)
        let code = CodeBase(
            inputs.sources.map { ($0.path, $0.facts) },
            vocabulary: Vocabulary(sources: options.customSources, sinks: options.customSinks))
        let resources = AppResources(inputs.resources) { path in
            try? FileReader.bytes(ofFile: discovery.base + "/" + path, limit: InputLimits().fileBytes)
        }
        let app = AuditedApp(code: code, resources: resources, unpinnedHosts: options.unpinnedHosts)
        let rules = judgingRules(for: app)
        let findings = findings(of: rules, in: app)
        return AuditReport(
            findings: findings, notices: sorted(discovery.notices + inputs.notices + resources.notices),
            checklist: ChecklistAnswers(app: app, findings: findings, rules: rules).lines,
            rules: rules.map { described($0) },
            statistics: .init(
                files: discovery.files.count, lines: inputs.lines, cached: inputs.cached,
                seconds: Double(DispatchTime.now().uptimeNanoseconds - begin.uptimeNanoseconds) / 1e9),
            filesWithAllows: inputs.filesWithAllows)
    }

    // MARK: Rules

    private func judgingRules(for app: AuditedApp) -> [any Rule.Type] {
        RuleRegistry.rules.filter { rule in
            let id = rule.description.id
            if let only = options.onlyRules, !only.contains(id) { return false }
            if let level = options.severities[id], level == nil { return false }
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
        let debugCode = DebugCode(app.code)
        let found = Workers.map(rules.count) { number -> [Finding] in
            let rule = rules[number]
            return rule.findings(in: app).filter { !debugCode.holds($0.location) }
        }
        var seen: Set<Place> = []
        var findings: [Finding] = []
        for var finding in found.joined() {
            if case .some(.some(let severity)) = options.severities[finding.rule] { finding.severity = severity }
            let place = Place(rule: finding.rule, location: finding.location, context: finding.context)
            if seen.insert(place).inserted { findings.append(finding) }
        }
        return findings.sorted { lhs, rhs in
            (lhs.location.path, lhs.location.line, lhs.location.column, lhs.rule, lhs.message)
                < (rhs.location.path, rhs.location.line, rhs.location.column, rhs.rule, rhs.message)
        }
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
