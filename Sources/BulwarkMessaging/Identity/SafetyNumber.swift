internal import Crypto
internal import Foundation

/// 60 digits that two people compare, by voice or on both screens: equal only when each has the other's keys.
///
/// Each side's half is 30 digits of SHA-512, iterated 5,200 times, over the account's name and the identity keys of all of its devices in
/// order; the lesser half stands first. So both sides see the same, and a device that a server slips in changes it. The iterations make
/// it dearer to search for a key whose half looks alike. Documentation/messaging.md has it byte by byte.
public struct SafetyNumber: Sendable, Hashable, CustomStringConvertible {
    /// The 60 digits.
    public let digits: String

    private static let rounds = 5200

    /// Makes the number of two accounts.
    ///
    /// - Parameters:
    ///   - own: This account's name and the identity keys of all of its devices.
    ///   - other: The same of the other account.
    /// - Throws: ``MessagingError/Code/invalidValue`` where one has no key.
    public init(
        own: (account: String, keys: [IdentityKey]), other: (account: String, keys: [IdentityKey])
    ) throws(MessagingError) {
        guard !own.keys.isEmpty, !other.keys.isEmpty else {
            throw MessagingError(.invalidValue, "an account without keys")
        }
        digits = [Self.half(own.account, own.keys), Self.half(other.account, other.keys)].sorted().joined()
    }

    /// The digits in twelve groups of five.
    public var description: String {
        let digits = Array(digits)
        return stride(from: 0, to: digits.count, by: 5).map { String(digits[$0..<$0 + 5]) }.joined(separator: " ")
    }

    private static func half(_ account: String, _ keys: [IdentityKey]) -> String {
        let sorted = Set(keys).map(\.rawRepresentation).sorted { $0.lexicographicallyPrecedes($1) }
        let name = Array(account.utf8)
        var content = Array("Bulwark safety number v1".utf8)
        content.append(bigEndian: UInt32(name.count))
        content += name
        content.append(bigEndian: UInt32(sorted.count))
        content += sorted.joined()
        var digest = SHA512.hash(data: content)
        for _ in 1..<rounds {
            var hash = SHA512()
            digest.withUnsafeBytes { hash.update(bufferPointer: $0) }
            hash.update(data: content)
            digest = hash.finalize()
        }
        let bytes = Array(digest)
        return (0..<6).map { group in
            let value = bytes[5 * group..<5 * group + 5].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return String(String(value % 100_000 + 100_000).dropFirst())
        }.joined()
    }
}
