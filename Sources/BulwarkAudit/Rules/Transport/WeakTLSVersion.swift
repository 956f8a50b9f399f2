import BulwarkReport

/// A connection whose code lets TLS begin below 1.2.
enum WeakTLSVersion: Rule {
    static let description = RuleDescription(
        id: "weak-tls-version",
        area: .transport,
        severity: .warning,
        title: "TLS below 1.2 accepted in code",
        rationale: """
            SSL and TLS 1.0 and 1.1 are deprecated (RFC 8996): whoever sits between the app and its server brings both down to them and attacks their \
            ciphers. App Transport Security insists on TLS 1.2 for URLSession wherever it is on, but not for streams and connections of Network.framework.
            """,
        fix: """
            Leave the minimum out, which is TLS 1.2 today, or set .TLSv12 or .TLSv13; BulwarkApple's TrustingSession and TrustingConnections begin at 1.2 \
            whatever the platform's default.
            """,
        triggering: [
            .init(
                "func f(_ configuration: URLSessionConfiguration) { configuration.tlsMinimumSupportedProtocolVersion = .TLSv10 }"
            ),
            .init(
                "func f(_ configuration: URLSessionConfiguration) { configuration.tlsMinimumSupportedProtocol = .tlsProtocol11 }"
            ),
            .init(
                "func f(_ options: NWProtocolTLS.Options) { sec_protocol_options_set_min_tls_protocol_version(options.securityProtocolOptions, .TLSv11) }"
            ),
            .init(
                """
                func session(from version: tls_protocol_version_t) -> URLSession {
                    let configuration = URLSessionConfiguration.default
                    configuration.tlsMinimumSupportedProtocolVersion = version
                    return URLSession(configuration: configuration)
                }
                let old = session(from: .TLSv10)
                """),
            .init(
                """
                enum Legacy { static let version = tls_protocol_version_t.TLSv11 }
                func f(_ configuration: URLSessionConfiguration) { configuration.tlsMinimumSupportedProtocolVersion = Legacy.version }
                """),
            .init(
                "@implementation A\n- (void)f:(NSURLSessionConfiguration *)c { c.TLSMinimumSupportedProtocol = kTLSProtocol1; }\n@end",
                file: "A.m"),
            .init(
                "@implementation A\n- (void)f:(NSInputStream *)s { [s setProperty:NSStreamSocketSecurityLevelSSLv3 forKey:NSStreamSocketSecurityLevelKey]; }\n@end",
                file: "A.m"),
        ],
        nonTriggering: [
            .init(
                "func f(_ configuration: URLSessionConfiguration) { configuration.tlsMinimumSupportedProtocolVersion = .TLSv12 }"
            ),
            .init(
                "func f(_ configuration: URLSessionConfiguration) { configuration.tlsMaximumSupportedProtocolVersion = .TLSv11 }"
            ),
            .init(
                "func f(_ stream: InputStream) { stream.setProperty(StreamSocketSecurityLevel.negotiatedSSL, forKey: .socketSecurityLevelKey) }"
            ),
            .init(
                "func name(of version: tls_protocol_version_t) -> String { version == .TLSv10 ? \"TLS 1.0\" : \"newer\" }"
            ),
            .init(
                "struct Report { var tlsMinimum: String }; func f(_ report: inout Report) { report.tlsMinimum = \"TLSv10\" }"
            ),
        ],
        references: ["MASVS-NETWORK-1", "MASWE-0050", "CWE-326", "CWE-327"])

    static func findings(in app: AuditedApp) -> [Finding] {
        var minimums: [(place: Fact, value: Fact)] = []
        for assignment in app.code.assignments(
            to: "tlsMinimumSupportedProtocolVersion", "tlsMinimumSupportedProtocol",
            "TLSMinimumSupportedProtocolVersion", "TLSMinimumSupportedProtocol")
        {
            if let value = assignment.last { minimums.append((assignment, value)) }
        }
        for call in app.code.calls(
            "sec_protocol_options_set_min_tls_protocol_version", "sec_protocol_options_set_tls_min_version",
            "SSLSetProtocolVersionMin")
        {
            if let value = call.argument(at: 1) { minimums.append((call, value)) }
        }
        for call in app.code.calls(
            "setTLSMinimumSupportedProtocolVersion", "setTLSMinimumSupportedProtocol", "setProperty")
        {
            if let value = call.argument(at: 0) { minimums.append((call, value)) }
        }
        var places: Set<Fact> = []
        var found: [Finding] = []
        for minimum in minimums {
            for given in GivenValues.of(minimum.value, at: minimum.place) where !given.place.isDebugOnly {
                guard let version = version(of: given.value), places.insert(given.place).inserted else { continue }
                found.append(finding(at: given.place, "Connections may begin with \(version), which is deprecated."))
            }
        }
        return found
    }

    /// The deprecated version that an expression stands for, as it is called; nil for any other.
    private static func version(of value: Fact, depth: Int = 0) -> String? {
        if let version = versions[value.text], value.kind == .member || value.kind == .name { return version }
        guard depth < 4, let written = value.referredDeclaration?.initialValue else { return nil }
        return version(of: written, depth: depth + 1)
    }

    /// What Apple's interfaces call the deprecated versions.
    private static let versions: [String: String] = [
        "TLSv10": "TLS 1.0", "tlsProtocol1": "TLS 1.0", "kTLSProtocol1": "TLS 1.0",
        "tls_protocol_version_TLSv10": "TLS 1.0", "NSStreamSocketSecurityLevelTLSv1": "TLS 1.0", "tlSv1": "TLS 1.0",
        "kCFStreamSocketSecurityLevelTLSv1": "TLS 1.0",
        "TLSv11": "TLS 1.1", "tlsProtocol11": "TLS 1.1", "kTLSProtocol11": "TLS 1.1",
        "tls_protocol_version_TLSv11": "TLS 1.1",
        "sslProtocol3": "SSL 3", "kSSLProtocol3": "SSL 3", "ssLv3": "SSL 3",
        "NSStreamSocketSecurityLevelSSLv3": "SSL 3",
        "kCFStreamSocketSecurityLevelSSLv3": "SSL 3",
        "sslProtocol2": "SSL 2", "kSSLProtocol2": "SSL 2", "ssLv2": "SSL 2",
        "NSStreamSocketSecurityLevelSSLv2": "SSL 2",
        "kCFStreamSocketSecurityLevelSSLv2": "SSL 2",
    ]
}
