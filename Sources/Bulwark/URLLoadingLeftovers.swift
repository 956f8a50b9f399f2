internal import Foundation

#if canImport(FoundationNetworking)
    internal import FoundationNetworking
#endif

/// What URLSession keeps outside of the app's own memory: answers in the shared cache, cookies and passwords in the shared stores.
///
/// One remover for both who asks for it: a session that ends, and a trail of leftovers.
///
/// ```swift
/// session.register(URLLoadingLeftovers())
/// let report = await LeftoverTrail([URLLoadingLeftovers()]).remove(.onSignOut)
/// ```
///
/// It reads back that nothing is left. Credentials that the user's devices share go from all of them. Sessions with stores of their own (`.ephemeral`, a group's cookies) are not reached.
public struct URLLoadingLeftovers: SessionResource, LeftoverRemover {
    /// The places where URLSession keeps things.
    struct Stores: Sendable {
        var cache: URLCache
        var cookies: HTTPCookieStorage
        var credentials: URLCredentialStorage

        /// Those of the process, which may be replaced: ask for each removal.
        static var shared: Stores {
            Stores(cache: .shared, cookies: .shared, credentials: .shared)
        }
    }

    private let given: Stores?

    /// Removes from the shared stores.
    public init() { given = nil }

    /// Removes from others.
    init(_ stores: Stores) { given = stores }

    /// What it removes from.
    var stores: Stores { given ?? .shared }

    /// What it is, for reports.
    public var name: StaticString { "URL cache, cookies and credentials" }

    /// What it removes.
    public var leftovers: Set<Leftover> { [.urlCache, .sessionCookies, .urlCredentials] }

    /// Removes all of it.
    ///
    /// - Throws: ``StorageError/Code/verificationFailed`` where something is still there.
    public func clear() throws {
        let stores = stores
        stores.cache.removeAllCachedResponses()
        let cookies = stores.cookies
        for cookie in cookies.cookies ?? [] { cookies.deleteCookie(cookie) }
        let credentials = stores.credentials
        // Those that the user's devices share stay without it.
        let options = [NSURLCredentialStorageRemoveSynchronizableCredentials: NSNumber(value: true)]
        for (space, users) in credentials.allCredentials {
            for credential in users.values { credentials.remove(credential, for: space, options: options) }
        }
        guard cookies.cookies?.isEmpty != false, credentials.allCredentials.isEmpty else {
            throw StorageError(.verificationFailed, "cookies or credentials are still there")
        }
    }

    /// Removes all of it, as ``clear()`` does.
    ///
    /// - Throws: ``StorageError/Code/verificationFailed`` where something is still there.
    public func remove() async throws { try clear() }
}
