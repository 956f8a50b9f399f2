/// Items of the keychain that must not outlive a session: its tokens, above all.
///
/// A session ends by time as well as by a tap on "sign out", and nobody is there then to remove what it needed.
///
/// ```swift
/// let tokens = KeychainLeftovers(.authToken, .refreshToken, in: keychain)
/// let report = await LeftoverTrail([tokens, URLLoadingLeftovers()]).remove(.onSignOut)
/// ```
///
/// On Apple's systems `SessionLeftovers` has it done at each end of a session, and after a kill at the next start. Wait for its
/// `finished()` before the next sign-in stores tokens under the same names. Items can be removed in any state of the device.
public struct KeychainLeftovers: LeftoverRemover {
    private let removals: [@Sendable () async throws -> Void]

    /// Names the items. Those of another type of value take a remover of their own.
    public init<Value>(_ keys: KeychainKey<Value>..., in keychain: Keychain) {
        removals = keys.map { key in { _ = try await keychain.remove(key) } }
    }

    /// What it removes.
    public var leftovers: Set<Leftover> { [.keychainItems] }
    /// That the items are gone.
    public var done: StaticString { "Removed from the keychain." }

    /// Removes the items, also after one of them could not be.
    ///
    /// - Throws: The `StorageError` of the first that stays.
    public func remove() async throws {
        var failure: (any Error)?
        for removal in removals {
            do { try await removal() } catch { failure = failure ?? error }
        }
        if let failure { throw failure }
    }
}
