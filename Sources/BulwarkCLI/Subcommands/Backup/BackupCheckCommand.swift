internal import ArgumentParser
internal import BulwarkBackup
internal import BulwarkPolicy
internal import Foundation

struct BackupCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Says what sensitive data of an app lies in a backup, and whether promises about it are kept.",
        discussion: """
            Looks into preferences, archives, databases with their logs and what deleted rows left, JSON, texts, cookies and \
            key files of the app's container, extensions and groups. Values are masked. What is promised with --absent and \
            --present, or in the section 'backup:' of bulwark.yml, is judged held, broken, or cannot tell: that a file is absent \
            is proven by a complete backup alone.

            Examples:
              bulwark backup check FOLDER --app com.example.bank
              bulwark backup check FOLDER --app com.example.bank \\
                --absent 'Documents/*.sqlite' --absent '**/*.log'
              bulwark backup check FOLDER --config bulwark.yml --format sarif

            Exit codes: 0 nothing blocks, every promise is kept and everything was read; 1 something blocks (with --strict, a \
            warning too) or a promise is broken; 2 neither, but not everything could be read or told; 64 the command line is not \
            understood; 74 the report could not be written.
            """)

    /// How the report is written.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case terminal, json, sarif
    }

    @OptionGroup var options: BackupOptions

    @Option(help: ArgumentHelp("The app; else the one that bulwark.yml names.", valueName: "bundle id"))
    var app: String?

    @Option(help: ArgumentHelp("A group of the app whose name does not begin with its own.", valueName: "group"))
    var group: [String] = []

    @Option(help: ArgumentHelp("Files that must not be in the backup.", valueName: "pattern"))
    var absent: [String] = []

    @Option(help: ArgumentHelp("Files that must be in the backup.", valueName: "pattern"))
    var present: [String] = []

    @Option(help: ArgumentHelp("Files that are not looked into.", valueName: "pattern"))
    var ignore: [String] = []

    @Option(help: ArgumentHelp("The policy; without it, bulwark.yml of the working folder.", valueName: "file"))
    var config: String?

    @Flag(help: "Let a warning count as something that blocks.")
    var strict = false

    @Option(help: "How the report is written.")
    var format = Format.terminal

    @Option(name: .shortAndLong, help: "Write the report to a file instead of standard output.")
    var output: String?

    @Option(help: "Whether the text is coloured.")
    var color = ColorChoice.auto

    func validate() throws {
        for (option, patterns) in [("--absent", absent), ("--present", present), ("--ignore", ignore)] {
            for text in patterns { _ = try BackupSelection.pattern(text, of: option) }
        }
        if config?.isEmpty == true { throw ValidationError("--config is empty.") }
    }

    func run() throws {
        let policy = try PolicyFile.load(config, root: ".").backup
        guard let app = app ?? policy.app, !app.isEmpty else {
            throw CommandFailure.usage("Name the app with --app, or as 'app:' in the section 'backup:' of bulwark.yml.")
        }
        func patterns(_ texts: [String], _ option: String, _ more: [Glob]) throws -> [Glob] {
            try texts.map { try BackupSelection.pattern($0, of: option) } + more
        }
        let check = BackupCheck(
            AppDomains(app, groups: group + policy.groups),
            expectations: try patterns(absent, "--absent", policy.absent).map { BackupExpectation(.absent, $0) }
                + patterns(present, "--present", policy.present).map { BackupExpectation(.present, $0) },
            ignored: try patterns(ignore, "--ignore", policy.ignored))
        var sink = try ReportSink(path: output)
        let backup = try options.open()
        let report: BackupCheckReport
        do throws(BackupError) { report = try check.report(on: backup) } catch { throw options.failure(error) }
        if format != .json {
            for note in report.notes where !backup.notes.contains(note) { BackupOptions.say(note) }
        }
        switch format {
        case .terminal: sink.write(BackupCheckText.text(of: report, isColored: color.isColored(toFile: output != nil)))
        case .json: sink.write(BackupCheckJSON.text(of: report, isStrict: strict))
        case .sarif: sink.write(BackupCheckSARIF.text(of: report))
        }
        try sink.finish()
        switch report.outcome(isStrict: strict) {
        case .clean: return
        case .found: throw BackupOptions.found
        case .cannotTell: throw BackupOptions.unread
        }
    }
}
