internal import ArgumentParser

struct CTCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ct",
        abstract:
            "Shows which Certificate Transparency logs have a certificate, and judges it by the rules of Apple and Chrome.",
        subcommands: [CTShowCommand.self, CTUpdateCommand.self], defaultSubcommand: CTShowCommand.self)
}
