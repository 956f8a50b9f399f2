internal import BulwarkCore
internal import BulwarkRelayAPI
internal import Crypto
internal import Foundation

/// Gives challenges and knows them again, without remembering those that nobody answers.
///
/// A challenge is its end ‖ 16 random bytes ‖ the first 16 bytes of an HMAC-SHA256 under a key of this process. Only those that were answered
/// are remembered, until their end: who asks for millions costs no memory.
final class ChallengeIssuer: Sendable {
    private static let size = 8 + 16 + 16

    private let key: SymmetricKey
    private let lifetime: Int
    private let clock: any BootClock
    private let entropy: any EntropySource
    private let used = Locked<[[UInt8]: UInt64]>([:])

    init(lifetime: Int, clock: any BootClock, entropy: any EntropySource) {
        key = SymmetricKey(data: SecureBytes(random: 32, from: entropy).withExposedBytes { Data($0) })
        self.lifetime = lifetime
        self.clock = clock
        self.entropy = entropy
    }

    private var now: UInt64 { UInt64(max(0, clock.sinceBoot / .milliseconds(1))) }

    /// A new challenge.
    func issue() -> RelayChallenge {
        var bytes: [UInt8] = []
        withUnsafeBytes(of: (now + UInt64(lifetime) * 1000).bigEndian) { bytes.append(contentsOf: $0) }
        bytes += entropy.bytes(16)
        bytes += tag(of: bytes)
        return RelayChallenge(challenge: Data(bytes), lifetime: lifetime)
    }

    /// Whether a challenge is one of these and still good. It is not used by this.
    ///
    /// - Throws: ``RelayError/Code/staleChallenge``.
    func check(_ challenge: Data) throws(RelayError) {
        let bytes = Array(challenge)
        guard bytes.count == Self.size, end(of: bytes) > now, isTag(bytes),
            used.withLock({ $0[bytes] == nil })
        else { throw RelayError(.staleChallenge) }
    }

    /// Uses a challenge that was checked and answered.
    ///
    /// - Throws: ``RelayError/Code/staleChallenge`` where another request has used it.
    func use(_ challenge: Data) throws(RelayError) {
        let bytes = Array(challenge), now = now
        let isFirst = used.withLock { used in
            // Each is swept once at most: the table holds what was answered in the last minute or two.
            if used.count & 0xFF == 0xFF { used = used.filter { $0.value > now } }
            return used.updateValue(end(of: bytes), forKey: bytes) == nil
        }
        guard isFirst else { throw RelayError(.staleChallenge) }
    }

    private func end(of bytes: [UInt8]) -> UInt64 { bytes[..<8].reduce(0) { $0 << 8 | UInt64($1) } }

    private func tag(of bytes: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: bytes, using: key).prefix(16))
    }

    private func isTag(_ bytes: [UInt8]) -> Bool {
        let wanted = tag(of: Array(bytes[..<24])), given = Array(bytes[24...])
        return wanted.withUnsafeBytes { wanted in given.withUnsafeBytes { ConstantTime.areEqual(wanted, $0) } }
    }
}
