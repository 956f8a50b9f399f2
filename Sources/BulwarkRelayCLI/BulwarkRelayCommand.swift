internal import ArgumentParser
internal import BulwarkCore

@main
struct BulwarkRelayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bulwark-relay",
        abstract: "Stores messages for devices that are not there, and cannot read them.",
        discussion: """
            Examples:
              bulwark-relay serve --name localhost --data relay   # to try it out
              bulwark-relay serve --name relay.example.com --data /var/lib/bulwark-relay \\
                  --listen 0.0.0.0:443 --certificate fullchain.pem --key privkey.pem
              bulwark-relay check --data /var/lib/bulwark-relay
            """,
        version: ToolVersion.current,
        subcommands: [ServeCommand.self, CheckCommand.self, BackupCommand.self, PruneCommand.self])
}
