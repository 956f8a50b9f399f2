internal import ArgumentParser
internal import BulwarkCore
internal import BulwarkStorage
internal import BulwarkVault
internal import Foundation

struct KeychainVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Looks at every item and at the vault as a whole.",
        discussion: """
            --repair removes what is damaged and takes the rest for what was written. What somebody took away is lost, and what they \
            put back stays: change what the items were for.

            Examples:
              bulwark keychain verify
              bulwark keychain verify --repair

            Exit codes: 0 all is what was written; 1 it is not; 3 some of it is locked and could not be looked at.
            """)

    @OptionGroup var options: VaultOptions

    @Flag(help: "Removes what is damaged, and accepts the rest.")
    var repair = false

    @Option(help: "text or json.")
    var format = KeychainListCommand.Format.text

    func run() async throws {
        let keyring = try options.openKeyring()
        var configuration = VaultConfiguration()
        configuration.opensRolledBack = true
        let vault = try options.opening { location in try Vault(location, keyring: keyring, configuration) }
        let report: VaultReport
        do {
            report = try await repair ? vault.repair() : vault.verify()
        } catch {
            throw StorageFailure.exit(error, at: vault.location)
        }
        switch format {
        case .json: try StandardOutput.write(JSONOutput.document(Document(report)))
        case .text:
            try StandardOutput.write("\(report.intact) intact, \(report.damaged) damaged, \(report.locked) locked\n")
            if !report.addsUp { try StandardOutput.write("Items were added, taken away or put back.\n") }
            if report.isRolledBack {
                try StandardOutput.write("The database is older than one that was there before.\n")
            }
        }
        if repair { return }
        if !report.isSound { throw ExitCode(StorageExit.failure.rawValue) }
        if report.locked > 0 { throw ExitCode(StorageExit.locked.rawValue) }
    }

    private struct Document: Encodable {
        let schemaVersion = 1
        let addsUp: Bool
        let damaged: Int
        let intact: Int
        let isRolledBack: Bool
        let locked: Int

        init(_ report: VaultReport) {
            addsUp = report.addsUp
            damaged = report.damaged
            intact = report.intact
            isRolledBack = report.isRolledBack
            locked = report.locked
        }
    }
}
