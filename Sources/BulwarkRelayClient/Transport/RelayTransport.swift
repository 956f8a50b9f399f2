/// What carries requests to a relay and answers back: HTTPS with the app's own idea of whom to trust.
///
/// `HTTPSRelayTransport` of BulwarkRelayHTTP does it on every system under a transport policy, with pins; ``SessionRelayTransport`` over a
/// `URLSession`. It sends a request once, follows no redirects, and keeps nothing.
public protocol RelayTransport: Sendable {
    /// Sends a request, and gives the answer as soon as its head is there.
    ///
    /// - Throws: ``RelayClientError/Code/unreachable``, ``RelayClientError/Code/untrusted``, ``RelayClientError/Code/malformedAnswer``,
    ///   ``RelayClientError/Code/content``, ``RelayClientError/Code/cancelled``.
    func send(_ request: RelayRequest) async throws(RelayClientError) -> RelayResponse
}
