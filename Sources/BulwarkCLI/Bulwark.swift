import ArgumentParser

@main
struct BulwarkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "bulwark")
}
