import BulwarkReport
import BulwarkTransport

/// An ATS key that weakens some connections.
enum ATSExceptionWeak: Rule {
    static let description = RuleDescription(
        id: "ats-exception-weak",
        area: .transport,
        severity: .warning,
        title: "App Transport Security weakened",
        rationale: """
            Exceptions for a host, for media, for web content or for the local network take plain HTTP, TLS below 1.2 or ciphers without forward secrecy: a \
            stolen key then opens recorded traffic, or nobody needs one. Plain HTTP to a host blocks; lesser weaknesses are warnings.
            """,
        fix:
            "Bring the host to TLS 1.2 with forward secrecy and remove the key. Where that takes time, name the single host, without NSIncludesSubdomains.",
        triggering: [
            .init(
                """
                <plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSAppTransportSecurity</key><dict><key>NSExceptionDomains</key><dict>
                <key>legacy.bank.example</key><dict><key>NSExceptionAllowsInsecureHTTPLoads</key><true/></dict></dict></dict></dict></plist>
                """, file: "Info.plist"),
            .init(
                """
                <plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSAppTransportSecurity</key><dict><key>NSAllowsArbitraryLoadsInWebContent</key><true/></dict></dict></plist>
                """, file: "Info.plist"),
            .init(
                """
                <plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSAppTransportSecurity</key><dict><key>NSExceptionDomains</key><dict>
                <key>old.bank.example</key><dict><key>NSExceptionMinimumTLSVersion</key><string>TLSv1.0</string></dict></dict></dict></dict></plist>
                """, file: "Info.plist"),
        ],
        nonTriggering: [
            .init(
                """
                <plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSAppTransportSecurity</key><dict><key>NSExceptionDomains</key><dict>
                <key>onion</key><dict><key>NSExceptionAllowsInsecureHTTPLoads</key><true/><key>NSIncludesSubdomains</key><true/></dict></dict></dict></dict></plist>
                """, file: "Info.plist"),
            .init(
                """
                <plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSAppTransportSecurity</key><dict><key>NSExceptionDomains</key><dict>
                <key>api.bank.example</key><dict><key>NSExceptionMinimumTLSVersion</key><string>TLSv1.3</string></dict></dict></dict></dict></plist>
                """, file: "Info.plist"),
            .init(
                """
                <plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSAppTransportSecurity</key><dict><key>NSExceptionDomains</key><dict>
                <key>localhost</key><dict><key>NSExceptionAllowsInsecureHTTPLoads</key><true/></dict></dict></dict></dict></plist>
                """, file: "Info.plist"),
        ],
        references: ["MASVS-NETWORK-1", "MASWE-0050", "MASTG-TEST-0322", "MASTG-TEST-0343", "CWE-319", "CWE-326"],
        subjects: [.source, .built])

    static func findings(in app: AuditedApp) -> [Finding] {
        TransportPolicyOfApp.lints(in: app).compactMap { found in
            // The way to an onion service is encrypted from end to end by Tor itself.
            if found.lint.keyPath.steps.contains(where: isOnionService) { return nil }
            let severity: Severity
            switch (found.lint.kind, found.lint.effect) {
            case (_, .noEffect), (.arbitraryLoads, _), (.exceptionCoversTopLevelDomain, _),
                (.exceptionCoversPublicSuffix, .weakensGlobally), (.exceptionCoversAllAddresses, _),
                (.localNetworking, _), (.lookupDiffers, _):
                return nil
            case (.insecureHTTP, _) where found.lint.keyPath.isOfNoPublicHost: severity = .warning
            case (.insecureHTTP, _), (.pinnedDomainAllowsInsecureHTTP, _): severity = .blocking
            case (_, .weakensHost), (_, .weakensPartly), (_, .weakensGlobally): severity = .warning
            default: return nil
            }
            return Finding(
                rule: description.id, severity: severity, message: found.lint.message, location: found.location,
                context: [found.target, found.lint.keyPath.description].compactMap { $0 }.joined(separator: " "))
        }
    }

    private static func isOnionService(_ step: ATSKeyPath.Step) -> Bool {
        guard case .key(let name) = step else { return false }
        return name == "onion" || name.hasSuffix(".onion")
    }
}
