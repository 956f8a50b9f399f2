internal import ArgumentParser
internal import BulwarkRelay
internal import BulwarkRelayAPI

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Looks through a relay's database for damage, and says how much there is.",
        discussion: """
            It can be asked while the relay runs. The exit code is 1 where something is damaged.

            Example:
              bulwark-relay check --data /var/lib/bulwark-relay
            """)

    @Option(help: ArgumentHelp("The folder that everything is kept in.", valueName: "folder"))
    var data: String

    func run() async throws {
        let store = try DataFolder(path: data).open(creating: false)
        do throws(RelayError) {
            let summary = try await store.summary(), problems = try await store.integrityProblems()
            print(
                """
                accounts     \(summary.accounts)
                devices      \(summary.devices)
                messages     \(summary.messages) (\(summary.messageBytes) bytes)
                attachments  \(summary.attachments) (\(summary.attachmentBytes) bytes)
                """)
            print(problems.isEmpty ? "The database is whole." : "The database is damaged:")
            for problem in problems { print("  \(problem)") }
            try store.close()
            if problems.isEmpty { return }
        } catch {
            throw CommandFailure.store(error, in: data)
        }
        throw ExitCode(1)
    }
}
