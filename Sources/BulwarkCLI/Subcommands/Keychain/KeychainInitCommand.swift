internal import ArgumentParser
internal import BulwarkCore
internal import BulwarkKeybag
internal import BulwarkVault
internal import Foundation

struct KeychainInitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Makes a vault: a keybag with new keys, and an empty database.",
        discussion: """
            The keys are protected by the passcode and the device's key together. The device's key is a file in the vault's \
            folder unless BULWARK_DEVICE_KEY_FILE names one elsewhere, BULWARK_DEVICE_KEY holds 64 hexadecimal digits, \
            BULWARK_DEVICE_KEYRING names a key in the kernel's keyrings, or systemd gives a credential bulwark.device-key. Whoever has both the folder and the device's key can try passcodes \
            at leisure: keep it elsewhere where you can.

            Examples:
              bulwark keychain init
              bulwark keychain init --vault /srv/bank/vault --erase-after-ten
              bulwark keychain init --no-passcode     # a server that starts unattended
            """)

    @OptionGroup var options: VaultOptions

    @Flag(help: "Sets no passcode: the device's key alone protects the vault, which is always unlocked.")
    var noPasscode = false

    @Flag(help: "Has the tenth wrong passcode destroy the keybag, and so all that it protects.")
    var eraseAfterTen = false

    func validate() throws {
        if noPasscode, options.passcode.isGiven { throw ValidationError("Give a passcode or --no-passcode, not both.") }
    }

    func run() throws {
        let location = try options.location()
        var setup = try options.setup(of: location)
        setup.erasesAfterLastFailure = eraseAfterTen
        try options.opening { location in
            // Before anybody types a passcode in vain.
            if (try? setup.files.status(of: location.keybag, followingLinks: false)) != nil {
                throw KeybagError(.alreadyExists)
            }
        }
        let passcode = noPasscode ? nil : try options.passcode.read(asking: "New passcode: ", isNew: true)
        defer { passcode?.wipe() }
        try options.opening { location in
            // What a try costs is chosen for this machine, once.
            if passcode != nil { setup.cost = try ScryptCost.calibrated() }
            do throws(CoreError) {
                try setup.files.makeFolders(location.folder, permissions: .ownerOnlyFolder)
            } catch {
                let answer = error.systemCode.map { " (\(String(cString: strerror($0))))" } ?? ""
                throw StorageFailure.failed("\(ShownName.of(location.folder)): The folder cannot be made\(answer).")
            }
            let isLeftOver =
                (try? setup.files.status(of: location.database, followingLinks: false)).map { $0.size > 0 } ?? false
            do { _ = try Vault.create(at: location, passcode: passcode, setup) } catch {
                let failure = StorageFailure.exit(error, at: location)
                if isLeftOver {
                    StandardError.write(
                        "bulwark: A database lies there without its keybag: put keys.bag back, or give up what it holds with 'bulwark keychain remove --everything'.\n"
                    )
                }
                throw failure
            }
        }
        StandardError.write("bulwark: Made a vault in \(location.folder).\n")
    }
}
