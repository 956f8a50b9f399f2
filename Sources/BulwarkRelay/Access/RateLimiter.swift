internal import BulwarkCore
internal import BulwarkRelayAPI
internal import Crypto
internal import Foundation

/// Counts requests by kind and by who makes them, in buckets that fill again.
///
/// It keeps who it was in memory only, until ``sweep()`` finds the bucket full again.
final class RateLimiter: Sendable {
    /// What is counted.
    enum Kind: UInt8, Sendable, Hashable {
        case anonymous, unknownTokens, newAccounts, claims, claimsOfTarget, claimsOfTargetByOne, messages, uploads,
            attachments, requests
    }

    private struct Key: Hashable {
        let kind: Kind
        let subject: Subject
    }

    /// Who is counted.
    enum Subject: Sendable, Hashable {
        case device(Int64)
        case pair(Int64, Int64)
        case network(NetworkOrigin)
    }

    private struct Bucket {
        var level: Double
        var updated: Duration
    }

    /// More buckets than these are an attack: then those that are nearly full again go first.
    private static let capacity = 200_000

    private let rates: RelayRates
    private let clock: any BootClock
    private let buckets = Locked<[Key: Bucket]>([:])

    init(_ rates: RelayRates, clock: any BootClock) {
        self.rates = rates
        self.clock = clock
    }

    /// Takes from a bucket.
    ///
    /// - Throws: ``RelayError/Code/tooManyRequests`` with the time after which there is enough again; then nothing was taken.
    func take(_ kind: Kind, by subject: Subject, count: Int = 1) throws(RelayError) {
        let rate = rate(of: kind), now = clock.sinceBoot
        let wait: Double? = buckets.withLock { buckets in
            let key = Key(kind: kind, subject: subject)
            var bucket = buckets[key] ?? Bucket(level: rate.burst, updated: now)
            bucket.level = level(of: bucket, rate, now)
            bucket.updated = now
            // Somebody with more devices than a bucket holds waits for a full one.
            let cost = min(Double(count), rate.burst)
            defer {
                if buckets.count >= Self.capacity, buckets[key] == nil { makeRoom(&buckets, now) }
                buckets[key] = bucket
            }
            if bucket.level >= cost {
                bucket.level -= cost
                return nil
            }
            return (cost - bucket.level) / max(rate.perSecond, 1e-9)
        }
        guard let wait else { return }
        throw RelayError(.tooManyRequests, retryAfter: Int(min(wait.rounded(.up), 86400)))
    }

    /// Takes from a bucket where it holds enough.
    func takes(_ kind: Kind, by subject: Subject) -> Bool { (try? take(kind, by: subject)) != nil }

    /// Puts back what was taken for something that turned out not to count.
    func giveBack(_ kind: Kind, to subject: Subject) {
        buckets.withLock { $0[Key(kind: kind, subject: subject)]?.level += 1 }
    }

    /// Forgets who has not asked for so long that the bucket is full again.
    func sweep() {
        let now = clock.sinceBoot
        buckets.withLock { dropFull(&$0, now) }
    }

    /// How many are remembered.
    var count: Int { buckets.withLock { $0.count } }

    private func level(of bucket: Bucket, _ rate: RelayRates.Rate, _ now: Duration) -> Double {
        min(rate.burst, bucket.level + max(0, (now - bucket.updated) / .seconds(1)) * rate.perSecond)
    }

    private func dropFull(_ buckets: inout [Key: Bucket], _ now: Duration) {
        buckets = buckets.filter { key, bucket in
            let rate = rate(of: key.kind)
            return level(of: bucket, rate, now) < rate.burst
        }
    }

    private func makeRoom(_ buckets: inout [Key: Bucket], _ now: Duration) {
        dropFull(&buckets, now)
        guard buckets.count >= Self.capacity else { return }
        buckets = buckets.filter { key, bucket in
            let rate = rate(of: key.kind)
            return level(of: bucket, rate, now) < rate.burst / 2
        }
        // Half of the table is in a bad way: forget it rather than grow.
        if buckets.count >= Self.capacity { buckets.removeAll() }
    }

    private func rate(of kind: Kind) -> RelayRates.Rate {
        switch kind {
        case .anonymous: rates.anonymous
        case .unknownTokens: rates.unknownTokens
        case .newAccounts: rates.newAccounts
        case .claims: rates.claims
        case .claimsOfTarget: rates.claimsOfTarget
        case .claimsOfTargetByOne: rates.claimsOfTargetByOne
        case .messages: rates.messages
        case .uploads: rates.uploads
        case .attachments: rates.attachments
        case .requests: rates.requests
        }
    }
}
