package import BulwarkTransport

/// A connection that came to a ``TLSTestServer``.
package struct RecordedConnection: Sendable, Hashable {
    /// How far the handshake came.
    package enum Handshake: Sendable, Hashable {
        /// It has not ended.
        case unfinished
        /// It is complete.
        case completed(applicationProtocol: String?, version: TLSVersion?)
        /// It failed, and the library says so of it: the client's alert, for the most part.
        case failed(String)
    }

    /// The server that the client asked for, by SNI.
    package var serverName: String?
    /// The server's certificate that the connection was offered, in DER; nil where it came to none.
    package var certificate: [UInt8]?
    /// How far the handshake came.
    package var handshake = Handshake.unfinished
    /// How many bytes came under encryption after the handshake: none, where a client refuses a server in time.
    package var plaintextBytes = 0
    /// Whether it is open.
    package var isOpen = true

    /// Whether the handshake is complete.
    package var isHandshakeComplete: Bool { if case .completed = handshake { true } else { false } }
}
