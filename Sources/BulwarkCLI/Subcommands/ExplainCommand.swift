internal import ArgumentParser
internal import BulwarkAudit
internal import BulwarkReport

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Explains a rule: why it matters, bad and good code, and the fix.",
        discussion: """
            Examples:
              bulwark explain secret-in-user-defaults
              bulwark explain no-pinning --color always | less -R
            """)

    @Argument(help: "The rule's slug, such as secret-in-user-defaults.")
    var rule: String

    @Option(help: "Whether the text is coloured.")
    var color = ColorChoice.auto

    func run() throws {
        guard let found = Audit.rules.first(where: { $0.id == rule }) else {
            throw CommandFailure.unknownRule(rule, known: Audit.rules.map(\.id))
        }
        var sink = try ReportSink(path: nil)
        sink.write(
            RuleCatalogue.explanation(
                of: found, isColored: color.isColored(toFile: false), columns: StandardOutput.columns))
        try sink.finish()
    }
}
