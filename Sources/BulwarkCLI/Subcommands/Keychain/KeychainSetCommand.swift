internal import ArgumentParser
internal import BulwarkCore
internal import BulwarkStorage
internal import BulwarkVault
internal import Foundation

struct KeychainSetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Stores a value, in place of the one that is there: from standard input, or a prompt without echo.",
        discussion: """
            One newline at the end of what comes from standard input is taken off, unless --raw is given. The item is changed in \
            place and durable when the command ends with 0; a crash leaves the old or the new value.

            Examples:
              printf %s "$TOKEN" | bulwark keychain set --service bank --account token
              bulwark keychain set --service bank --account pin     # asks for it
              bulwark keychain set --service bank --account key --raw < key.bin
            """)

    @OptionGroup var options: VaultOptions
    @OptionGroup var item: ItemOptions

    @Option(
        name: [.customLong("accessibility"), .customLong("class")],
        help: ArgumentHelp(
            "When the item can be read. Without it, an item that is there keeps its class, and a new one is \(Accessibility.whenUnlockedThisDeviceOnly.option).",
            valueName: "class"))
    var accessibility: ItemClass?

    @Option(help: ArgumentHelp("What people see in a list; no secret.", valueName: "text"))
    var label: String?

    @Flag(help: "Takes standard input as it is, with a newline at its end.")
    var raw = false

    func validate() throws {
        if options.passcodeFd == STDIN_FILENO, isatty(STDIN_FILENO) == 0 {
            throw ValidationError("Standard input is where the value comes from: give the passcode another way.")
        }
    }

    func run() async throws {
        let address = try item.address()
        let (vault, value) = try TerminalPrompt.betweenPrompts { (try options.openVault(), try readValue()) }
        defer { value.wipe() }
        let location = vault.location
        do {
            let present = try await vault.list(KeychainScope(service: address.service)).items
                .first { $0.address == address }
            let stored = KeychainItem(
                address: address, value: value,
                accessibility: accessibility?.accessibility ?? present?.accessibility ?? .whenUnlockedThisDeviceOnly,
                accessControl: present?.accessControl, label: label ?? present?.label)
            try await vault.set([stored], authentication: nil)
        } catch {
            throw StorageFailure.exit(error, at: location)
        }
    }

    private func readValue() throws -> SecureBytes {
        let limit = VaultLimits.standard.valueSize
        let value =
            if isatty(STDIN_FILENO) == 1 {
                try TerminalPrompt.ask("Value: ", limit: min(limit, 65_536))
            } else {
                try SecretInput.read(
                    STDIN_FILENO, named: "Standard input", limit: limit, strippingNewline: !raw)
            }
        // A pipe whose writer failed is empty, and would take the place of a good value.
        if value.isEmpty { throw CommandFailure.usage("The value is empty; nothing was stored.") }
        return value
    }
}
