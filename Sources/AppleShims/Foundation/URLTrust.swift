#if !canImport(Darwin)
    internal import Foundation
    public import FoundationNetworking

    // What URLSession's challenges have on Apple's systems and lack on Linux.

    /// A protection space of a server whose certificates are to be judged.
    public final class ShimProtectionSpace: URLProtectionSpace, @unchecked Sendable {
        // Sendable though unchecked, as its superclass is: the trust is set once, and read where the challenge is answered.
        let trust: SecTrust?

        /// The method of a challenge about a server's trust. Foundation on Linux has its name and withholds it.
        public static let serverTrustMethod = "NSURLAuthenticationMethodServerTrust"

        /// Makes the space that a connection has over TLS.
        ///
        /// - Parameters:
        ///   - host: The server.
        ///   - port: Its port.
        ///   - trust: Its certificates.
        ///   - method: What is asked for; the server's trust by default.
        public init(
            host: String, port: Int = 443, trust: SecTrust?, method: String = ShimProtectionSpace.serverTrustMethod
        ) {
            self.trust = trust
            super.init(host: host, port: port, protocol: "https", realm: nil, authenticationMethod: method)
        }
    }

    extension URLProtectionSpace {
        /// The server's certificates, where they are to be judged.
        ///
        /// See [serverTrust](https://developer.apple.com/documentation/foundation/urlprotectionspace/servertrust).
        public var serverTrust: SecTrust? { (self as? ShimProtectionSpace)?.trust }
    }

    extension URLCredential {
        /// Says that a server is trusted.
        ///
        /// See [init(trust:)](https://developer.apple.com/documentation/foundation/urlcredential/init(trust:)).
        public convenience init(trust: SecTrust) { self.init(user: "", password: "", persistence: .none) }
    }
#endif
