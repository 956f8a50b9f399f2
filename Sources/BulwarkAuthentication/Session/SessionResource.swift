/// Something that must not outlive a session: tokens, secrets in memory, a cache, the URL cache, cookies.
///
/// Both calls come on the thread that ended or locked the session, before that call returns: entering the background
/// leaves no time for anything else. They must not call the session.
public protocol SessionResource: Sendable {
    /// What it is, for reports; no secret.
    var name: StaticString { get }

    /// Wipes what is secret from memory, for the session goes on locked. By default, nothing is.
    func wipeMemory()

    /// Removes everything, for the session is over.
    ///
    /// - Throws: Why something is left. The other resources are cleared all the same.
    func clear() throws
}

extension SessionResource {
    /// Does nothing: for what has no secret in memory.
    public func wipeMemory() {}
}
