internal import ArgumentParser
internal import BulwarkAudit
internal import BulwarkReport

struct RulesCommand: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case terminal, json, markdown
    }

    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Lists the rules of the audit.",
        discussion: """
            Examples:
              bulwark rules
              bulwark rules --format json | jq -r '.[].id'
              bulwark rules --format markdown > RULES.md
            """)

    @Option(help: "How the list is written.")
    var format = Format.terminal

    @Option(help: "Whether the list is coloured.")
    var color = ColorChoice.auto

    func run() throws {
        var sink = try ReportSink(path: nil)
        switch format {
        case .terminal: sink.write(RuleCatalogue.text(Audit.rules, isColored: color.isColored(toFile: false)))
        case .json: sink.write(RuleCatalogue.json(Audit.rules))
        case .markdown: sink.write(RuleCatalogue.markdown(Audit.rules))
        }
        try sink.finish()
    }
}
