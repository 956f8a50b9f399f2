internal import ArgumentParser
internal import BulwarkCore
internal import BulwarkKeybag
internal import BulwarkVault

extension VaultOptions {
    /// The class keys. Nobody is asked for a passcode that is not needed; one that is given is tried.
    func openKeyring(needsPasscode: Bool) throws -> any ClassKeyring {
        if needsPasscode || passcode.isGiven { return try openKeybag() }
        let location = try location()
        do {
            return try Keybag.open(location.keybag, setup(of: location))
        } catch {
            throw StorageFailure.exit(error, at: location)
        }
    }
}
