internal import BulwarkCore
public import BulwarkMessaging
public import BulwarkRelayAPI
public import Foundation

extension RelayClient {
    /// Registers the device, and publishes its prekeys. A device that is there already, with the same identity, stays as it is.
    ///
    /// - Parameter authorization: Leave by a device of the account; nil for its first.
    /// - Throws: ``RelayClientError/Code/refused`` with `notAuthorized`, `addressTaken`, `registrationClosed` and others.
    public func register(authorization: DeviceAuthorization? = nil) async throws(RelayClientError) {
        try await connection.register(authorization)
        try await publishPrekeys()
    }

    /// Gives a new device of the account leave to register.
    ///
    /// - Parameters:
    ///   - identity: The new device's key, which came by a way that the relay has no part in, such as a code that is scanned from a screen.
    ///   - device: The number that it is going to have.
    ///   - lifetime: How long the leave is good, in seconds; a day at most.
    /// - Throws: ``RelayClientError/Code/messaging`` when the device is locked.
    public func authorize(
        _ identity: IdentityKey, as device: UInt32, for lifetime: TimeInterval = 600
    ) async throws(RelayClientError) -> DeviceAuthorization {
        let expires = UInt64(max(0, configuration.clock.now.timeIntervalSince1970 + min(lifetime, 86400)))
        let nonce = SystemEntropy().bytes(16)
        let own = self.device.address
        let address = try relayAddress(
            try await messaging { () throws(MessagingError) in
                try DeviceAddress(account: own.account, device: device)
            })
        let content = try answering { () throws(RelayError) in
            try DeviceAuthorization.content(
                relay: configuration.relay, address: address, identity: identity.rawRepresentation,
                authorizer: own.device, expires: expires, nonce: nonce)
        }
        let signature = try await messaging { () throws(MessagingError) in
            try self.device.signature(over: content)
        }
        return DeviceAuthorization(
            authorizer: own.device, expires: expires, nonce: Data(nonce), signature: Data(signature))
    }

    /// Publishes what is due: new signed prekeys by age, new one-time keys when few are left, and all where the relay has lost them.
    ///
    /// ``run(_:)`` does it by itself.
    ///
    /// - Returns: Whether something was published.
    /// - Throws: ``RelayClientError``.
    @discardableResult
    public func publishPrekeys() async throws(RelayClientError) -> Bool {
        let counts = try await connection.json(OneTimeKeyCounts.self, from: connection.bytes(.countPrekeys))
        let upload = try await messaging { () async throws(MessagingError) in
            try await device.publish(
                counts: PrekeyCounts(oneTime: counts.oneTime, kem: counts.kem), signedPrekey: counts.signedPrekey)
        }
        guard let upload else { return false }
        _ = try await connection.bytes(.publishPrekeys, body: .bytes(upload.encoded), type: RelayEndpoint.bytes)
        // When this is lost the same comes again, and the relay takes it for the same.
        try await messaging { () async throws(MessagingError) in try await device.confirm(upload) }
        return true
    }

    /// Has the relay forget a device of the account: its token, keys and messages go at once.
    ///
    /// - Throws: ``RelayClientError``.
    public func remove(device: UInt32) async throws(RelayClientError) {
        let proof = try await connection.proof(for: .removal(device: device))
        _ = try await connection.bytes(.removeDevice, json: DeviceRemoval(device: device, proof: proof))
    }

    /// Has the relay forget the account with all of its devices.
    ///
    /// - Throws: ``RelayClientError``.
    public func removeAccount() async throws(RelayClientError) {
        let proof = try await connection.proof(for: .accountRemoval)
        _ = try await connection.bytes(.removeAccount, json: AccountRemoval(proof: proof))
    }

    /// Ends the token that is in use; the next request gets a new one.
    ///
    /// - Throws: ``RelayClientError``.
    public func signOut() async throws(RelayClientError) { try await connection.endToken() }
}
