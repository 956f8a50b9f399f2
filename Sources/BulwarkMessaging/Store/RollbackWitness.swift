/// A place that a backup of the store does not bring back: the keychain of this device, a server.
///
/// Each step of a device has a number. Where the store's is below the witness', an older copy of the store was put back: its keys have been
/// used, and no session of it is sent on again.
public protocol RollbackWitness: Sendable {
    /// The highest number that was remembered; 0 at first.
    ///
    /// - Throws: ``MessagingError/Code/store``.
    func highest() async throws(MessagingError) -> UInt64

    /// Remembers a number, unless it knows a higher one.
    ///
    /// - Throws: ``MessagingError/Code/store``; then the next step makes up for it.
    func remember(_ number: UInt64) async throws(MessagingError)
}
