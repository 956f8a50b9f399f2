public import Foundation

/// Leave for a new device of an account, signed by one that is there. It is good once, and for a short time.
///
/// The device that is there makes it from the new one's identity, which it has by a way that the relay has no part in, such as a code that is
/// scanned from a screen.
public struct DeviceAuthorization: Sendable, Hashable, Codable {
    /// The number of the device that gives leave.
    public let authorizer: UInt32
    /// Until when it is good, in seconds since 1970; a day ahead at most.
    public let expires: UInt64
    /// 16 random bytes.
    public let nonce: Data
    /// The authorizer's Ed25519 signature over ``content(relay:address:identity:authorizer:expires:nonce:)``.
    public let signature: Data

    /// Makes an authorization.
    public init(authorizer: UInt32, expires: UInt64, nonce: Data, signature: Data) {
        self.authorizer = authorizer
        self.expires = expires
        self.nonce = nonce
        self.signature = signature
    }

    /// What is signed: `Bulwark relay device v1` ‖ size of the relay's name in a byte ‖ name ‖ the new device's address ‖ its identity (32) ‖
    /// the authorizer's number (32 bits) ‖ expires (64 bits) ‖ nonce (16).
    ///
    /// - Throws: ``RelayError/Code/invalidValue`` where a part has another size.
    public static func content(
        relay: String, address: RelayAddress, identity: some Collection<UInt8>, authorizer: UInt32, expires: UInt64,
        nonce: some Collection<UInt8>
    ) throws(RelayError) -> [UInt8] {
        guard 1...255 ~= relay.utf8.count, identity.count == RelayLimits.identityBytes, nonce.count == 16 else {
            throw RelayError(.invalidValue, "what an authorization is about, by its size")
        }
        var content = Array("Bulwark relay device v1".utf8)
        content += [UInt8(relay.utf8.count)] + Array(relay.utf8) + address.encoded + Array(identity)
        content.append(bigEndian: authorizer)
        content.append(bigEndian: expires)
        return content + Array(nonce)
    }
}
