/// Asks for a token for a device that is registered (``RelayEndpoint/token``); the answer is an ``AccessToken``.
public struct TokenRequest: Sendable, Hashable, Codable {
    /// The device.
    public let address: RelayAddress
    /// That it holds its key, for ``RelayProof/Purpose/token``.
    public let proof: RelayProof

    /// Makes a request.
    public init(address: RelayAddress, proof: RelayProof) {
        self.address = address
        self.proof = proof
    }
}
