internal import BulwarkRelayAPI

/// A device that has shown a token.
struct Requester: Sendable, Hashable {
    /// Its row.
    let device: Int64
    /// Its account's row.
    let account: Int64
    /// Its address.
    let address: RelayAddress
    /// Its Ed25519 public key, 32 bytes.
    let identity: [UInt8]
}
