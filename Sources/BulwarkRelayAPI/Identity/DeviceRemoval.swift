/// Asks the relay to forget a device of one's own account (``RelayEndpoint/removeDevice``): its token, keys and messages go at once.
///
/// A token alone does not do: what cannot be undone needs the identity key. With the last device the account goes.
public struct DeviceRemoval: Sendable, Hashable, Codable {
    /// The number of the device that goes; any of the account, also the one that asks.
    public let device: UInt32
    /// That the asking device holds its key, for ``RelayProof/Purpose/removal(device:)``.
    public let proof: RelayProof

    /// Makes a request.
    public init(device: UInt32, proof: RelayProof) {
        self.device = device
        self.proof = proof
    }
}
