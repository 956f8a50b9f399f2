internal import ArgumentParser

struct PinCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pin",
        abstract: "Makes pins of hosts, certificates, requests and keys, plans their rotation, and verifies them.",
        subcommands: [PinShowCommand.self, PinVerifyCommand.self], defaultSubcommand: PinShowCommand.self)
}
