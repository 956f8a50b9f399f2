public import BulwarkCore

/// Tells whether protected data can be reached: what the keychain asks when "not found" may mean "not yet unlocked".
public protocol ProtectedDataSource: Sendable {
    /// The device's state; nil where nobody can tell.
    func lockState() async -> LockState?
}
