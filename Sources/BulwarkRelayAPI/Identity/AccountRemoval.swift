/// Asks the relay to forget one's own account (``RelayEndpoint/removeAccount``): all devices, keys, messages and attachments.
public struct AccountRemoval: Sendable, Hashable, Codable {
    /// That the asking device holds its key, for ``RelayProof/Purpose/accountRemoval``.
    public let proof: RelayProof

    /// Makes a request.
    public init(proof: RelayProof) { self.proof = proof }
}
