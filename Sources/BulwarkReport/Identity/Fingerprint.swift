internal import BulwarkCore
internal import Crypto
internal import Foundation

/// What a finding is known by from run to run, however far it has moved up or down in its file.
///
/// The first 16 bytes of a SHA-256 over the rule, the path, the context (the name of the enclosing declaration and of
/// what is wrong there) and the index of the occurrence among equal ones. Lines and columns play no part, and neither
/// does a secret: ``Finding/context`` holds none.
public struct Fingerprint: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
    /// 32 lower-case hexadecimal digits.
    public let hex: String

    /// Takes a fingerprint back from its digits; `nil` when they are not 32 lower-case hexadecimal digits.
    public init?(hex: String) {
        guard hex.utf8.count == 32, hex.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else {
            return nil
        }
        self.hex = hex
    }

    /// Computes the fingerprint of a finding.
    /// - Parameters:
    ///   - finding: The finding.
    ///   - occurrence: How many findings of the same rule, path and context stand before it, from 0.
    public init(of finding: Finding, occurrence: Int) {
        var hash = SHA256()
        let context = finding.context.isEmpty ? finding.message : finding.context
        for field in ["bulwark/v1", finding.rule, finding.location.path, context, String(occurrence)] {
            // The length in front keeps ("ab", "c") apart from ("a", "bc").
            hash.update(data: Data("\(field.utf8.count):".utf8))
            hash.update(data: Data(field.utf8))
        }
        hex = Hexadecimal.text(Array(hash.finalize().prefix(16)))
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = Fingerprint(hex: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "a fingerprint is 32 lower-case hexadecimal digits")
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }

    public static func < (lhs: Fingerprint, rhs: Fingerprint) -> Bool { lhs.hex < rhs.hex }

    public var description: String { hex }
}
