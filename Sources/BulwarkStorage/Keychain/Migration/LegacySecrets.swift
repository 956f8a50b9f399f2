public import BulwarkCore

/// A place where secrets should not be, or are no longer, and from which they are moved into the keychain.
public protocol LegacySecrets: Sendable {
    /// The secret of a name; nil when there is none.
    func secret(named name: String) async throws(StorageError) -> SecureBytes?

    /// Removes the secret, as thoroughly as the place allows.
    func wipe(_ name: String) async throws(StorageError)
}

/// What became of a secret that was to be moved into the keychain, or of a file that was to be moved under protection.
public enum MigrationOutcome: Sendable, Hashable {
    /// There was nothing at the old place.
    case nothingToMove
    /// It is at the new place, was read back and compared, and is gone from the old one.
    case moved
    /// It was at the new place already, the same: a move that a crash had cut short. It is gone from the old place.
    case finished
    /// Something else is at the new place. Both were left as they are.
    case conflict
    /// It is at the new place, but could not be removed from the old one. Try again.
    case copiedOnly(StorageError)
}
