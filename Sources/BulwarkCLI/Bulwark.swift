internal import ArgumentParser
internal import BulwarkReport

@main
struct BulwarkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bulwark",
        abstract: "Proves that an iOS app keeps its security promises.",
        version: ToolVersion.current,
        subcommands: [
            AuditCommand.self, RulesCommand.self, ExplainCommand.self, RedactCommand.self, InspectCommand.self,
            EraseCommand.self, FileCommand.self, KeychainCommand.self, HostCommand.self, PinCommand.self,
            CTCommand.self,
        ])
}
