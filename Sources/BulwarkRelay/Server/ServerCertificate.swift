internal import BulwarkCore
internal import Foundation
internal import NIOCore
internal import NIOSSL

/// A certificate and its key in files, which are looked at again while the server runs: a renewed one is used without a new start.
final class ServerCertificate: Sendable {
    private struct State {
        var source: (chain: [UInt8], key: [UInt8])
        var override = NIOSSLContextConfigurationOverride.noChanges
    }

    /// More than any chain has.
    private static let limit = 1 << 20

    private let chain: String
    private let key: String
    private let files: any FileSystem
    private let state: Locked<State>

    /// Reads both files, and finds out whether they belong together.
    ///
    /// - Throws: ``ServerError/Code/certificate``.
    init(chain: String, key: String, files: any FileSystem) throws(ServerError) {
        self.chain = chain
        self.key = key
        self.files = files
        let source = try Self.read(chain, key, files)
        _ = try Self.configuration(source.chain, source.key)
        state = Locked(State(source: source))
    }

    /// TLS with what the files held at first, or hold now.
    ///
    /// - Throws: ``ServerError/Code/certificate``.
    func configuration() throws(ServerError) -> TLSConfiguration {
        let source = state.withLock { $0.source }
        var configuration = try Self.configuration(source.chain, source.key)
        configuration.sslContextCallback = { [weak self] _, promise in
            promise.succeed(self?.state.withLock { $0.override } ?? .noChanges)
        }
        return configuration
    }

    /// Looks whether the files have changed, and uses what they hold now for connections to come.
    ///
    /// - Returns: Whether they have.
    /// - Throws: ``ServerError/Code/certificate``; then the one before is used further.
    func reload() throws(ServerError) -> Bool {
        let source = try Self.read(chain, key, files)
        guard state.withLock({ $0.source != source }) else { return false }
        let configuration = try Self.configuration(source.chain, source.key)
        var override = NIOSSLContextConfigurationOverride()
        override.certificateChain = configuration.certificateChain
        override.privateKey = configuration.privateKey
        state.withLock { [override] in $0 = State(source: source, override: override) }
        return true
    }

    private static func read(
        _ chain: String, _ key: String, _ files: any FileSystem
    ) throws(ServerError) -> (chain: [UInt8], key: [UInt8]) {
        func contents(_ path: String, _ reason: StaticString) throws(ServerError) -> [UInt8] {
            do throws(CoreError) { return try files.contents(of: path, limit: limit) } catch {
                throw ServerError(.certificate, reason)
            }
        }
        return (
            try contents(chain, "the certificate's file cannot be read"),
            try contents(key, "the key's file cannot be read")
        )
    }

    /// When the first of the certificates ends.
    var end: Date {
        let chain = state.withLock { $0.source.chain }
        let ends = ((try? NIOSSLCertificate.fromPEMBytes(chain)) ?? []).map { TimeInterval($0.notValidAfter) }
        return Date(timeIntervalSince1970: ends.min() ?? 0)
    }

    /// Whether others than the owner and the group can read the key.
    var isKeyExposed: Bool {
        ((try? files.status(of: key, followingLinks: true))?.permissions.rawValue ?? 0) & 0o007 != 0
    }

    private static func configuration(_ chain: [UInt8], _ key: [UInt8]) throws(ServerError) -> TLSConfiguration {
        guard let certificates = try? NIOSSLCertificate.fromPEMBytes(chain), !certificates.isEmpty else {
            throw ServerError(.certificate, "there is no certificate in PEM in its file")
        }
        guard let key = try? NIOSSLPrivateKey(bytes: key, format: .pem) else {
            throw ServerError(.certificate, "there is no key in PEM in its file, or it has a passphrase")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: certificates.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        do { _ = try NIOSSLContext(configuration: configuration) } catch {
            throw ServerError(.certificate, "the key is not that of the first certificate")
        }
        return configuration
    }
}
