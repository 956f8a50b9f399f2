#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The certificates that an app brings along as files, `.cer`, `.der` or PEM: the one in use and the renewed one.
///
/// ```swift
/// let bundle = try CertificateBundle(paths: ["current.cer", "renewed.cer"])
/// let pins = try PinSet([PinnedHost("api.example.com", certificates: bundle.pins)])
/// ```
public struct CertificateBundle: Sendable, Hashable {
    /// The certificates, in the order of the files; each one once.
    public let certificates: [CertificateFacts]

    /// The certificates of files.
    ///
    /// - Parameters:
    ///   - files: What stands in each file: one certificate in DER, or PEM.
    ///   - limits: How much a file may hold.
    /// - Throws: ``TransportError``: the reader's, or `invalidPins` where a file has no certificate.
    public init(files: [[UInt8]], limits: CertificateLimits = CertificateLimits()) throws(TransportError) {
        var found: [CertificateFacts] = []
        for bytes in files {
            let ders: [[UInt8]]
            if PEMBlock.isText(bytes) {
                ders = try PEMBlock.blocks(in: bytes, limits: limits).filter { $0.label == "CERTIFICATE" }.map(\.bytes)
            } else {
                ders = [bytes]
            }
            guard !ders.isEmpty else { throw TransportError(.invalidPins, "a file has no certificate") }
            for der in ders {
                let facts = try CertificateFacts(der: der, limits: limits)
                if !found.contains(where: { $0.der == facts.der }) { found.append(facts) }
            }
        }
        certificates = found
    }

    /// The certificates of files on disk.
    ///
    /// - Throws: ``TransportError`` with `unreadableFile` and the path; and as ``init(files:limits:)``.
    public init(paths: [String], limits: CertificateLimits = CertificateLimits()) throws(TransportError) {
        var files: [[UInt8]] = []
        for path in paths {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw TransportError(.unreadableFile, at: path)
            }
            files.append(Array(data))
        }
        try self.init(files: files, limits: limits)
    }

    /// The pins of the certificates.
    public var pins: [CertificatePin] { certificates.map { CertificatePin($0) } }

    /// The moment from which on no certificate of the bundle is valid; nil for an empty bundle. Ship a new one before it.
    public var end: Int64? { certificates.map(\.notAfter).max() }
}
