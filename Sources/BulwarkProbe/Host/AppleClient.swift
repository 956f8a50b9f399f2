/// What clients on Apple's systems offer under App Transport Security.
enum AppleClient {
    /// The groups, X25519MLKEM768 first.
    static let groups: [UInt16] = [0x11EC, 29, 23, 24, 25]
    /// The suites of TLS 1.3.
    static let suites13: [UInt16] = [0x1301, 0x1302, 0x1303]
    /// The suites of TLS 1.2 that are forward secret: GCM and ChaCha20 before CBC.
    static let forwardSuites: [UInt16] = [
        0xC02C, 0xC02B, 0xCCA9, 0xC030, 0xC02F, 0xCCA8, 0xC00A, 0xC009, 0xC014, 0xC013,
    ]
    /// The suites that an exception adds which does not ask for forward secrecy.
    static let plainSuites: [UInt16] = [0x009D, 0x009C, 0x003D, 0x003C, 0x0035, 0x002F]
    /// The signature schemes.
    static let signatureAlgorithms: [UInt16] = [
        0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601, 0x0201,
    ]

    /// A hello of TLS 1.3.
    ///
    /// - Parameter isReadable: Whether only groups are offered that the prober has keys of, so that the server cannot ask
    ///   for another one and hide its certificates.
    static func modern(_ endpoint: HostEndpoint, isReadable: Bool = false) -> ClientHello {
        let readable: [UInt16] = [29, 23, 24, 25]
        return ClientHello(
            version: .tls13, cipherSuites: suites13, groups: isReadable ? readable : groups,
            signatureAlgorithms: signatureAlgorithms, serverName: endpoint.serverName,
            applicationProtocols: ["h2", "http/1.1"], sharedGroups: isReadable ? readable : [29])
    }

    /// A hello of at most TLS 1.2.
    static func classic(_ endpoint: HostEndpoint, requiresForwardSecrecy: Bool) -> ClientHello {
        ClientHello(
            version: .tls12, cipherSuites: forwardSuites + (requiresForwardSecrecy ? [] : plainSuites),
            groups: groups, signatureAlgorithms: signatureAlgorithms, serverName: endpoint.serverName,
            applicationProtocols: ["h2", "http/1.1"])
    }
}
