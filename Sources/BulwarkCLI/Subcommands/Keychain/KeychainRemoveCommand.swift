internal import ArgumentParser
internal import BulwarkCore
internal import BulwarkKeybag
internal import BulwarkStorage
internal import BulwarkVault
internal import Foundation

struct KeychainRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Removes an item, all items of a service, or the whole vault.",
        discussion: """
            Removing works in every state and needs no passcode.

            --everything destroys the keybag, so that nothing that it protects can be read any more, in any copy: the items and \
            the files of 'bulwark file'. It takes as long for a small vault as for a large one, and there is no way back. The \
            device's key is destroyed with it where it lies in the vault's folder.

            Examples:
              bulwark keychain remove --service bank --account token
              bulwark keychain remove --service bank --all
              bulwark keychain remove --everything
            """)

    @OptionGroup var options: VaultOptions

    @Option(help: ArgumentHelp("The service that the item belongs to.", valueName: "name"))
    var service: String?

    @Option(help: ArgumentHelp("The account that the item stands under.", valueName: "name"))
    var account: String?

    @Flag(help: "Removes all items of the service.")
    var all = false

    @Flag(help: "Destroys the vault.")
    var everything = false

    @Flag(help: "Destroys the vault without asking.")
    var force = false

    func validate() throws {
        switch (service, account, all, everything) {
        case (nil, nil, false, true), (_?, _?, false, false), (_?, nil, true, false): break
        default:
            throw ValidationError("Give --service and --account, --service and --all, or --everything alone.")
        }
        if force, !everything { throw ValidationError("--force belongs to --everything.") }
    }

    func run() async throws {
        if everything { return try destroy() }
        guard let service else { return }
        try ItemOptions.check(service, "--service")
        if let account { try ItemOptions.check(account, "--account") }
        let vault = try options.openVaultAsItIs()
        do {
            if let account {
                let address = KeychainAddress(service: service, account: account)
                if try await vault.remove(at: address) { return }
                throw StorageFailure.absent(
                    "There is no item of service \(service), account \(account).", at: vault.location)
            }
            let count = try await vault.removeAll(KeychainScope(service: service)) ?? 0
            StandardError.write("bulwark: Removed \(count) \(count == 1 ? "item" : "items").\n")
        } catch {
            throw StorageFailure.exit(error, at: vault.location)
        }
    }

    private func destroy() throws {
        let location = try options.location()
        let files = SystemFileSystem()
        // A database that lost its keybag is in the way of a new vault.
        let parts = [location.keybag, location.database]
        guard parts.contains(where: { (try? files.status(of: $0, followingLinks: false)) != nil }) else {
            throw StorageFailure.exit(KeybagError(.notFound), at: location)
        }
        if !force {
            guard TerminalPrompt.isPossible else {
                throw CommandFailure.usage("There is no terminal to ask on: --force destroys the vault without asking.")
            }
            let question = """
                This destroys the vault in \(location.folder) and all that it protects, for good.
                Type 'destroy' to go on: 
                """
            guard try TerminalPrompt.confirm(question, expecting: "destroy") else {
                throw StorageFailure.failed("Nothing was destroyed.")
            }
        }
        try options.opening { location in
            if let agent = try options.agent() { try agent.lock() }
            try Vault.erase(at: location, try options.setup(of: location))
            // A key that lies elsewhere may serve other vaults.
            try FileEntanglementKey(path: location.deviceKey).destroy()
        }
        StandardError.write("bulwark: Destroyed the vault in \(location.folder).\n")
    }
}
