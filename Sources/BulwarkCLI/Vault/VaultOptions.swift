internal import ArgumentParser
internal import BulwarkCore
internal import BulwarkKeybag
internal import BulwarkStorage
internal import BulwarkVault
internal import Foundation

/// Which vault is meant, and where its passcode comes from: the options of every command that needs keys.
struct VaultOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The vault's folder. Without it BULWARK_HOME, or else bulwark in XDG_STATE_HOME or ~/.local/state.",
            valueName: "folder"))
    var vault: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Reads the passcode from a file descriptor that is open, without its trailing newline.",
            valueName: "number"))
    var passcodeFd: Int32?

    @Option(
        help: ArgumentHelp(
            "Reads the passcode from a file or pipe, without its trailing newline.", valueName: "file"))
    var passcodeFile: String?

    func validate() throws { try PasscodeSource.judge(passcodeFd, passcodeFile, for: .passcode) }

    /// The vault's folder.
    func location() throws -> VaultLocation {
        if let vault {
            if vault.isEmpty { throw CommandFailure.usage("--vault names no folder.") }
            return VaultLocation(folder: URL(fileURLWithPath: vault).path)
        }
        guard let found = VaultLocation(environment: ProcessInfo.processInfo.environment) else {
            throw CommandFailure.usage("There is no home folder to look in: give --vault or set BULWARK_HOME.")
        }
        return VaultLocation(folder: URL(fileURLWithPath: found.folder).path)
    }

    /// What the vault's keybag works with.
    func setup(of location: VaultLocation) throws -> KeybagConfiguration {
        let environment = ProcessInfo.processInfo.environment
        var setup = KeybagConfiguration(entanglement: try DeviceKeySource.key(of: location, environment: environment))
        if let folder = environment[Self.watermarkVariable], !folder.isEmpty {
            guard FileManager.default.isFolder(atPath: folder) else {
                throw CommandFailure.usage("\(Self.watermarkVariable) names no folder: \(folder)")
            }
            setup.watermarkFolder = URL(fileURLWithPath: folder).path
        }
        return setup
    }

    /// Where the number of the newest write is remembered, if not in the vault's folder.
    private static let watermarkVariable = "BULWARK_WATERMARK_FOLDER"

    /// Where the passcode comes from.
    var passcode: PasscodeSource { PasscodeSource(descriptor: passcodeFd, file: passcodeFile) }

    /// The keybag in this process: unlocked where it has a passcode that is given or can be asked for, and otherwise in the
    /// state before the first unlock, for what that state allows.
    func openKeybag(asking prompt: String = "Passcode: ") throws -> Keybag {
        let location = try location()
        let setup = try setup(of: location)
        do {
            let keybag = try Keybag.open(location.keybag, setup)
            if keybag.hasPasscode, passcode.isAvailable {
                let passcode = try passcode.read(asking: prompt)
                defer { passcode.wipe() }
                try keybag.unlock(passcode)
            }
            return keybag
        } catch {
            throw StorageFailure.exit(error, at: location)
        }
    }

    /// The class keys of a vault: those that its agent holds, or else those of ``openKeybag(asking:)``. A passcode that is given
    /// is tried and never passed over for an agent.
    func openKeyring() throws -> any ClassKeyring {
        if !passcode.isGiven, let agent = try agent() { return agent }
        return try openKeybag()
    }

    /// The vault over ``openKeyring()``.
    func openVault() throws -> Vault {
        let keyring = try openKeyring()
        return try opening { location in try Vault(location, keyring: keyring) }
    }

    /// The vault for what every state allows: nobody is asked for a passcode.
    func openVaultAsItIs() throws -> Vault {
        if passcode.isGiven { return try openVault() }
        let agent = try agent()
        return try opening { location in
            if let agent { return try Vault(location, keyring: agent) }
            return try Vault(location, keyring: Keybag.open(location.keybag, setup(of: location)))
        }
    }

    /// Runs a body on the vault's folder; its errors are told as those of the command.
    func opening<Result>(_ body: (VaultLocation) throws -> Result) throws -> Result {
        let location = try location()
        do { return try body(location) } catch { throw StorageFailure.exit(error, at: location) }
    }

    /// Where the vault's agent listens.
    func agentLocation() throws -> AgentLocation {
        let location = try location()
        guard let found = AgentLocation(of: location, environment: ProcessInfo.processInfo.environment) else {
            throw CommandFailure.usage(
                "\(location.folder): The path of a socket there would be too long: set XDG_RUNTIME_DIR.")
        }
        return found
    }

    /// The agent that holds the vault's keys; nil where there is none.
    func agent() throws -> AgentKeyring? {
        // Where no socket could be, there is no agent either.
        let environment = ProcessInfo.processInfo.environment
        guard let place = AgentLocation(of: try location(), environment: environment) else { return nil }
        let agent = AgentKeyring(at: place)
        return try opening { _ in try agent.remaining() } == nil ? nil : agent
    }
}
