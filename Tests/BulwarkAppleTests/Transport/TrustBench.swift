#if !canImport(Darwin)
    import BulwarkApple
    import BulwarkCore
    import BulwarkTestServers
    import BulwarkTransport
    import Foundation
    import FoundationNetworking

    /// A server with a chain of its own, and a device whose system trusts it.
    struct TrustBench {
        let authority: LocalAuthority
        let identity: ServerIdentity
        static let host = "bank.example"

        init() throws {
            authority = try LocalAuthority()
            identity = try authority.issue(LeafRequest(names: [Self.host]))
        }

        /// A device; its system trusts the chain of the one host, or answers as it is told.
        func device(_ answer: ShimTrustAnswer? = nil) -> ShimDevice {
            let device = ShimDevice()
            let chain = identity.chain, root = authority.root
            device.trust = { question in
                if let answer { return answer }
                guard question.presented == chain else { return .refused(errSecNotTrusted) }
                guard question.host == nil || question.host == Self.host else {
                    return .refused(errSecHostNameMismatch)
                }
                return .trusted(chain.last == root ? chain : chain + [root])
            }
            device.server = { $0 == Self.host ? ShimServer(presented: chain) : nil }
            return device
        }

        var trust: SecTrust? {
            var trust: SecTrust?
            let read = identity.chain.compactMap { SecCertificateCreateWithData(nil, CFData(Data($0))) }
            _ = SecTrustCreateWithCertificates(CFArray(read), SecPolicyCreateSSL(true, Self.host), &trust)
            return trust
        }

        func pins(_ certificate: [UInt8]) throws -> PinSet {
            try PinSet([
                PinnedHost(Self.host, authorityPins: [Pin(try CertificateFacts(der: certificate).pin)])
            ])
        }

        static func challenge(
            _ method: String, host: String = host, trust: SecTrust? = nil
        ) -> URLAuthenticationChallenge {
            URLAuthenticationChallenge(
                protectionSpace: ShimProtectionSpace(host: host, trust: trust, method: method), proposedCredential: nil,
                previousFailureCount: 0, failureResponse: nil, error: nil, sender: NobodySender())
        }
    }

    final class NobodySender: NSObject, URLAuthenticationChallengeSender {
        func use(_ credential: URLCredential, for challenge: URLAuthenticationChallenge) {}
        func continueWithoutCredential(for challenge: URLAuthenticationChallenge) {}
        func cancel(_ challenge: URLAuthenticationChallenge) {}
        func performDefaultHandling(for challenge: URLAuthenticationChallenge) {}
        func rejectProtectionSpaceAndContinue(with challenge: URLAuthenticationChallenge) {}
    }
#endif
