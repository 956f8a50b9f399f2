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

        /// The method of a challenge for a client's certificate.
        public static let clientCertificateMethod = "NSURLAuthenticationMethodClientCertificate"

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

        /// A client's certificate with its key, and the certificates up to its root.
        ///
        /// See [init(identity:certificates:persistence:)][init].
        ///
        /// [init]: https://developer.apple.com/documentation/foundation/urlcredential/init(identity:certificates:persistence:)
        public convenience init(
            identity: SecIdentity, certificates: [Any]?, persistence: URLCredential.Persistence
        ) {
            self.init(user: "", password: "", persistence: persistence)
            ShimIdentities.shared.set(identity, of: self)
        }

        /// The client's certificate, where it is one.
        ///
        /// See [identity](https://developer.apple.com/documentation/foundation/urlcredential/identity).
        public var identity: SecIdentity? { ShimIdentities.shared.value(of: self) }
    }

    extension URLSessionConfiguration {
        /// The oldest TLS that connections may use. The session's own copy of a configuration forgets it here.
        ///
        /// See [tlsMinimumSupportedProtocolVersion][minimum].
        ///
        /// [minimum]: https://developer.apple.com/documentation/foundation/urlsessionconfiguration/tlsminimumsupportedprotocolversion
        public var tlsMinimumSupportedProtocolVersion: tls_protocol_version_t {
            get { ShimSettings.shared.value(of: self)?.minimum ?? .TLSv10 }
            set {
                var settings = ShimSettings.shared.value(of: self) ?? ShimSettings.Value()
                settings.minimum = newValue
                ShimSettings.shared.set(settings, of: self)
            }
        }

        /// Whether a task waits for a network rather than fail at once.
        ///
        /// See [waitsForConnectivity][waits].
        ///
        /// [waits]: https://developer.apple.com/documentation/foundation/urlsessionconfiguration/waitsforconnectivity
        public var waitsForConnectivity: Bool {
            get { ShimSettings.shared.value(of: self)?.waits ?? false }
            set {
                var settings = ShimSettings.shared.value(of: self) ?? ShimSettings.Value()
                settings.waits = newValue
                ShimSettings.shared.set(settings, of: self)
            }
        }
    }

    /// The identities of credentials.
    private enum ShimIdentities { static let shared = ShimAttachments<SecIdentity>() }

    /// What configurations have on Apple's systems and lack on Linux.
    private enum ShimSettings {
        struct Value {
            var minimum = tls_protocol_version_t.TLSv10
            var waits = false
        }

        static let shared = ShimAttachments<Value>()
    }

    /// Values that objects of Foundation carry beside their own.
    private final class ShimAttachments<Value>: @unchecked Sendable {
        // Unchecked, for values need not be Sendable: each is read by whoever has its object.
        private struct Entry {
            weak var owner: AnyObject?
            var value: Value
        }

        private let lock = NSLock()
        private var entries: [ObjectIdentifier: Entry] = [:]

        func value(of owner: AnyObject) -> Value? {
            lock.withLock {
                guard let entry = entries[ObjectIdentifier(owner)], entry.owner === owner else { return nil }
                return entry.value
            }
        }

        func set(_ value: Value, of owner: AnyObject) {
            lock.withLock {
                entries = entries.filter { $0.value.owner != nil }
                entries[ObjectIdentifier(owner)] = Entry(owner: owner, value: value)
            }
        }
    }
#endif
