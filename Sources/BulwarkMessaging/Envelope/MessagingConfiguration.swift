public import BulwarkCore
internal import Foundation

/// What a ``MessagingDevice`` is given from outside.
public struct MessagingConfiguration: Sendable {
    /// The date and time.
    public var clock: any WallClock
    /// Where keys come from.
    public var entropy: any EntropySource
    /// How much is kept and accepted.
    public var limits: MessagingLimits
    /// Which devices are written to.
    public var trust: TrustPolicy
    /// What remembers how far the store had come; nil finds no rollback.
    public var witness: (any RollbackWitness)?

    /// Makes a configuration.
    ///
    /// - Parameters:
    ///   - witness: What remembers how far the store had come; nil finds no rollback.
    ///   - trust: Which devices are written to.
    ///   - limits: How much is kept and accepted.
    ///   - clock: The date and time.
    ///   - entropy: Where keys come from.
    public init(
        witness: (any RollbackWitness)?, trust: TrustPolicy = .firstUse, limits: MessagingLimits = .standard,
        clock: any WallClock = SystemClock(), entropy: any EntropySource = SystemEntropy()
    ) {
        self.witness = witness
        self.trust = trust
        self.limits = limits
        self.clock = clock
        self.entropy = entropy
    }

    /// The time, as rows have it.
    var seconds: UInt64 { UInt64(max(0, clock.now.timeIntervalSince1970)) }
}
