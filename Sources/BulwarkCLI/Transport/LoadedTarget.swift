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

    /// The certificates as presented: of a host all that it sent, the server's own first.
    let presented: UnverifiedChain

    /// The certificates that can be read, in their order.
    var certificates: [CertificateFacts] { sources.compactMap(\.certificate) }

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
            let certificates = sources.compactMap(\.certificate)
            host = options.hostName(of: certificates)
            presented = UnverifiedChain(presented: certificates.map(\.der))
            delivered = nil
        case .host(let endpoint):
            let identity: PresentedIdentity
            do throws(HelloFailure) {
                identity = try PresentedIdentity.fetch(from: endpoint, timeLimit: .seconds(options.timeout))
            } catch {
                throw Unreachable(text: "\(endpoint): \(error).")
            }
            guard !identity.answer.lacksKeyProof else {
                throw Unreachable(
                    text: "\(endpoint): the server did not show that it holds the key of its certificate.")
            }
            // One that cannot be read has no pin. A key that stands in a certificate's place is nobody's: who is on the way would have
            // it pinned as the next one.
            sources = identity.certificates.compactMap { der in
                let source = try? PinSource.read(der).first
                return source?.certificate?.der == der ? source : nil
            }
            guard !sources.isEmpty else { throw Unreachable(text: "\(endpoint): no certificate can be read.") }
            host = endpoint.name
            presented = UnverifiedChain(presented: identity.certificates)
            delivered = Self.delivered(
                identity, identity.certificates.first.flatMap { try? CertificateFacts(der: $0) })
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
