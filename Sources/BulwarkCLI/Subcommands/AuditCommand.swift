internal import ArgumentParser
internal import BulwarkAudit
internal import BulwarkPolicy
internal import BulwarkReport
internal import CBulwark
internal import Foundation

struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Audits the source of an iOS app, or the app as it was built.",
        discussion: """
            Examples:
              bulwark audit .
              bulwark audit . --format sarif --output bulwark.sarif   # for code scanning
              bulwark audit . --format checklist                      # for a review
              bulwark audit . --write-baseline bulwark-baseline.json  # accept today's
              bulwark audit . --baseline bulwark-baseline.json --strict
              bulwark audit MyApp/Login --rule secret-in-log --rule secret-in-user-defaults

            Exit codes: 0 nothing blocks, and everything was read; 1 something blocks, or with --strict there is a warning or a \
            stale baseline entry; 2 nothing blocks, but something could not be read; 64 the command line, bulwark.yml or the \
            baseline is not understood; 70 a fault of Bulwark's own; 74 the report could not be written.
            """)

    @Argument(help: "Checkouts, folders or files to audit; or one built app: .app, .appex, .ipa or .xcarchive.")
    var paths: [String]

    @Option(help: "How the report is written.")
    var format = ReportFormat.terminal

    @Option(name: .shortAndLong, help: "Write the report to a file instead of standard output.")
    var output: String?

    @Option(help: "Accept the findings that this file lists; entries whose finding is gone are reported.")
    var baseline: String?

    @Option(help: "Write what is found to this file, as a baseline, and accept it.")
    var writeBaseline: String?

    @Option(help: "Read this policy instead of bulwark.yml in the audited root or the working directory.")
    var config: String?

    @Flag(help: "Neither read nor write the fact cache.")
    var noCache = false

    @Option(help: "Keep the fact cache in this folder instead of the user's cache folder.")
    var cacheDir: String?

    @Flag(help: "Audit test targets too.")
    var includeTests = false

    @Option(help: "Leave out what fits this pattern, anchored at the audited root; can be repeated.")
    var exclude: [String] = []

    @Flag(help: "Print which files would be audited, one a line, and audit none.")
    var listFiles = false

    @Option(help: "Give up a file or a rule that takes more than this many seconds of processor time.")
    var timeLimit = 60.0

    @Option(
        help: "Give up a file or a rule that takes the audit over this many megabytes of memory (default: 3/4 of all).")
    var memoryLimit: Int?

    @Flag(help: "Let warnings and stale baseline entries fail the run too.")
    var strict = false

    @Option(name: .customLong("rule"), help: "Judge by this rule only; can be repeated.")
    var onlyRules: [String] = []

    @Flag(help: "Show no progress.")
    var noProgress = false

    @Option(help: "Whether the report is coloured.")
    var color = ColorChoice.auto

    func validate() throws {
        // An unset variable of a script would else be the working folder, or a file without a name.
        if paths.contains("") { throw ValidationError("A path is empty; name a checkout, a folder or a file.") }
        let named = [
            ("--output", output, "a file"), ("--baseline", baseline, "a file"),
            ("--write-baseline", writeBaseline, "a file"), ("--config", config, "a file"),
            ("--cache-dir", cacheDir, "a folder"),
        ]
        for case (let option, ""?, let what) in named { throw ValidationError("\(option) is empty; name \(what).") }
        if listFiles, baseline != nil || writeBaseline != nil {
            throw ValidationError("--list-files finds nothing that a baseline could accept.")
        }
        guard timeLimit >= 0.1, timeLimit <= 86_400 else {
            throw ValidationError("--time-limit is \(timeLimit); give seconds, from 0.1 to 86400.")
        }
        if let memoryLimit, !(16...(1 << 30)).contains(memoryLimit) {
            throw ValidationError("--memory-limit is \(memoryLimit); give megabytes, from 16 on.")
        }
        for pattern in exclude {
            do throws(GlobError) { _ = try Glob(pattern) } catch {
                throw ValidationError(
                    "--exclude \(pattern.isEmpty ? "''" : "'\(ShownName.of(pattern))'"): the pattern \(error)")
            }
        }
        try requireOutputsOfTheirOwn()
    }

    /// A report in the place of what is read, or of the other file that is written, would be the end of that.
    private func requireOutputsOfTheirOwn() throws {
        let read =
            paths.map { ("what is audited", $0) }
            + [("--config", config)].compactMap { name, path in path.map { (name, $0) } }
        for (option, path) in [("--output", output), ("--write-baseline", writeBaseline)] {
            guard let path else { continue }
            for (what, other) in read
            where SameFile.isMeant(by: path, and: other) && !FileManager.default.isFolder(atPath: other) {
                throw ValidationError("\(option) is \(what), which would be lost; name another file.")
            }
            if config == nil, SameFile.isMeant(by: path, and: PolicyFile.name),
                FileManager.default.fileExists(atPath: PolicyFile.name)
            {
                throw ValidationError("\(option) is the policy, which would be lost; name another file.")
            }
            try OutputPlace.require(option, path, isNoneOf: paths)
        }
        if let output, let other = writeBaseline ?? baseline, SameFile.isMeant(by: output, and: other) {
            throw ValidationError("--output is the baseline, which would be lost; name another file.")
        }
    }

    func run() throws {
        try requireInputs()
        bulwark_keep_freed_memory()
        let root = AuditRoot.common(of: paths)
        let policy = try PolicyFile.load(config, root: root, isBuiltApp: isBuiltApp && archive == nil)
        if listFiles { return try list(Audit(options: try options(policy.audit, root: root)).files(in: paths)) }
        let baseline = try self.baseline.map { try BaselineFile.read($0) }
        var options = try options(policy.audit, root: root)
        let isReadOnce = [self.baseline, config].contains { $0.flatMap(FileStreams.descriptor(named:)) != nil }
        let containment = FaultContainment(
            seconds: timeLimit, memory: memoryLimit.map { Int64($0) << 20 }, canBeginAgain: !isReadOnce)
        (options.watch, options.skipped) = (containment, containment.skipped)
        containment.threadWorks(on: .step("finding the files"))
        let audit = Audit(options: options)

        var report = try run(audit)
        containment.threadWorks(on: .step("writing the report"))
        // What is shipped has no say in how it is judged.
        if !isBuiltApp {
            report = Suppressions.apply(report: report, root: root, knownRules: Set(Audit.rules.map(\.id)))
        }
        if let writeBaseline {
            let accepted = Baseline(accepting: baseline?.applied(to: report) ?? report, keeping: baseline)
            try BaselineFile.write(accepted, to: writeBaseline)
            report = accepted.applied(to: report)
        } else if let baseline {
            report = baseline.applied(to: report)
        }
        try write(report, root: root)
        let outcome = AuditOutcome(of: report, isStrict: strict)
        if outcome != .clean { throw ExitCode(outcome.rawValue) }
    }

    /// Writes which files would be audited, and to standard error what is in the way of others.
    private func list(_ files: (paths: [String], notices: [AuditReport.Notice])) throws {
        for notice in files.notices {
            StandardError.write("\(ShownName.of(notice.location.path)): \(Printable.line(notice.message))\n")
        }
        var sink = try ReportSink(path: output)
        // A program gets names as they are; a terminal would obey what stands in them.
        let isShown = output == nil && StandardOutput.isTerminal
        for path in files.paths { sink.write((isShown ? Printable.line(path) : path) + "\n") }
        try sink.finish()
    }

    private func run(_ audit: Audit) throws -> AuditReport {
        guard !noProgress, let line = ProgressLine.onTerminal() else {
            return try audit.run(paths: paths, progress: nil)
        }
        defer { line.clear() }
        return try audit.run(paths: paths) { done, total in line.update("auditing \(done) of \(total) files") }
    }

    private var isBuiltApp: Bool { paths.count == 1 && Audit.isBuiltApp(paths[0]) }

    /// An app in one archive: its paths are those in the archive, and no file of the folder around it.
    private var archive: String? {
        isBuiltApp && !FileManager.default.isFolder(atPath: paths[0])
            ? URL(fileURLWithPath: paths[0]).resolvingSymlinksInPath().path : nil
    }

    private func requireInputs() throws {
        for path in paths where !FileManager.default.fileExists(atPath: path) {
            throw CommandFailure.usage("There is no file or folder at \(ShownName.of(path)).")
        }
        if paths.count > 1, let built = paths.first(where: Audit.isBuiltApp) {
            throw CommandFailure.usage(
                "\(ShownName.of(built)) is a built app, which is audited by itself; name nothing else.")
        }
    }

    private func options(_ policy: AuditPolicy, root: String) throws -> Audit.Options {
        let known = Audit.rules.map(\.id)
        for rule in onlyRules where !known.contains(rule) { throw CommandFailure.unknownRule(rule, known: known) }
        let severities = policy.levels.mapValues { level -> Severity? in
            switch level {
            case .off: nil
            case .warning: .warning
            case .blocking: .blocking
            }
        }
        var options = Audit.Options(
            excludes: policy.excludes.map(\.pattern) + exclude,
            includeTests: includeTests || policy.includesTests,
            cacheDirectory: noCache
                ? nil
                : try CacheFolder.path(
                    option: cacheDir, policy.cache, isTrusted: config != nil, audited: paths),
            severities: severities,
            onlyRules: onlyRules.isEmpty ? nil : Set(onlyRules),
            customSinks: policy.sinks, customSources: policy.sources, unpinnedHosts: policy.unpinnedHosts)
        // A policy serves many runs, and what fits nothing in one of them may do so in another.
        options.onUnusedExclude = { [exclude] pattern in
            guard exclude.contains(pattern) else { return }
            StandardError.write("bulwark: --exclude '\(ShownName.of(pattern))' fits nothing that would be audited.\n")
        }
        // The user's own cache folder may be missing without a word; whoever names one waits for a second run to be quick.
        if let cacheDir {
            options.onUnkeptCache = {
                StandardError.write(
                    "bulwark: Nothing could be kept in --cache-dir \(ShownName.of(cacheDir)): the next run reads all files anew. "
                        + "See whether the folder can be written and has space.\n")
            }
        }
        return options
    }

    private func write(_ report: AuditReport, root: String) throws {
        let reporter: any Reporter =
            switch format {
            case .terminal:
                TerminalReporter(
                    isColored: color.isColored(toFile: output != nil),
                    showsDuration: output == nil && StandardOutput.isTerminal,
                    columns: output == nil ? StandardOutput.columns : nil)
            case .checklist: ChecklistReporter(isColored: color.isColored(toFile: output != nil))
            case .xcode: XcodeReporter(root: archive ?? root)
            case .github: GitHubReporter(prefix: RepositoryPath.prefix(of: archive ?? root))
            case .json: JSONReporter()
            case .sarif: SARIFReporter()
            case .html: HTMLReporter()
            case .markdown: MarkdownReporter()
            case .junit: JUnitReporter()
            }
        var sink = try ReportSink(path: output)
        if archive != nil {
            reporter.write(report, sources: NoSources(), to: &sink)
        } else {
            reporter.write(report, sources: FileSources(root: root), to: &sink)
        }
        try sink.finish()
    }
}
