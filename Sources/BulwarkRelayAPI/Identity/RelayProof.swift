public import Foundation

/// That a device holds its identity key: a signature over a challenge and what it is for.
///
/// The relay's name is part of it, so that another relay cannot have a device sign what it uses here.
public struct RelayProof: Sendable, Hashable, Codable {
    /// What a proof is good for.
    public enum Purpose: Sendable, Hashable {
        /// Registering the device.
        case registration
        /// Getting a token.
        case token
        /// Removing a device of the account.
        case removal(device: UInt32)
        /// Removing the account and all of its devices.
        case accountRemoval

        fileprivate var encoded: [UInt8] {
            switch self {
            case .registration: return [1]
            case .token: return [2]
            case .removal(let device):
                var bytes: [UInt8] = [3]
                bytes.append(bigEndian: device)
                return bytes
            case .accountRemoval: return [4]
            }
        }
    }

    /// The challenge that the relay gave.
    public let challenge: Data
    /// The device's Ed25519 signature over ``content(for:relay:challenge:address:identity:)``.
    public let signature: Data

    /// Makes a proof.
    public init(challenge: Data, signature: Data) {
        self.challenge = challenge
        self.signature = signature
    }

    /// What is signed: `Bulwark relay proof v1` ‖ purpose ‖ size of the relay's name in a byte ‖ name ‖ size of the challenge in a byte ‖
    /// challenge ‖ address ‖ identity (32). The purpose is 1, 2, 3 ‖ device as 32 bits, or 4.
    ///
    /// - Parameters:
    ///   - purpose: What the proof is for.
    ///   - relay: The relay's name: the host that the client means to talk to, in small letters.
    ///   - challenge: The challenge.
    ///   - address: The device that signs.
    ///   - identity: Its Ed25519 public key, 32 bytes.
    /// - Throws: ``RelayError/Code/invalidValue`` where the name or the challenge is empty or longer than 255 bytes, or the key has not 32.
    public static func content(
        for purpose: Purpose, relay: String, challenge: some Collection<UInt8>, address: RelayAddress,
        identity: some Collection<UInt8>
    ) throws(RelayError) -> [UInt8] {
        guard 1...255 ~= relay.utf8.count, 1...255 ~= challenge.count, identity.count == RelayLimits.identityBytes
        else {
            throw RelayError(.invalidValue, "what a proof is about, by its size")
        }
        var content = Array("Bulwark relay proof v1".utf8) + purpose.encoded
        content += [UInt8(relay.utf8.count)] + Array(relay.utf8)
        content += [UInt8(challenge.count)] + Array(challenge)
        return content + address.encoded + Array(identity)
    }
}
