internal import BulwarkProbe
internal import BulwarkReport
internal import BulwarkTransport
internal import Foundation

/// What was found at a target.
struct LoadedTarget {
    /// A host that did not answer, or not in TLS, and why.
    struct Unreachable: Error {
        let text: String
    }

    let target: TransportTarget
    /// The keys: of a host its certificates'.
    let sources: [PinSource]
    /// The host that the certificates are for; nil where nothing says.
    let host: String?
    /// The SCTs beside the certificate; nil where they cannot be seen.
    let delivered: TransparencyEvaluator.Delivered?

    /// The certificates in their order.
    var certificates: [CertificateFacts] { sources.compactMap(\.certificate) }
    /// The certificates as presented.
    var presented: UnverifiedChain { UnverifiedChain(presented: certificates.map(\.der)) }

    init(_ target: TransportTarget, _ options: TrustOptions) throws {
        self.target = target
        switch target {
        case .file, .standardInput:
            let path = target.name
            let limit = CertificateLimits().textBytes
            let data: Data
            if case .standardInput = target {
                do throws(InputFile.Failure) { data = try StandardInput.read(maximumBytes: limit) } catch {
                    throw CommandFailure.usage(error.text)
                }
            } else {
                data = try InputFile.read(path, maximumBytes: limit)
            }
            do throws(TransportError) { sources = try PinSource.read(Array(data)) } catch {
                throw CommandFailure.usage("\(ShownName.of(path)): \(error.sentence)")
            }
            host = options.hostName(of: sources.compactMap(\.certificate))
            delivered = nil
        case .host(let endpoint):
            let identity: PresentedIdentity
            do throws(HelloFailure) {
                identity = try PresentedIdentity.fetch(from: endpoint, timeLimit: .seconds(options.timeout))
            } catch {
                throw Unreachable(text: "\(endpoint): \(error).")
            }
            // One that cannot be read has no pin; the chain is judged without it.
            sources = identity.certificates.compactMap { try? PinSource.read($0).first }
            guard !sources.isEmpty else { throw Unreachable(text: "\(endpoint): no certificate can be read.") }
            host = endpoint.name
            delivered = Self.delivered(identity, sources.first?.certificate)
        }
    }

    private static func delivered(
        _ identity: PresentedIdentity, _ leaf: CertificateFacts?
    ) -> TransparencyEvaluator.Delivered {
        let handshake = identity.timestamps.map { SignedCertificateTimestamp.list(bytes: $0) ?? [nil] } ?? []
        let response = leaf.flatMap { leaf in identity.staple.flatMap { try? StapledResponse(der: $0, of: leaf) } }
        return TransparencyEvaluator.Delivered(handshake: handshake, stapledResponse: response?.timestamps ?? [])
    }
}
