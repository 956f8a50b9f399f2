public import BulwarkCore

/// A secret in memory for as long as a session is open, such as an access token or the data key.
public final class SessionSecret: SessionResource {
    /// What it is, for reports.
    public let name: StaticString
    private let held = Locked<SecureBytes?>(nil)

    /// Makes a place for a secret.
    ///
    /// - Parameter name: What it is, for reports.
    public init(_ name: StaticString) { self.name = name }

    /// The secret; nil when the session is locked or over.
    public var value: SecureBytes? { held.withLock { $0 } }

    /// Puts a secret in, and wipes the one before.
    public func set(_ secret: SecureBytes) { replace(with: secret) }

    /// Wipes the secret, for all copies of the value.
    public func wipeMemory() { replace(with: nil) }

    /// Wipes the secret, for all copies of the value.
    public func clear() { replace(with: nil) }

    private func replace(with secret: SecureBytes?) {
        let old = held.withLock { held in
            defer { held = secret }
            return held
        }
        // Putting the same one in again must not wipe it; equal bytes in other memory are another's, with copies of their own.
        if let old, secret?.isCopy(of: old) != true { old.wipe() }
    }
}
