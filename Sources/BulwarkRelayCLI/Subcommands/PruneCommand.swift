internal import ArgumentParser
internal import BulwarkRelay
internal import BulwarkRelayAPI

struct PruneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune", abstract: "Drops what is older than it may get, as a relay that runs does once an hour.",
        discussion: """
            It can be run while the relay runs.

            Example:
              bulwark-relay prune --data /var/lib/bulwark-relay --message-days 46
            """)

    @Option(help: ArgumentHelp("The folder that everything is kept in.", valueName: "folder"))
    var data: String

    @Option(help: ArgumentHelp("How long messages that nobody fetches are kept; 30 to 46.", valueName: "days"))
    var messageDays = 30

    func validate() throws {
        guard 30...46 ~= messageDays else { throw ValidationError("--message-days must be from 30 to 46.") }
    }

    func run() async throws {
        let folder = DataFolder(path: data)
        let store = try folder.open(creating: false)
        do throws(RelayError) {
            let report = try await store.prune(attachments: folder.attachments, messageLifetime: messageDays * 86400)
            print("Dropped \(report.messages) messages and \(report.attachments) attachments.")
            try store.close()
        } catch {
            throw CommandFailure.store(error, in: data)
        }
    }
}
