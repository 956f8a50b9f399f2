/// A cipher suite: its number, IANA's name, and what follows from it.
public struct CipherSuite: Sendable, Hashable {
    /// How the parties come to a shared secret.
    public enum KeyExchange: Sendable, Hashable {
        /// The client encrypts the secret to the certificate's RSA key.
        case rsa
        /// The same, to a temporary key of 512 bits.
        case rsaExport
        /// Keys of the certificates over a finite field.
        case dh
        /// Keys of the certificates over a curve.
        case ecdh
        /// Ephemeral keys over a finite field, signed with DSA.
        case dheDSS
        /// Ephemeral keys over a finite field, signed with RSA.
        case dheRSA
        /// Ephemeral keys over a curve, signed with ECDSA or EdDSA.
        case ecdheECDSA
        /// Ephemeral keys over a curve, signed with RSA.
        case ecdheRSA
        /// Ephemeral keys over a finite field, signed by nobody.
        case dhAnonymous
        /// Ephemeral keys over a curve, signed by nobody.
        case ecdhAnonymous
        /// TLS 1.3, where suites do not say; always ephemeral here, as the prober offers no shared keys.
        case tls13
    }

    /// When App Transport Security takes a suite.
    public enum Admission: Sendable, Hashable {
        /// By default.
        case always
        /// Where an exception sets `NSExceptionRequiresForwardSecrecy` to false.
        case withoutForwardSecrecy
        /// Never.
        case never
    }

    /// The number on the wire.
    public let number: UInt16
    /// IANA's name.
    public let name: String
    /// How the parties come to a shared secret.
    public let keyExchange: KeyExchange

    /// The suite of a number; nil where the registry does not hold it.
    public init?(number: UInt16) {
        guard let suite = Self.byNumber[number] else { return nil }
        self = suite
    }

    /// Whether who gets hold of the server's key later cannot read what was recorded.
    public var isForwardSecret: Bool {
        switch keyExchange {
        case .dheDSS, .dheRSA, .ecdheECDSA, .ecdheRSA, .dhAnonymous, .ecdhAnonymous, .tls13: true
        case .rsa, .rsaExport, .dh, .ecdh: false
        }
    }

    /// When App Transport Security takes it.
    public var admission: Admission {
        let cipher = name.split(separator: "_WITH_").last.map(String.init) ?? name
        switch keyExchange {
        case .tls13:
            return name.contains("_CCM_") ? .never : .always
        case .ecdheECDSA, .ecdheRSA:
            return Self.forwardCiphers.contains(cipher) ? .always : .never
        case .rsa:
            return Self.plainCiphers.contains(cipher) ? .withoutForwardSecrecy : .never
        default:
            return .never
        }
    }

    /// All that the registry holds, by number.
    public static let all: [CipherSuite] = registry.split(separator: "\n").compactMap { line in
        let fields = line.split(separator: " ")
        guard fields.count == 2, let number = UInt16(fields[0], radix: 16) else { return nil }
        return CipherSuite(number: number, name: String(fields[1]))
    }

    /// The numbers to offer for a version, so that a server that speaks it finds one it knows.
    public static func offered(for version: ProtocolVersion) -> [UInt16] {
        let suites = all.filter { ($0.keyExchange == .tls13) == (version == .tls13) }
        guard version < .tls13 else { return suites.map(\.number) }
        // What App Transport Security takes comes first: servers that follow the client then choose it.
        let rank: [Admission: Int] = [.always: 0, .withoutForwardSecrecy: 1, .never: 2]
        return suites.sorted { (rank[$0.admission] ?? 2, $0.number) < (rank[$1.admission] ?? 2, $1.number) }.map(
            \.number)
    }

    private init(number: UInt16, name: String) {
        self.number = number
        self.name = name
        keyExchange = Self.keyExchange(in: name)
    }

    private static let byNumber = Dictionary(all.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })

    private static let forwardCiphers: Set<String> = [
        "AES_256_GCM_SHA384", "AES_128_GCM_SHA256", "CHACHA20_POLY1305_SHA256", "AES_256_CBC_SHA", "AES_128_CBC_SHA",
    ]
    private static let plainCiphers: Set<String> = [
        "AES_256_GCM_SHA384", "AES_128_GCM_SHA256", "AES_256_CBC_SHA256", "AES_128_CBC_SHA256", "AES_256_CBC_SHA",
        "AES_128_CBC_SHA",
    ]

    private static func keyExchange(in name: String) -> KeyExchange {
        guard name.contains("_WITH_") else { return .tls13 }
        let kinds: [(prefix: String, kind: KeyExchange)] = [
            ("TLS_RSA_EXPORT", .rsaExport), ("TLS_RSA_", .rsa), ("TLS_ECDHE_ECDSA_", .ecdheECDSA),
            ("TLS_ECDHE_RSA_", .ecdheRSA), ("TLS_ECDH_anon_", .ecdhAnonymous), ("TLS_ECDH_", .ecdh),
            ("TLS_DHE_RSA_", .dheRSA), ("TLS_DHE_DSS_", .dheDSS), ("TLS_DH_anon_", .dhAnonymous), ("TLS_DH_", .dh),
        ]
        return kinds.first { name.hasPrefix($0.prefix) }?.kind ?? .tls13
    }
}
