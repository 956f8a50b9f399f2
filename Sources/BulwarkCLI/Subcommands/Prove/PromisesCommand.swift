internal import ArgumentParser
internal import BulwarkPolicy
internal import BulwarkReport

struct PromisesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "promises",
        abstract: "Lists what bulwark.yml promises, or writes it as Swift for the app to hold to.",
        discussion: """
            Examples:
              bulwark promises
              bulwark promises --format swift --output MyApp/Promises.swift

            Exit codes: 0 done; 64 the command line or bulwark.yml is not understood, or nothing is promised; 74 the output could \
            not be written.
            """)

    /// How the promises are written.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case terminal, json, swift
    }

    @Option(help: ArgumentHelp("The policy; without it, bulwark.yml of the working folder.", valueName: "file"))
    var config: String?

    @Option(help: "How the promises are written.")
    var format = Format.terminal

    @Option(name: .shortAndLong, help: "Write to a file instead of standard output.")
    var output: String?

    func validate() throws {
        if config?.isEmpty == true { throw ValidationError("--config is empty.") }
        if output?.isEmpty == true { throw ValidationError("--output is empty.") }
    }

    func run() throws {
        let promises = try PolicyFile.promises(config, root: ".").promises
        var sink = try ReportSink(path: output)
        switch format {
        case .terminal:
            for promise in promises.unproven {
                sink.write("\(Printable.line("\(promise.subject)  \(promise.words)"))\n")
            }
        case .json: sink.write(ProofJSON.text(of: ProofReport(promises: promises.unproven, places: [])))
        case .swift: sink.write(promises.swift)
        }
        try sink.finish()
    }
}
