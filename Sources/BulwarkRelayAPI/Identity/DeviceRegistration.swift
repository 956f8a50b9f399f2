public import Foundation

/// Asks the relay to take a device (``RelayEndpoint/register``); the answer is an ``AccessToken``.
///
/// The first device of a name owns it. Each further one needs the leave of one that is there. A device that is there already, with the same
/// identity, gets a token as if it had asked for one.
public struct DeviceRegistration: Sendable, Hashable, Codable {
    /// Where messages for the device go.
    public let address: RelayAddress
    /// The device's Ed25519 public key, 32 bytes.
    public let identity: Data
    /// That the device holds the key, for ``RelayProof/Purpose/registration``.
    public let proof: RelayProof
    /// Leave by a device that is there; nil for an account's first.
    public let authorization: DeviceAuthorization?

    /// Makes a request.
    public init(address: RelayAddress, identity: Data, proof: RelayProof, authorization: DeviceAuthorization? = nil) {
        self.address = address
        self.identity = identity
        self.proof = proof
        self.authorization = authorization
    }
}
