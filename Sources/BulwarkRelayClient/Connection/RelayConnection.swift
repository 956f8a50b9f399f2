internal import BulwarkCore
internal import BulwarkMessaging
internal import BulwarkRelayAPI
internal import Foundation

/// A device's requests to one relay: with a token that is fetched when it is needed, and errors by their names.
actor RelayConnection {
    private let device: MessagingDevice
    private let transport: any RelayTransport
    private let relay: String
    private let clock: any WallClock

    private var token: (token: AccessToken, expires: Date)?
    private var renewal: Task<Result<AccessToken, RelayClientError>, Never>?

    init(_ device: MessagingDevice, transport: any RelayTransport, relay: String, clock: any WallClock) {
        self.device = device
        self.transport = transport
        self.relay = relay
        self.clock = clock
    }

    /// Sends bytes or nothing, and reads the answer's bytes.
    func bytes(
        _ endpoint: RelayEndpoint, path: String? = nil, body: RelayRequest.Body = .none, type: String? = nil,
        atMost limit: Int = RelayLimits.documentBytes, wait: Int = 0
    ) async throws(RelayClientError) -> [UInt8] {
        try await perform(endpoint, path: path, body: body, type: type, atMost: limit, wait: wait).body
            .collect(atMost: limit)
    }

    /// Sends a value as JSON, and reads the answer's bytes.
    func bytes(
        _ endpoint: RelayEndpoint, json value: some Encodable, atMost limit: Int = RelayLimits.documentBytes
    ) async throws(RelayClientError) -> [UInt8] {
        let body = try answering { () throws(RelayError) in try RelayJSON.encode(value) }
        return try await bytes(endpoint, body: .bytes(Array(body)), type: RelayEndpoint.json, atMost: limit)
    }

    /// Sends a request until it has an answer that is none about a token that ended.
    func perform(
        _ endpoint: RelayEndpoint, path: String? = nil, body: RelayRequest.Body = .none, type: String? = nil,
        atMost limit: Int, wait: Int = 0
    ) async throws(RelayClientError) -> RelayResponse {
        var isRepeated = false
        while true {
            let token = endpoint.needsToken ? try await currentToken() : nil
            let response = try await transport.send(
                RelayRequest(
                    endpoint.method, path ?? endpoint.path, contentType: type, token: token?.token, body: body,
                    answerBytes: limit, wait: wait))
            if 200..<300 ~= response.status { return response }
            let error = await Self.refusal(response)
            guard let token, error.relay?.code == .unauthorized, !isRepeated else { throw error }
            forget(token)
            // A stream is read once: whoever gave it begins anew, with the new token.
            if case .stream = body { throw error }
            isRepeated = true
        }
    }

    /// Takes the relay's word for a registration, and the token that comes with it.
    func register(_ authorization: DeviceAuthorization?) async throws(RelayClientError) {
        let (address, identity) = (try relayAddress(device.address), device.identityKey.rawRepresentation)
        let registration = DeviceRegistration(
            address: address, identity: Data(identity), proof: try await proof(for: .registration),
            authorization: authorization)
        keep(try await json(AccessToken.self, from: bytes(.register, json: registration)))
    }

    /// Shows that the device holds its key.
    func proof(for purpose: RelayProof.Purpose) async throws(RelayClientError) -> RelayProof {
        let challenge = try await json(RelayChallenge.self, from: bytes(.challenge))
        let address = try relayAddress(device.address)
        let content = try answering { () throws(RelayError) in
            try RelayProof.content(
                for: purpose, relay: relay, challenge: challenge.challenge, address: address,
                identity: device.identityKey.rawRepresentation)
        }
        do {
            return RelayProof(challenge: challenge.challenge, signature: Data(try device.signature(over: content)))
        } catch {
            throw RelayClientError(error)
        }
    }

    func json<Value: Decodable>(_: Value.Type, from bytes: [UInt8]) throws(RelayClientError) -> Value {
        try answering { () throws(RelayError) in try RelayJSON.decode(Value.self, from: Data(bytes)) }
    }

    /// Ends the token at the relay and here.
    func endToken() async throws(RelayClientError) {
        guard token != nil else { return }
        _ = try await bytes(.endToken)
        token = nil
    }

    // MARK: Tokens

    private func currentToken() async throws(RelayClientError) -> AccessToken {
        // Not one that ends on the way.
        if let token, token.expires.timeIntervalSince(clock.now) > 10 { return token.token }
        if let renewal { return try await renewal.value.get() }
        // Several requests ask for one; whoever is cancelled takes it from nobody.
        let renewal = Task { await self.newToken() }
        self.renewal = renewal
        let result = await renewal.value
        self.renewal = nil
        return try result.get()
    }

    private func newToken() async -> Result<AccessToken, RelayClientError> {
        do throws(RelayClientError) {
            let request = TokenRequest(address: try relayAddress(device.address), proof: try await proof(for: .token))
            let token = try await json(AccessToken.self, from: bytes(.token, json: request))
            keep(token)
            return .success(token)
        } catch {
            // Said of oneself, these mean something else than said of somebody that one writes to.
            if let refusal = error.relay, [.unknownAddress, .invalidSignature].contains(refusal.code) {
                return .failure(.notRegistered(refusal))
            }
            return .failure(error)
        }
    }

    private func keep(_ token: AccessToken) {
        self.token = (token, clock.now.addingTimeInterval(TimeInterval(max(0, token.lifetime))))
    }

    private func forget(_ token: AccessToken) {
        if self.token?.token == token { self.token = nil }
    }

    /// What an answer with another status says.
    private static func refusal(_ response: RelayResponse) async -> RelayClientError {
        if let bytes = try? await response.body.collect(atMost: RelayLimits.documentBytes),
            let document = try? RelayJSON.decode(RelayError.Document.self, from: Data(bytes))
        {
            let error = RelayError(document)
            return RelayClientError(
                RelayError(error.code, retryAfter: error.retryAfter ?? response.retryAfter, mismatch: error.mismatch))
        }
        // What stands before a relay speaks for itself.
        switch response.status {
        case 429: return RelayClientError(RelayError(.tooManyRequests, retryAfter: response.retryAfter))
        case 500...: return RelayClientError(RelayError(.busy, retryAfter: response.retryAfter))
        default: return RelayClientError(.malformedAnswer, "a status that a relay does not give so")
        }
    }
}

/// What a relay's values say of themselves is an answer that makes no sense.
func answering<Value>(_ body: () throws(RelayError) -> Value) throws(RelayClientError) -> Value {
    do throws(RelayError) {
        return try body()
    } catch {
        throw RelayClientError(.malformedAnswer, error.reason)
    }
}

/// A device's address as the relay has it.
func relayAddress(_ address: DeviceAddress) throws(RelayClientError) -> RelayAddress {
    do throws(RelayError) {
        return try RelayAddress(account: address.account, device: address.device)
    } catch {
        throw RelayClientError(error)
    }
}
