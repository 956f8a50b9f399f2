internal import ArgumentParser
internal import BulwarkCore
internal import BulwarkKeybag
internal import BulwarkVault

extension VaultOptions {
    /// The class keys: those that the vault's agent holds, or else those of a keybag in this process. Nobody is asked for a
    /// passcode that is not needed, and one that is given is not tried: a wrong one would be charged for nothing.
    func openKeyring(needsPasscode: Bool) throws -> any ClassKeyring {
        if needsPasscode { return try openKeyring() }
        if let agent = try agent() { return agent }
        return try opening { location in try Keybag.open(location.keybag, setup(of: location)) }
    }
}
