internal import BulwarkCore
internal import BulwarkRelayAPI
internal import Crypto
internal import Foundation

/// Counts requests by kind and by who makes them, in buckets that fill again.
///
/// It keeps digests of who it was, for as long as a bucket is not full again, in memory only.
final class RateLimiter: Sendable {
    /// What is counted.
    enum Kind: UInt8, Sendable, Hashable {
        case anonymous, newAccounts, claims, claimsOfTarget, messages, uploads, attachments, requests
    }

    private struct Key: Hashable {
        let kind: Kind
        let subject: Subject
    }

    /// Who is counted.
    enum Subject: Sendable, Hashable {
        case device(Int64)
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

    private func level(of bucket: Bucket, _ rate: RelayRates.Rate, _ now: Duration) -> Double {
        min(rate.burst, bucket.level + max(0, (now - bucket.updated) / .seconds(1)) * rate.perSecond)
    }

    private func makeRoom(_ buckets: inout [Key: Bucket], _ now: Duration) {
        buckets = buckets.filter { key, bucket in
            let rate = rate(of: key.kind)
            return level(of: bucket, rate, now) < rate.burst
        }
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
        case .newAccounts: rates.newAccounts
        case .claims: rates.claims
        case .claimsOfTarget: rates.claimsOfTarget
        case .messages: rates.messages
        case .uploads: rates.uploads
        case .attachments: rates.attachments
        case .requests: rates.requests
        }
    }
}
