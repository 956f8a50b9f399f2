internal import ArgumentParser
internal import BulwarkKeybag
internal import BulwarkVault

struct KeychainLockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lock", abstract: "Locks the vault: its agent zeroes the keys and ends.",
        discussion: """
            What was removed from the vault is cleared out of its log, too. A vault without a passcode cannot be locked: that ends \
            with 1.

            Examples:
              bulwark keychain lock
            """)

    @OptionGroup var options: VaultOptions

    func run() async throws {
        let agent = try options.agent()
        // First, whatever may be wrong with the rest.
        if let agent { try options.opening { _ in try agent.lock() } }
        let vault = try options.openVaultAsItIs()
        try? await vault.lock()
        if vault.keybag?.hasPasscode == false {
            throw StorageFailure.failed(
                "\(vault.location.folder): It has no passcode and cannot be locked. Set one with 'bulwark keychain passcode'."
            )
        }
        StandardError.write(
            "bulwark: \(vault.location.folder): \(agent == nil ? "It was locked already." : "Locked.")\n")
    }
}
