public import BulwarkTransport
internal import Foundation

/// Reads the roots that a system without SecTrust trusts: a bundle of PEM in a file.
public enum SystemRoots {
    /// Where systems keep the bundle, the most common first.
    public static let usualPaths = [
        "/etc/ssl/certs/ca-certificates.crt",  // Debian, Ubuntu, Arch, Alpine
        "/etc/pki/tls/certs/ca-bundle.crt",  // Fedora, RHEL
        "/etc/ssl/ca-bundle.pem",  // openSUSE
        "/etc/ssl/cert.pem",  // macOS, BSD
    ]

    /// The roots of the first bundle that is there, in DER.
    ///
    /// - Parameters:
    ///   - paths: Where to look.
    ///   - limits: How much a bundle may hold.
    /// - Throws: ``TransportError`` with `noSystemRoots` where no bundle is there or the first one has no certificate,
    ///   and with `malformedPEM` or `tooLarge`.
    public static func read(
        paths: [String] = usualPaths, limits: CertificateLimits = CertificateLimits()
    ) throws(TransportError) -> [[UInt8]] {
        for path in paths {
            guard let data = FileManager.default.contents(atPath: path) else { continue }
            let blocks = try PEMBlock.blocks(in: Array(data), limits: limits).filter { $0.label == "CERTIFICATE" }
            guard !blocks.isEmpty else { break }
            return blocks.map(\.bytes)
        }
        throw TransportError(.noSystemRoots)
    }
}
