internal import Crypto
package import Foundation

/// A Certificate Transparency log of our own (RFC 6962 §3): it signs what it is given, and keeps nothing.
package struct LocalLog: Sendable {
    private let key = P256.Signing.PrivateKey()
    /// The time in its SCTs.
    package var time: Date

    /// A log with a fresh key.
    ///
    /// - Parameter time: The time in its SCTs; an hour ago by default.
    package init(time: Date = Date(timeIntervalSinceNow: -3_600)) { self.time = time }

    /// The SubjectPublicKeyInfo in DER.
    package var publicKey: [UInt8] { Array(key.publicKey.derRepresentation) }

    /// An SCT over a certificate as it stands: for the TLS extension and for OCSP.
    package func timestamp(certificate: [UInt8]) throws -> [UInt8] { try sign([0, 0] + Self.sized(certificate)) }

    /// An SCT over what is signed before the certificate is: to stand in it.
    package func timestamp(issuerKey: [UInt8], signedPart: [UInt8]) throws -> [UInt8] {
        try sign([0, 1] + Array(SHA256.hash(data: issuerKey)) + Self.sized(signedPart))
    }

    /// A list of SCTs, as extensions hold it.
    package static func list(_ timestamps: [[UInt8]]) -> [UInt8] {
        let body = timestamps.flatMap { short($0.count) + $0 }
        return short(body.count) + body
    }

    private func sign(_ entry: [UInt8]) throws -> [UInt8] {
        let milliseconds = UInt64(time.timeIntervalSince1970 * 1_000)
        let stamp = (0..<8).reversed().map { UInt8(truncatingIfNeeded: milliseconds >> ($0 * 8)) }
        let signature = try key.signature(for: [0, 0] + stamp + entry + [0, 0]).derRepresentation
        let id = SHA256.hash(data: key.publicKey.derRepresentation)
        return [0] + Array(id) + stamp + [0, 0, 4, 3] + Self.short(signature.count) + Array(signature)
    }

    private static func short(_ number: Int) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 255)] }
    private static func sized(_ bytes: [UInt8]) -> [UInt8] {
        [16, 8, 0].map { UInt8(truncatingIfNeeded: bytes.count >> $0) } + bytes
    }
}
