internal import ArgumentParser
internal import BulwarkPolicy
internal import BulwarkReport
internal import Foundation

struct ProveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove",
        abstract:
            "Proves what an app promises in bulwark.yml: against its source, the built app, live hosts and a backup.",
        discussion: """
            The section 'promises:' of bulwark.yml says which hosts the app talks to and which keys they have, which items it \
            keeps in the keychain and how, which files are protected and stay out of backups, and when sessions end. Each is held \
            against what is named here, and is held, broken, or cannot be told, with what was seen and where.

            Examples:
              bulwark prove --source .                         # what the source declares
              bulwark prove --live                             # the hosts, now
              bulwark prove --source . --app MyApp.ipa --live
              bulwark prove --backup FOLDER --password-file password.txt
              bulwark prove --source . --format json --output proof.json

            Exit codes: 0 every promise that was looked at is held; 1 one is broken; 2 none is broken, but one cannot be told; \
            64 the command line or bulwark.yml is not understood, or nothing is promised; 74 the report could not be written.
            """)

    /// How the report is written.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case terminal, json
    }

    @Option(help: ArgumentHelp("A checkout or folder of the app's source; can be repeated.", valueName: "path"))
    var source: [String] = []

    @Option(help: ArgumentHelp("The app as it was built: .app, .appex, .ipa or .xcarchive.", valueName: "path"))
    var app: String?

    @Flag(help: "Ask the promised hosts.")
    var live = false

    @Option(help: ArgumentHelp("A device's backup; the app is the one that 'backup:' names.", valueName: "folder"))
    var backup: String?

    @OptionGroup var password: BackupPassword

    @OptionGroup var roots: RootOptions

    @Option(parsing: .unconditional, help: "How many seconds a host may take.")
    var timeout = 10.0

    @Option(
        help: ArgumentHelp(
            "The policy; without it, bulwark.yml of the source or the working folder.", valueName: "file"))
    var config: String?

    @Option(help: "How the report is written.")
    var format = Format.terminal

    @Option(name: .shortAndLong, help: "Write the report to a file instead of standard output.")
    var output: String?

    @Option(help: "Whether the text is coloured.")
    var color = ColorChoice.auto

    func validate() throws {
        if source.isEmpty, app == nil, !live, backup == nil {
            throw ValidationError("Name what to look at: --source, --app, --live or --backup.")
        }
        for (option, value) in [("--app", app), ("--backup", backup), ("--config", config), ("--output", output)]
        where value?.isEmpty == true {
            throw ValidationError("\(option) is empty.")
        }
        if source.contains("") { throw ValidationError("--source is empty.") }
        guard (0.1...600).contains(timeout) else {
            throw ValidationError("--timeout is a number of seconds from 0.1 to 600.")
        }
        if !live, !roots.roots.isEmpty { throw ValidationError("--roots goes with --live.") }
        if backup == nil, password.isGiven { throw ValidationError("A password goes with --backup.") }
    }

    func run() async throws {
        let policy = try PolicyFile.promises(config, root: source.isEmpty ? "." : AuditRoot.common(of: source))
        var sink = try ReportSink(path: output)
        let report = try await Prover(policy, self).report()
        switch format {
        case .terminal: sink.write(ProofText.text(of: report, isColored: color.isColored(toFile: output != nil)))
        case .json: sink.write(ProofJSON.text(of: report))
        }
        try sink.finish()
        switch report.verdict {
        case .held: return
        case .broken: throw ExitCode(1)
        case .cannotTell: throw ExitCode(2)
        }
    }
}
