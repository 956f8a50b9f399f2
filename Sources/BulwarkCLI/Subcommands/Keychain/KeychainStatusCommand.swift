internal import ArgumentParser
internal import BulwarkCore
internal import BulwarkKeybag
internal import BulwarkVault
internal import Foundation

struct KeychainStatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Tells whether the vault is unlocked, and for how long.",
        discussion: """
            Examples:
              bulwark keychain status
              bulwark keychain status --format json
              bulwark keychain status > /dev/null || bulwark keychain unlock

            Exit codes: 0 unlocked; 3 locked; 1 there is no vault, or it cannot be used.
            """)

    @OptionGroup var options: VaultOptions

    @Option(help: "text or json.")
    var format = KeychainListCommand.Format.text

    func run() throws {
        let location = try options.location()
        let keybag = try options.opening { location in try Keybag.open(location.keybag, options.setup(of: location)) }
        let remaining = try options.opening { _ in try options.agent()?.remaining() }
        let isUnlocked = !keybag.hasPasscode || remaining != nil
        let report = Report(
            agentSeconds: remaining.map { Int($0.components.seconds) }, hasPasscode: keybag.hasPasscode,
            isUnlocked: isUnlocked, vault: location.folder)
        switch format {
        case .json: try StandardOutput.write(JSONOutput.document(report))
        case .text: try StandardOutput.write(report.text)
        }
        if !isUnlocked { throw ExitCode(StorageExit.locked.rawValue) }
    }

    private struct Report: Encodable {
        let schemaVersion = 1
        let agentSeconds: Int?
        let hasPasscode: Bool
        let isUnlocked: Bool
        let vault: String

        var text: String {
            let state =
                switch (hasPasscode, agentSeconds) {
                case (false, _): "unlocked: it has no passcode"
                case (true, nil): "locked"
                case (true, let seconds?): "unlocked for \(StorageFailure.words(for: .seconds(seconds)))"
                }
            return "\(vault): \(state)\n"
        }
    }
}
