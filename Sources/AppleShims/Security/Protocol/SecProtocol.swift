// swift-format-ignore-file: AlwaysUseLowerCamelCase, TypeNamesShouldBeCapitalized

// Apple's names are as they are.
#if !canImport(Darwin)
    public import Dispatch

    /// The settings of TLS on a connection.
    ///
    /// See [sec_protocol_options_t](https://developer.apple.com/documentation/security/sec_protocol_options_t).
    public typealias sec_protocol_options_t = ShimProtocolOptions

    /// What was negotiated on a connection.
    ///
    /// See [sec_protocol_metadata_t](https://developer.apple.com/documentation/security/sec_protocol_metadata_t).
    public typealias sec_protocol_metadata_t = ShimProtocolMetadata

    /// A server's certificates, as a connection of the Network framework has them.
    ///
    /// See [sec_trust_t](https://developer.apple.com/documentation/security/sec_trust_t).
    public typealias sec_trust_t = ShimProtocolTrust

    /// A client's certificate with its key, as a connection of the Network framework takes it.
    ///
    /// See [sec_identity_t](https://developer.apple.com/documentation/security/sec_identity_t).
    public typealias sec_identity_t = ShimProtocolIdentity

    /// Says whether the server is trusted.
    ///
    /// See [sec_protocol_verify_complete_t][complete].
    ///
    /// [complete]: https://developer.apple.com/documentation/security/sec_protocol_verify_complete_t
    public typealias sec_protocol_verify_complete_t = (Bool) -> Void

    /// Is asked whether a server is trusted, once or more often for a connection.
    ///
    /// See [sec_protocol_verify_t](https://developer.apple.com/documentation/security/sec_protocol_verify_t).
    public typealias sec_protocol_verify_t = (
        sec_protocol_metadata_t, sec_trust_t, @escaping sec_protocol_verify_complete_t
    ) -> Void

    /// Gives a client's certificate, or none.
    ///
    /// See [sec_protocol_challenge_complete_t][complete].
    ///
    /// [complete]: https://developer.apple.com/documentation/security/sec_protocol_challenge_complete_t
    public typealias sec_protocol_challenge_complete_t = (sec_identity_t?) -> Void

    /// Is asked for a client's certificate.
    ///
    /// See [sec_protocol_challenge_t](https://developer.apple.com/documentation/security/sec_protocol_challenge_t).
    public typealias sec_protocol_challenge_t = (
        sec_protocol_metadata_t, @escaping sec_protocol_challenge_complete_t
    ) -> Void

    /// What stands for the settings.
    public final class ShimProtocolOptions {
        /// The oldest version.
        public internal(set) var minimum = tls_protocol_version_t.TLSv10
        /// The groups of cipher suites; the default one where there is none, and no suite of its own.
        public internal(set) var groups: [tls_ciphersuite_group_t] = []
        /// Single cipher suites.
        public internal(set) var suites: [tls_ciphersuite_t] = []
        /// The protocols that are offered.
        public internal(set) var protocols: [String] = []
        /// Whether a session may go on where an earlier one ended.
        public internal(set) var allowsResumption = true
        var verify: (block: sec_protocol_verify_t, queue: DispatchQueue)?
        var challenge: (block: sec_protocol_challenge_t, queue: DispatchQueue)?
    }

    /// What stands for what was negotiated.
    public final class ShimProtocolMetadata {}

    /// What stands for a server's certificates.
    public final class ShimProtocolTrust {
        let trust: SecTrust

        init(_ trust: SecTrust) { self.trust = trust }
    }

    /// What stands for a client's certificate.
    public final class ShimProtocolIdentity {
        let identity: SecIdentity

        init(_ identity: SecIdentity) { self.identity = identity }
    }

    /// The certificates as SecTrust.
    ///
    /// See [sec_trust_copy_ref](https://developer.apple.com/documentation/security/sec_trust_copy_ref(_:)).
    public func sec_trust_copy_ref(_ trust: sec_trust_t) -> Unmanaged<SecTrust> { .passRetained(trust.trust) }

    /// The identity as a connection takes it.
    ///
    /// See [sec_identity_create](https://developer.apple.com/documentation/security/sec_identity_create(_:)).
    public func sec_identity_create(_ identity: SecIdentity) -> sec_identity_t? { ShimProtocolIdentity(identity) }

    /// Sets who is asked whether a server is trusted, in place of the system.
    ///
    /// See [sec_protocol_options_set_verify_block][set].
    ///
    /// [set]: https://developer.apple.com/documentation/security/sec_protocol_options_set_verify_block(_:_:_:)
    public func sec_protocol_options_set_verify_block(
        _ options: sec_protocol_options_t, _ verify_block: @escaping sec_protocol_verify_t,
        _ verify_block_queue: DispatchQueue
    ) {
        options.verify = (verify_block, verify_block_queue)
    }

    /// Sets who is asked for a client's certificate.
    ///
    /// See [sec_protocol_options_set_challenge_block][set].
    ///
    /// [set]: https://developer.apple.com/documentation/security/sec_protocol_options_set_challenge_block(_:_:_:)
    public func sec_protocol_options_set_challenge_block(
        _ options: sec_protocol_options_t, _ challenge_block: @escaping sec_protocol_challenge_t,
        _ challenge_queue: DispatchQueue
    ) {
        options.challenge = (challenge_block, challenge_queue)
    }

    /// Sets the oldest TLS that is accepted.
    ///
    /// See [sec_protocol_options_set_min_tls_protocol_version][set].
    ///
    /// [set]: https://developer.apple.com/documentation/security/sec_protocol_options_set_min_tls_protocol_version(_:_:)
    public func sec_protocol_options_set_min_tls_protocol_version(
        _ options: sec_protocol_options_t, _ version: tls_protocol_version_t
    ) {
        options.minimum = version
    }

    /// Offers a protocol by ALPN.
    ///
    /// See [sec_protocol_options_add_tls_application_protocol][add].
    ///
    /// [add]: https://developer.apple.com/documentation/security/sec_protocol_options_add_tls_application_protocol(_:_:)
    public func sec_protocol_options_add_tls_application_protocol(
        _ options: sec_protocol_options_t, _ application_protocol: UnsafePointer<CChar>
    ) {
        options.protocols.append(String(cString: application_protocol))
    }

    /// Takes a group of cipher suites.
    ///
    /// See [sec_protocol_options_append_tls_ciphersuite_group][append].
    ///
    /// [append]: https://developer.apple.com/documentation/security/sec_protocol_options_append_tls_ciphersuite_group(_:_:)
    public func sec_protocol_options_append_tls_ciphersuite_group(
        _ options: sec_protocol_options_t, _ group: tls_ciphersuite_group_t
    ) {
        options.groups.append(group)
    }

    /// Takes a cipher suite.
    ///
    /// See [sec_protocol_options_append_tls_ciphersuite][append].
    ///
    /// [append]: https://developer.apple.com/documentation/security/sec_protocol_options_append_tls_ciphersuite(_:_:)
    public func sec_protocol_options_append_tls_ciphersuite(
        _ options: sec_protocol_options_t, _ ciphersuite: tls_ciphersuite_t
    ) {
        options.suites.append(ciphersuite)
    }

    /// Sets whether sessions are resumed.
    ///
    /// See [sec_protocol_options_set_tls_resumption_enabled][set].
    ///
    /// [set]: https://developer.apple.com/documentation/security/sec_protocol_options_set_tls_resumption_enabled(_:_:)
    public func sec_protocol_options_set_tls_resumption_enabled(
        _ options: sec_protocol_options_t, _ resumption_enabled: Bool
    ) {
        options.allowsResumption = resumption_enabled
    }
#endif
