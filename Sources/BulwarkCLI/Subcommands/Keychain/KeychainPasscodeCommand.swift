internal import ArgumentParser
internal import BulwarkCore
internal import BulwarkKeybag
internal import BulwarkVault
internal import Foundation

struct KeychainPasscodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "passcode", abstract: "Changes, sets or removes the vault's passcode.",
        discussion: """
            Only the keybag is written anew: no item and no file is touched. An agent is locked first. The present passcode comes \
            from --passcode-fd, --passcode-file or a prompt, the new one likewise.

            Old copies of the keybag still open with the old passcode and the device's key.

            Examples:
              bulwark keychain passcode
              bulwark keychain passcode --passcode-file old --new-passcode-file new
              bulwark keychain passcode --remove
            """)

    @OptionGroup var options: VaultOptions

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Reads the new passcode from a file descriptor that is open.", valueName: "number"))
    var newPasscodeFd: Int32?

    @Option(help: ArgumentHelp("Reads the new passcode from a file or pipe.", valueName: "file"))
    var newPasscodeFile: String?

    @Flag(
        help:
            "Removes the passcode, and with it the items of class when-passcode-set-this-device-only. The device's key alone protects the rest."
    )
    var remove = false

    func validate() throws {
        try PasscodeSource.judge(newPasscodeFd, of: "--new-passcode-fd")
        let given = [newPasscodeFd != nil, newPasscodeFile != nil, remove].filter(\.self).count
        if given > 1 { throw ValidationError("Give one of --new-passcode-fd, --new-passcode-file and --remove.") }
        if newPasscodeFd != nil, newPasscodeFd == options.passcodeFd {
            throw ValidationError("The two passcodes cannot come from one descriptor.")
        }
    }

    func run() async throws {
        if let agent = try options.agent() {
            try options.opening { _ in try agent.lock() }
            StandardError.write("bulwark: Locked the vault first.\n")
        }
        let vault = try options.opening { location in
            var setup = try options.setup(of: location)
            if !remove { setup.cost = try ScryptCost.calibrated() }
            return try Vault(location, keyring: Keybag.open(location.keybag, setup))
        }
        let isSet = vault.keybag?.hasPasscode ?? true
        if remove, !isSet { throw StorageFailure.exit(KeybagError(.passcodeNotSet), at: vault.location) }
        let source = PasscodeSource(descriptor: newPasscodeFd, file: newPasscodeFile)
        let (old, new) = try TerminalPrompt.betweenPrompts {
            (
                isSet ? try options.passcode.read(asking: "Present passcode: ") : nil,
                remove ? nil : try source.read(asking: "New passcode: ", isNew: true)
            )
        }
        defer {
            old?.wipe()
            new?.wipe()
        }
        do {
            // By the keybag's own errors, which tell how many tries are left.
            if let old { try vault.keybag?.unlock(old) }
            try await vault.changePasscode(from: old, to: new)
        } catch {
            throw StorageFailure.exit(error, at: vault.location)
        }
        StandardError.write("bulwark: The passcode was \(remove ? "removed" : isSet ? "changed" : "set").\n")
    }
}
