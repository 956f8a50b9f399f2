internal import BulwarkCore
internal import BulwarkRelayAPI
internal import Crypto
internal import Foundation

extension Relay {
    /// The most tokens of a device; a further one drops the oldest.
    private static let tokensOfDevice = 5
    /// The longest that leave for a new device is good, in seconds.
    private static let authorizationLifetime: UInt64 = 86400
    private static let tokenPrefix = "bwr_"

    /// Takes a device, and gives it a token. Its network address was counted before its request was read.
    func register(_ registration: DeviceRegistration, from origin: NetworkOrigin) async throws(RelayError)
        -> AccessToken
    {
        let identity = Array(registration.identity)
        try check(registration.proof, for: .registration, address: registration.address, identity: identity)
        if registration.authorization == nil, try await store.device(registration.address) == nil {
            try limiter.take(.newAccounts, by: .network(origin))
        }
        let name = configuration.name, now = now
        let outcome = try await store.register(
            registration, takesNewAccounts: configuration.takesNewAccounts,
            atMost: min(configuration.devicesInAccount, RelayLimits.devicesInAccount), now: now
        ) { authorization, key in
            Self.isGood(authorization, by: key, for: registration, relay: name, now: UInt64(max(0, now)))
        }
        return try await token(for: outcome.requester)
    }

    /// Gives a token to a device that is there. Its network address was counted before its request was read.
    func token(_ request: TokenRequest) async throws(RelayError) -> AccessToken {
        guard let device = try await store.device(request.address) else { throw RelayError(.unknownAddress) }
        try check(request.proof, for: .token, address: device.address, identity: device.identity)
        return try await token(for: device)
    }

    /// Whose token it is.
    ///
    /// Looking for one that is not known costs a look into the database: who tries some out is counted.
    ///
    /// - Throws: ``RelayError/Code/unauthorized``, ``RelayError/Code/tooManyRequests``.
    func requester(token: some StringProtocol, from origin: NetworkOrigin) async throws(RelayError) -> Requester {
        guard token.utf8.count <= 128, token.hasPrefix(Self.tokenPrefix) else { throw RelayError(.unauthorized) }
        let digest = Array(Digest.of(Array(token.utf8)))
        if let entry = tokens.entry(for: digest) {
            guard entry.expires > now else { throw RelayError(.unauthorized, "the token has ended") }
            return entry.requester
        }
        try limiter.take(.unknownTokens, by: .network(origin))
        let generation = tokens.generation
        guard let (requester, expires) = try await store.token(Data(digest)), expires > now else {
            throw RelayError(.unauthorized)
        }
        limiter.giveBack(.unknownTokens, to: .network(origin))
        tokens.put(TokenCache.Entry(requester: requester, expires: expires), for: digest, generation: generation)
        return requester
    }

    /// Ends a token.
    func end(token: some StringProtocol) async throws(RelayError) {
        let digest = Digest.of(Array(token.utf8))
        try await store.removeToken(digest)
        tokens.forget(Array(digest))
    }

    /// An account's devices.
    func devices(_ query: AccountQuery, by requester: Requester) async throws(RelayError) -> DeviceList {
        try limiter.take(.requests, by: .device(requester.device))
        let devices = try await store.devices(of: query.account)
        return DeviceList(
            devices: devices.map { DeviceList.Device(device: $0.address.device, identity: Data($0.identity)) })
    }

    /// Forgets a device of the requester's account.
    func remove(_ removal: DeviceRemoval, by requester: Requester) async throws(RelayError) {
        try limiter.take(.requests, by: .device(requester.device))
        try check(
            removal.proof, for: .removal(device: removal.device), address: requester.address,
            identity: requester.identity)
        await forget(
            try await store.removeDevice(
                removal.device, of: requester, holdingNameUntil: now + Int64(configuration.nameHold)))
    }

    /// Forgets the requester's account.
    func remove(_ removal: AccountRemoval, by requester: Requester) async throws(RelayError) {
        try limiter.take(.requests, by: .device(requester.device))
        try check(removal.proof, for: .accountRemoval, address: requester.address, identity: requester.identity)
        await forget(
            try await store.removeAccount(of: requester, holdingNameUntil: now + Int64(configuration.nameHold)))
    }

    private func forget(_ gone: (devices: Set<Int64>, attachments: [String])) async {
        tokens.forget(devices: gone.devices)
        waiters.wake(gone.devices)
        await folder?.remove(gone.attachments)
    }

    private func token(for device: Requester) async throws(RelayError) -> AccessToken {
        let token = Self.tokenPrefix + Data(entropy.bytes(32)).base64URL
        let digest = Digest.of(Array(token.utf8)), expires = now + Int64(configuration.tokenLifetime)
        let dropped = try await store.addToken(
            digest, for: device.device, expires: expires, atMost: Self.tokensOfDevice)
        for digest in dropped { tokens.forget(Array(digest)) }
        return AccessToken(token: token, lifetime: configuration.tokenLifetime)
    }

    // MARK: Signatures

    /// Checks a proof, and uses up its challenge.
    private func check(
        _ proof: RelayProof, for purpose: RelayProof.Purpose, address: RelayAddress, identity: [UInt8]
    ) throws(RelayError) {
        try challenges.check(proof.challenge)
        let content = try RelayProof.content(
            for: purpose, relay: configuration.name, challenge: proof.challenge, address: address, identity: identity)
        guard Self.isSignature(proof.signature, over: content, by: identity) else {
            throw RelayError(.invalidSignature)
        }
        try challenges.use(proof.challenge)
    }

    private static func isGood(
        _ authorization: DeviceAuthorization, by key: [UInt8], for registration: DeviceRegistration, relay: String,
        now: UInt64
    ) -> Bool {
        guard authorization.expires > now, authorization.expires - now <= authorizationLifetime,
            let content = try? DeviceAuthorization.content(
                relay: relay, address: registration.address, identity: registration.identity,
                authorizer: authorization.authorizer, expires: authorization.expires, nonce: authorization.nonce)
        else { return false }
        return isSignature(authorization.signature, over: content, by: key)
    }

    static func isSignature(_ signature: some DataProtocol, over content: [UInt8], by key: [UInt8]) -> Bool {
        guard signature.count == 64, let key = try? Curve25519.Signing.PublicKey(rawRepresentation: key) else {
            return false
        }
        return key.isValidSignature(signature, for: content)
    }
}

extension Data {
    /// RFC 4648 §5 without padding.
    fileprivate var base64URL: String {
        String(
            base64EncodedString().compactMap { character in
                switch character {
                case "+": "-"
                case "/": "_"
                case "=": nil
                default: character
                }
            })
    }
}
