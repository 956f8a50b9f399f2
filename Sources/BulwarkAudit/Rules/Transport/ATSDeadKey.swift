import BulwarkReport
import BulwarkTransport

/// An ATS key that does not do what it seems to.
enum ATSDeadKey: Rule {
    static let description = RuleDescription(
        id: "ats-dead-key",
        area: .transport,
        severity: .warning,
        title: "App Transport Security key without effect",
        rationale: """
            Keys that the system no longer reads, misspells of keys and versions, and exceptions for names that no host has give a feeling of safety, or of an \
            exception, that is not there; the next reader builds on it.
            """,
        fix: "Remove the key, or write it as the message says.",
        triggering: [
            .init(
                """
                <plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSAppTransportSecurity</key><dict><key>NSExceptionDomains</key><dict>
                <key>legacy.bank.example</key><dict><key>NSTemporaryExceptionAllowsInsecureHTTPLoads</key><true/></dict></dict></dict></dict></plist>
                """, file: "Info.plist"),
            .init(
                """
                <plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSAppTransportSecurity</key><dict><key>NSExceptionDomains</key><dict>
                <key>api.bank.example</key><dict><key>NSRequiresCertificateTransparency</key><true/></dict></dict></dict></dict></plist>
                """, file: "Info.plist"),
            .init(
                """
                <plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSAppTransportSecurity</key><dict><key>NSExceptionDomains</key><dict>
                <key>api.bank.example</key><dict><key>NSExceptionMinimumTLSVersion</key><string>TLSV1.3</string></dict></dict></dict></dict></plist>
                """, file: "Info.plist"),
            .init(
                """
                <plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSAppTransportSecurity</key><dict><key>NSAllowsArbitraryLoads</key><true/>
                <key>NSAllowsArbitraryLoadsInWebContent</key><true/></dict></dict></plist>
                """, file: "Info.plist"),
        ],
        nonTriggering: [
            .init(
                """
                <plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSAppTransportSecurity</key><dict><key>NSExceptionDomains</key><dict>
                <key>api.bank.example</key><dict><key>NSExceptionMinimumTLSVersion</key><string>TLSv1.3</string></dict></dict></dict></dict></plist>
                """, file: "Info.plist"),
            .init(
                "<plist><dict><key>CFBundlePackageType</key><string>APPL</string></dict></plist>", file: "Info.plist"),
            .init(
                "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSAppTransportSecurity</key><dict><key>NSAllowsLocalNetworking</key><true/></dict></dict></plist>",
                file: "Info.plist"),
            // The tenth system of watches came with the seventeenth of phones.
            .init(
                """
                <plist><dict><key>UIDeviceFamily</key><array><integer>4</integer></array><key>MinimumOSVersion</key><string>10.0</string>
                <key>NSAppTransportSecurity</key><dict><key>NSExceptionDomains</key><dict><key>192.0.2.7</key><dict>
                <key>NSExceptionAllowsInsecureHTTPLoads</key><true/></dict></dict></dict></dict></plist>
                """, file: "Payload/Bank.app/Watch/Wrist.app/Info.plist"),
        ],
        references: ["MASVS-NETWORK-1", "MASTG-TEST-0322", "CWE-1164"],
        subjects: [.source, .built])

    private static let kinds: Set<TransportLint.Kind> = [
        .deadKey, .temporaryKey, .misspeltKey, .misplacedKey, .unknownKey, .unknownTLSVersion, .unknownNIAPPackage,
        .wrongType, .duplicateKey, .exceptionNeverMatches,
        .arbitraryLoadsNeutralised, .emptyPinList, .malformedPin, .pinnedDomainWithoutPins, .pinnedDomainNeverMatches,
        .pinnedDomainIsPublicSuffix,
    ]

    static func findings(in app: AuditedApp) -> [Finding] {
        TransportPolicyOfApp.lints(in: app).filter { kinds.contains($0.lint.kind) }.map { found in
            Finding(
                rule: description.id, severity: description.severity, message: found.lint.message,
                location: found.location,
                context: [found.target, found.lint.keyPath.description].compactMap { $0 }.joined(separator: " "))
        }
    }
}
