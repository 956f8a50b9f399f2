#if !canImport(Darwin)
    /// A server that connections of the stand-ins meet.
    public struct ShimServer: Sendable, Hashable {
        /// What it presents, in DER, its own certificate first.
        public var presented: [[UInt8]]
        /// The newest TLS that it speaks.
        public var version: tls_protocol_version_t
        /// The protocols that it speaks over TLS.
        public var protocols: [String]
        /// Whether it asks for a client's certificate.
        public var asksForIdentity: Bool
        /// Where it sends a browser, for each URL.
        public var redirects: [String: String]

        /// A server.
        public init(
            presented: [[UInt8]], version: tls_protocol_version_t = .TLSv13, protocols: [String] = ["http/1.1"],
            asksForIdentity: Bool = false, redirects: [String: String] = [:]
        ) {
            self.presented = presented
            self.version = version
            self.protocols = protocols
            self.asksForIdentity = asksForIdentity
            self.redirects = redirects
        }
    }
#endif
