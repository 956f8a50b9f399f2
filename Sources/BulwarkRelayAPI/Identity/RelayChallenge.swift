public import Foundation

/// What a device signs to show that it holds its identity key: random, good for a short time, and good once.
public struct RelayChallenge: Sendable, Hashable, Codable {
    /// The bytes to sign with the rest of a proof; 1 to 255.
    public let challenge: Data
    /// How long it is good, in seconds.
    public let lifetime: Int

    /// Makes a challenge.
    public init(challenge: Data, lifetime: Int) {
        self.challenge = challenge
        self.lifetime = lifetime
    }
}
