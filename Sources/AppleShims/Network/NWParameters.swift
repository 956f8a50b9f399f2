#if !canImport(Darwin)
    /// The protocols of a connection.
    ///
    /// See [NWParameters](https://developer.apple.com/documentation/network/nwparameters).
    public final class NWParameters {
        let tls: NWProtocolTLS.Options?
        let tcp: NWProtocolTCP.Options

        /// TCP, under TLS where there are options for it.
        ///
        /// See [init(tls:tcp:)](https://developer.apple.com/documentation/network/nwparameters/init(tls:tcp:)).
        public init(tls: NWProtocolTLS.Options?, tcp: NWProtocolTCP.Options = NWProtocolTCP.Options()) {
            self.tls = tls
            self.tcp = tcp
        }

        /// What was set for TLS.
        public var shimTLSOptions: ShimProtocolOptions? { tls?.securityProtocolOptions }

        /// The seconds that connecting may take.
        public var shimConnectionTimeout: Int { tcp.connectionTimeout }
    }

    /// TLS on a connection.
    ///
    /// See [NWProtocolTLS](https://developer.apple.com/documentation/network/nwprotocoltls).
    public enum NWProtocolTLS {
        /// Its options; without any of the app's own the system trusts whom it trusts.
        ///
        /// See [NWProtocolTLS.Options](https://developer.apple.com/documentation/network/nwprotocoltls/options).
        public final class Options {
            /// The settings below.
            ///
            /// See [securityProtocolOptions][options].
            ///
            /// [options]: https://developer.apple.com/documentation/network/nwprotocoltls/options/securityprotocoloptions
            public let securityProtocolOptions: sec_protocol_options_t = ShimProtocolOptions()

            /// The system's options.
            public init() {}
        }
    }

    /// TCP on a connection.
    ///
    /// See [NWProtocolTCP](https://developer.apple.com/documentation/network/nwprotocoltcp).
    public enum NWProtocolTCP {
        /// Its options.
        ///
        /// See [NWProtocolTCP.Options](https://developer.apple.com/documentation/network/nwprotocoltcp/options).
        public final class Options {
            /// The seconds after which connecting ends; 0 for the system's own limit.
            ///
            /// See [connectionTimeout][timeout].
            ///
            /// [timeout]: https://developer.apple.com/documentation/network/nwprotocoltcp/options/connectiontimeout
            public var connectionTimeout = 0

            /// The system's options.
            public init() {}
        }
    }
#endif
