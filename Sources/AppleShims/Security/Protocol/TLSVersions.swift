// swift-format-ignore-file: AlwaysUseLowerCamelCase, TypeNamesShouldBeCapitalized

// Apple's names are as they are.
#if !canImport(Darwin)
    /// A version of TLS.
    ///
    /// See [tls_protocol_version_t](https://developer.apple.com/documentation/security/tls_protocol_version_t).
    public enum tls_protocol_version_t: UInt16, Sendable, Hashable {
        /// TLS 1.0.
        @available(iOS, deprecated: 15.0)
        @available(macOS, deprecated: 12.0)
        case TLSv10 = 0x0301
        /// TLS 1.1.
        @available(iOS, deprecated: 15.0)
        @available(macOS, deprecated: 12.0)
        case TLSv11 = 0x0302
        /// TLS 1.2.
        case TLSv12 = 0x0303
        /// TLS 1.3.
        case TLSv13 = 0x0304
    }

    /// Cipher suites of like strength.
    ///
    /// See [tls_ciphersuite_group_t](https://developer.apple.com/documentation/security/tls_ciphersuite_group_t).
    public enum tls_ciphersuite_group_t: UInt16, Sendable, Hashable {
        /// The system's choice.
        case `default` = 0
        /// Suites without forward secrecy, and old ones.
        case compatibility = 1
        /// Suites that nobody should use.
        case legacy = 2
        /// Those of App Transport Security, all with forward secrecy.
        case ats = 3
        /// Those that an exception adds: without forward secrecy.
        case ats_compatibility = 4
    }

    /// A cipher suite.
    ///
    /// See [tls_ciphersuite_t](https://developer.apple.com/documentation/security/tls_ciphersuite_t).
    public enum tls_ciphersuite_t: UInt16, Sendable, Hashable {
        /// TLS 1.3 with AES-128 and GCM.
        case AES_128_GCM_SHA256 = 0x1301
        /// TLS 1.3 with AES-256 and GCM.
        case AES_256_GCM_SHA384 = 0x1302
        /// ECDHE, ECDSA, AES-128 with GCM.
        case ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 = 0xC02B
        /// ECDHE, ECDSA, AES-256 with GCM.
        case ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 = 0xC02C
        /// ECDHE, RSA, AES-128 with GCM.
        case ECDHE_RSA_WITH_AES_128_GCM_SHA256 = 0xC02F
        /// ECDHE, RSA, AES-256 with GCM.
        case ECDHE_RSA_WITH_AES_256_GCM_SHA384 = 0xC030
    }

    /// The certificate of the other side is no good.
    public let errSSLBadCert: OSStatus = -9808
    /// The other side wants another version.
    public let errSSLPeerProtocolVersion: OSStatus = -9836
#endif
