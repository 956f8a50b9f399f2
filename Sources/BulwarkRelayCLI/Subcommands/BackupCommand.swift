internal import ArgumentParser
internal import BulwarkRelay
internal import BulwarkRelayAPI

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Writes a copy of a relay's database, as it is at one moment.",
        discussion: """
            It can be run while the relay runs. The files of attachments are in the folder's attachments/ and never change:
            copy them after the database. To put a backup back, stop the relay, put the copy in the place of relay.db, and
            remove relay.db-wal and relay.db-shm.

            Example:
              bulwark-relay backup --data /var/lib/bulwark-relay --to copy.db
            """)

    @Option(help: ArgumentHelp("The folder that everything is kept in.", valueName: "folder"))
    var data: String

    @Option(help: ArgumentHelp("The copy: a file that is not there yet.", valueName: "file"))
    var to: String

    func run() async throws {
        let store = try DataFolder(path: data).open(creating: false)
        do throws(RelayError) {
            try await store.backUp(to: to)
            try store.close()
        } catch {
            throw CommandFailure.failed(
                "\(to) cannot be written: \(error.reason.map { "\($0)" } ?? error.code.rawValue).")
        }
    }
}
