import BulwarkReport
import BulwarkTransport

/// App Transport Security switched off for all hosts.
enum ATSArbitraryLoads: Rule {
    static let description = RuleDescription(
        id: "ats-arbitrary-loads",
        area: .transport,
        severity: .blocking,
        title: "App Transport Security switched off",
        rationale: """
            NSAllowsArbitraryLoads takes plain HTTP, old TLS and weak ciphers from every host that no exception names: whoever shares the network reads and \
            changes what the app loads. An exception for a top-level domain or for all addresses comes to the same.
            """,
        fix:
            "Remove NSAllowsArbitraryLoads and name the hosts that cannot do better in NSExceptionDomains, with the least that each needs.",
        triggering: [
            .init(
                "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSAppTransportSecurity</key><dict><key>NSAllowsArbitraryLoads</key><true/></dict></dict></plist>",
                file: "Info.plist"),
            .init(
                """
                <plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSAppTransportSecurity</key><dict><key>NSAllowsArbitraryLoads</key><true/>
                <key>NSExceptionDomains</key><dict/></dict></dict></plist>
                """, file: "App-Info.plist"),
            .init(
                """
                <plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSAppTransportSecurity</key><dict><key>NSAllowsArbitraryLoads</key><true/>
                <key>NSExceptionDomains</key><dict><key>api.bank.example</key><dict><key>NSExceptionAllowsInsecureHTTPLoads</key><false/></dict></dict></dict></dict></plist>
                """, file: "Info.plist"),
            .init(
                "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSAppTransportSecurity</key><dict><key>NSAllowsArbitraryLoads</key><true/></dict></dict></plist>",
                file: "Payload/Bank.app/Info.plist"),
        ],
        nonTriggering: [
            .init(
                """
                <plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSAppTransportSecurity</key><dict><key>NSAllowsArbitraryLoads</key><true/>
                <key>NSAllowsLocalNetworking</key><true/></dict></dict></plist>
                """, file: "Info.plist"),
            .init(
                "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSAppTransportSecurity</key><dict><key>NSAllowsArbitraryLoads</key><false/></dict></dict></plist>",
                file: "Info.plist"),
            .init(
                "<plist><dict><key>CFBundlePackageType</key><string>APPL</string></dict></plist>", file: "Info.plist"),
            .init(
                "<plist><dict><key>CFBundlePackageType</key><string>APPL</string></dict></plist>",
                file: "Payload/Bank.app/Info.plist",
                others: [
                    "Payload/Bank.app/Frameworks/Pay.framework/Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>FMWK</string><key>NSAppTransportSecurity</key><dict><key>NSAllowsArbitraryLoads</key><true/></dict></dict></plist>"
                ]),
        ],
        references: ["MASVS-NETWORK-1", "MASWE-0050", "MASTG-TEST-0322", "CWE-319"],
        subjects: [.source, .built])

    static func findings(in app: AuditedApp) -> [Finding] {
        TransportPolicyOfApp.lints(in: app).compactMap { found in
            switch found.lint.kind {
            case .arbitraryLoads, .exceptionCoversTopLevelDomain, .exceptionCoversPublicSuffix,
                .exceptionCoversAllAddresses:
                guard found.lint.effect == .weakensGlobally, !found.lint.keyPath.isOfNoPublicHost else { return nil }
                return Finding(
                    rule: description.id, severity: description.severity, message: found.lint.message,
                    location: found.location,
                    context: [found.target, found.lint.keyPath.description].compactMap { $0 }.joined(separator: " "))
            default: return nil
            }
        }
    }
}
