/// A ClientHello that offers exactly what it is told to, from SSL 3.0 to TLS 1.3 (RFC 8446 §4.1.2, RFC 5246 §7.4.1.2).
///
/// A TLS library offers what it would speak; a prober offers one thing at a time and sees what the server takes. Before
/// TLS 1.3 a client cannot name its lowest version: a server may answer with any up to ``version``.
public struct ClientHello: Sendable, Hashable {
    /// The highest version offered; TLS 1.3 is offered alone.
    public var version: ProtocolVersion
    /// The numbers of the cipher suites, the preferred first.
    public var cipherSuites: [UInt16]
    /// The numbers of the groups (RFC 8422 §5.1.1, RFC 7919).
    public var groups: [UInt16]
    /// The numbers of the signature schemes; sent from TLS 1.2 on (RFC 8446 §4.2.3).
    public var signatureAlgorithms: [UInt16]
    /// The name to ask for (RFC 6066 §3), in its ASCII form; not for addresses.
    public var serverName: String?
    /// The application protocols (RFC 7301), the preferred first.
    public var applicationProtocols: [String]
    /// The numbers of the groups to send a key share of in TLS 1.3; those that the prober has no keys for, and those that
    /// are not among ``groups``, are left out. A server that wants another group asks for it by a retry request.
    public var sharedGroups: [UInt16]
    /// Whether to ask for a stapled OCSP response (RFC 6066 §8).
    public var asksForStaple: Bool
    /// Whether to ask for SCTs (RFC 6962 §3.3.1).
    public var asksForTimestamps: Bool

    /// Makes a hello.
    ///
    /// - Parameters:
    ///   - version: The highest version offered.
    ///   - cipherSuites: The suites; what ``CipherSuite`` knows for the version by default.
    ///   - groups: The groups; what ``NamedGroup`` knows by default.
    ///   - signatureAlgorithms: The signature schemes; ``allSignatureAlgorithms`` by default.
    ///   - serverName: The name to ask for.
    ///   - applicationProtocols: The application protocols.
    ///   - sharedGroups: The groups to send a key share of in TLS 1.3; x25519 by default.
    ///   - asksForStaple: Whether to ask for a stapled OCSP response.
    ///   - asksForTimestamps: Whether to ask for SCTs.
    public init(
        version: ProtocolVersion, cipherSuites: [UInt16]? = nil, groups: [UInt16]? = nil,
        signatureAlgorithms: [UInt16] = ClientHello.allSignatureAlgorithms, serverName: String? = nil,
        applicationProtocols: [String] = [], sharedGroups: [UInt16] = [29], asksForStaple: Bool = true,
        asksForTimestamps: Bool = true
    ) {
        self.version = version
        self.cipherSuites = cipherSuites ?? CipherSuite.offered(for: version)
        self.groups = groups ?? NamedGroup.all.map(\.number)
        self.signatureAlgorithms = signatureAlgorithms
        self.serverName = serverName
        self.applicationProtocols = applicationProtocols
        self.sharedGroups = sharedGroups
        self.asksForStaple = asksForStaple
        self.asksForTimestamps = asksForTimestamps
    }

    /// Every signature scheme that a server's certificate may call for, SHA-1 last.
    public static let allSignatureAlgorithms: [UInt16] = [
        0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0809, 0x080A, 0x080B, 0x0401, 0x0501, 0x0601,
        0x0402, 0x0203, 0x0201, 0x0202,
    ]

    /// The hello as a record, ready to send.
    ///
    /// - Parameters:
    ///   - random: 32 bytes for the random field; for TLS 1.3 also the session id of its compatibility mode.
    ///   - shares: The public keys to send in TLS 1.3. Without one that the server likes, it answers with a retry request
    ///     that names its group.
    /// - Throws: `HelloFault.badLength` where a list is empty that may not be, or longer than its field.
    public func record(random: [UInt8], shares: [KeyShare] = []) throws(HelloFault) -> [UInt8] {
        let message = try message(random: random, shares: shares)
        var record = WireWriter()
        record.uint8(22)
        record.uint16(min(version, .tls10).rawValue)
        try record.vector(2, message)
        return record.bytes
    }

    /// The hello as a handshake message, of at most 2^14 bytes: the content of one record.
    private func message(random: [UInt8], shares: [KeyShare]) throws(HelloFault) -> [UInt8] {
        guard random.count == 32, !cipherSuites.isEmpty else { throw .badLength }
        var body = WireWriter()
        body.uint16(min(version, .tls12).rawValue)
        body.append(random)
        try body.vector(1, version == .tls13 ? random : [])
        try body.vector(2) { list in for suite in cipherSuites { list.uint16(suite) } }
        try body.vector(1, [0])
        // SSL 3.0 has no extensions, and some of its servers refuse them.
        if version > .ssl30 { try body.vector(2, try extensions(shares)) }
        var message = WireWriter()
        message.uint8(1)
        try message.vector(3, body.bytes)
        guard message.bytes.count <= 1 << 14 else { throw .badLength }
        return message.bytes
    }

    private func extensions(_ shares: [KeyShare]) throws(HelloFault) -> [UInt8] {
        var list = WireWriter()
        if let serverName {
            guard !serverName.isEmpty, serverName.utf8.count <= 255 else { throw .badLength }
            try list.extension(0) { content throws(HelloFault) in
                var name = WireWriter()
                name.uint8(0)
                try name.vector(2, Array(serverName.utf8))
                try content.vector(2, name.bytes)
            }
        }
        if !groups.isEmpty {
            try list.extension(10) { content throws(HelloFault) in
                try content.vector(2) { list in for group in groups { list.uint16(group) } }
            }
        }
        if version < .tls13 {
            try list.extension(11) { content throws(HelloFault) in try content.vector(1, [0]) }
            try list.extension(23) { _ throws(HelloFault) in }  // extended_master_secret (RFC 7627)
            try list.extension(0xFF01) { content throws(HelloFault) in content.uint8(0) }  // RFC 5746
        }
        if version >= .tls12, !signatureAlgorithms.isEmpty {
            try list.extension(13) { content throws(HelloFault) in
                try content.vector(2) { list in for scheme in signatureAlgorithms { list.uint16(scheme) } }
            }
        }
        if !applicationProtocols.isEmpty {
            try list.extension(16) { content throws(HelloFault) in
                var names = WireWriter()
                for name in applicationProtocols {
                    guard !name.isEmpty else { throw .badLength }
                    try names.vector(1, Array(name.utf8))
                }
                try content.vector(2, names.bytes)
            }
        }
        if asksForStaple { try list.extension(5) { content throws(HelloFault) in content.append([1, 0, 0, 0, 0]) } }
        if asksForTimestamps { try list.extension(18) { _ throws(HelloFault) in } }
        if version == .tls13 {
            try list.extension(43) { content throws(HelloFault) in
                try content.vector(1) { $0.uint16(ProtocolVersion.tls13.rawValue) }
            }
            try list.extension(51) { content throws(HelloFault) in
                var list = WireWriter()
                for share in shares where groups.contains(share.group) {
                    list.uint16(share.group)
                    try list.vector(2, share.key)
                }
                try content.vector(2, list.bytes)
            }
        }
        return list.bytes
    }
}
