/// A P-256 signing key (FIPS 186-5, ECDSA with SHA-256) that belongs to this device.
public protocol DeviceKey: Sendable {
    /// Whether the key lives in hardware that does not give it away.
    var isHardwareBacked: Bool { get }

    /// The public key, uncompressed: 65 bytes (SEC 1 §2.3.3).
    var publicKey: [UInt8] { get }

    /// Signs a message. A key that asks its owner waits for them.
    ///
    /// - Returns: r and s, 32 bytes each.
    /// - Throws: ``AuthenticationError/Code/deviceKeyUnavailable``; where the owner is asked,
    ///   ``AuthenticationError/Code/cancelled`` and ``AuthenticationError/Code/notRecognised``.
    func sign(_ message: [UInt8]) async throws(AuthenticationError) -> [UInt8]
}

extension DeviceKey {
    /// Answers a server's challenge by a signature of ``DeviceChallenge/message``.
    ///
    /// - Parameters:
    ///   - challenge: What the server sent.
    ///   - audience: The server the app means to talk to. A challenge for another one is not signed.
    /// - Throws: ``AuthenticationError/Code/wrongAudience``, or that the key could not be used.
    public func answer(
        _ challenge: DeviceChallenge, audience: String
    ) async throws(AuthenticationError) -> [UInt8] {
        guard challenge.audience == audience else { throw AuthenticationError(.wrongAudience) }
        return try await sign(challenge.message)
    }
}
