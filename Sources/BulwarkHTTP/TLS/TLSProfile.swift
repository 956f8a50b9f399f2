internal import BulwarkTransport
internal import NIOCore
internal import NIOSSL

/// What is fixed in a TLS context before a handshake: versions, suites, signatures and protocols.
struct TLSProfile: Hashable, Sendable {
    var minimum: BulwarkTransport.TLSVersion
    var requiresForwardSecrecy: Bool
    var requiresAuthenticatedEncryption: Bool
    var protocols: [String]

    init(_ policy: EffectivePolicy, protocols: [String]) {
        let isFunctionalPackage = policy.requiredNIAPPackage != .none
        // NIAP's package wants the extended master secret in TLS 1.2. Whether it was negotiated cannot be seen; TLS 1.3 has
        // it by construction.
        minimum = isFunctionalPackage ? .v13 : policy.minimumTLS
        requiresForwardSecrecy = policy.requiresForwardSecrecy
        requiresAuthenticatedEncryption = isFunctionalPackage
        self.protocols = protocols
    }

    func context() throws(HTTPSError) -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = minimum.forNIO
        // Names are checked by whoever builds the chain. This mode keeps the callback in charge; under `.none` it is skipped.
        configuration.certificateVerification = .noHostnameVerification
        // The callback has its own roots: none are loaded here, which would take milliseconds for each context.
        configuration.trustRoots = .certificates([])
        configuration.cipherSuiteValues = suites
        // Without SHA-1, which BoringSSL offers still.
        configuration.verifySignatureAlgorithms = [
            .ecdsaSecp256R1Sha256, .rsaPssRsaeSha256, .rsaPkcs1Sha256, .ecdsaSecp384R1Sha384, .rsaPssRsaeSha384,
            .rsaPkcs1Sha384, .ecdsaSecp521R1Sha512, .rsaPssRsaeSha512, .rsaPkcs1Sha512, .ed25519,
        ]
        configuration.renegotiationSupport = .none
        configuration.applicationProtocols = protocols
        configuration.shutdownTimeout = .seconds(1)
        do { return try NIOSSLContext(configuration: configuration) } catch {
            throw HTTPSError(.handshakeFailed, "the TLS library takes no such configuration")
        }
    }

    /// What TLS 1.2 and older may use; the three suites of TLS 1.3 cannot be chosen from, and all three are allowed.
    private var suites: [NIOTLSCipher] {
        var suites: [NIOTLSCipher] = [
            .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        ]
        if requiresAuthenticatedEncryption { return suites }
        suites += [
            .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
            .TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, .TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
            .TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, .TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
        ]
        if !requiresForwardSecrecy {
            suites += [
                .TLS_RSA_WITH_AES_128_GCM_SHA256, .TLS_RSA_WITH_AES_256_GCM_SHA384, .TLS_RSA_WITH_AES_128_CBC_SHA,
                .TLS_RSA_WITH_AES_256_CBC_SHA,
            ]
        }
        return suites
    }
}

extension BulwarkTransport.TLSVersion {
    var forNIO: NIOSSL.TLSVersion {
        switch self {
        case .v10: .tlsv1
        case .v11: .tlsv11
        case .v12: .tlsv12
        case .v13: .tlsv13
        }
    }

    init(_ version: NIOSSL.TLSVersion) {
        self =
            switch version {
            case .tlsv1: .v10
            case .tlsv11: .v11
            case .tlsv12: .v12
            case .tlsv13: .v13
            }
    }
}
