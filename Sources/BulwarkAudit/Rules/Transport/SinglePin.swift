import BulwarkProperties
import BulwarkReport

/// A host that is pinned to one key: the next renewal locks everybody out.
enum SinglePin: Rule {
    static let description = RuleDescription(
        id: "single-pin",
        area: .transport,
        severity: .warning,
        title: "One pin and no backup",
        rationale: """
            With a single pin, or a single bundled leaf certificate, the app stops working for everyone on the day the server's key changes: by plan, by \
            loss, or by revocation. Teams then switch pinning off for good.
            """,
        fix:
            "Pin the current key and a backup key that is kept offline (`bulwark pin` prints both), or an intermediate next to the leaf.",
        triggering: [
            .init(
                "import TrustKit",
                others: [
                    "Info.plist": """
                    <plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>TSKConfiguration</key><dict><key>TSKPinnedDomains</key><dict><key>bank.example</key>
                    <dict><key>TSKPublicKeyHashes</key><array><string>r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E=</string></array></dict></dict></dict></dict></plist>
                    """
                ]),
            .init("let pinnedKeyHashes: Set<String> = [\"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\"]"),
            .init(
                "let config: [String: Any] = [kTSKPublicKeyHashes: [\"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\"]]"),
            .init("let evaluator = PinnedCertificatesTrustEvaluator(certificates: [leaf])"),
            .init(
                """
                func pinned(_ trust: SecTrust) -> Bool {
                    let url = Bundle.main.url(forResource: "api", withExtension: "cer")!
                    return SecTrustSetAnchorCertificates(trust, [SecCertificateCreateWithData(nil, try! Data(contentsOf: url) as CFData)!] as CFArray) == 0
                }
                """),
        ],
        nonTriggering: [
            .init(
                """
                final class Receipts {
                    lazy var root = Bundle.main.url(forResource: "root", withExtension: "cer").flatMap { try? Data(contentsOf: $0) }
                    func isGenuine(_ receipt: Data) -> Bool { Signature(receipt).isSigned(by: root) }
                }
                """),
            .init("let evaluator = PinnedCertificatesTrustEvaluator(certificates: [current, next])"),
            .init(
                "let pinnedKeyHashes = [\"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\", \"YLh1dUR9y6Kja30RrAn7JKnbQG/uEtLMkBgFF2Fuihg=\"]"
            ),
            .init("let pinned = [\"note\"]"),
        ],
        references: ["MASVS-NETWORK-2", "MASTG-TEST-0068", "CWE-295"],
        subjects: [.source, .built])

    static func findings(in app: AuditedApp) -> [Finding] {
        lists(in: app.code) + certificates(in: app.code) + evaluators(in: app.code) + domains(in: app)
    }

    /// Alamofire's evaluators that are given one certificate or key.
    private static func evaluators(in code: CodeBase) -> [Finding] {
        code.calls("PinnedCertificatesTrustEvaluator", "PublicKeysTrustEvaluator").compactMap { call in
            guard let pins = call.argument("certificates") ?? call.argument("keys"), pins.kind == .array,
                pins.childCount == 1
            else { return nil }
            return finding(at: call, "Only one pin is given: a change of the server's key locks every user out.")
        }
    }

    /// Domains of NSPinnedDomains with one identity in all.
    private static func domains(in app: AuditedApp) -> [Finding] {
        app.resources.infoPlists.flatMap { list -> [Finding] in
            (list["NSAppTransportSecurity"]?.node["NSPinnedDomains"]?.entries ?? []).compactMap { domain in
                let lists = ["NSPinnedLeafIdentities", "NSPinnedCAIdentities"].compactMap { domain.node.entry($0) }
                guard lists.reduce(0, { $0 + $1.node.array.count }) == 1,
                    let only = lists.first(where: { $0.node.array.count == 1 })
                else { return nil }
                return Finding(
                    rule: description.id, severity: description.severity,
                    message:
                        "Only one key is pinned for \(domain.key): a change of the server's key locks every user out.",
                    location: only.keySpan.location(in: list.path), context: domain.key)
            }
        }
            + Pinning.trustKitDomains(in: app).filter { $0.pins == 1 }.map { domain in
                Finding(
                    rule: description.id, severity: description.severity,
                    message:
                        "Only one key is pinned for \(domain.host): a change of the server's key locks every user out.",
                    location: domain.location, context: domain.host)
            }
    }

    private static func lists(in code: CodeBase) -> [Finding] {
        var found: [Finding] = []
        for literal in code.facts(.string) where isPin(literal.text) {
            guard let around = literal.parent else { continue }
            if around.kind == .array {
                guard around.children.count == 1 else { continue }
                // The list of one host; its name, or the call it is given to, says that it holds pins.
                found.append(
                    finding(at: literal, "Only one key is pinned: a change of the server's key locks every user out."))
            } else if around.kind == .variable || around.kind == .binding, saysPin(around.text) {
                let hasBackup = (around.parent?.children ?? []).contains {
                    $0 != around && $0.kind == .variable && ($0.initialValue.map { isPin($0.text) } ?? false)
                }
                if !hasBackup {
                    found.append(
                        finding(
                            at: literal, "Only one key is pinned: a change of the server's key locks every user out."))
                }
            }
        }
        return found
    }

    /// Whether a text has the form of a pin: base64 of a SHA-256, with or without `sha256/` before it.
    static func isPin(_ text: String) -> Bool {
        guard text.utf8.count >= 44, text.utf8.count <= 52 else { return false }
        var text = Substring(text)
        for prefix in ["sha256/", "sha256//"] where text.hasPrefix(prefix) { text = text.dropFirst(prefix.count) }
        guard text.utf8.count == 44, text.hasSuffix("=") else { return false }
        return text.dropLast().utf8.allSatisfy { byte in
            (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte == 0x2b
                || byte == 0x2f
        }
    }

    private static func saysPin(_ name: String) -> Bool {
        let lower = name.lowercased()
        return lower.contains("pin") || lower.contains("spki") || lower.contains("publickeyhash")
    }

    /// Whether the code around a bundled certificate judges servers. Others check signatures with it: of receipts, documents and configurations.
    private static func judgesServers(_ use: Fact) -> Bool {
        func judges(_ scope: Fact) -> Bool {
            scope.descendants.contains {
                $0.text.hasPrefix("SecTrust") || $0.text == "serverTrust" || $0.text == "didReceiveChallenge"
                    || $0.text == "URLAuthenticationChallenge" || $0.text.hasSuffix("ServerTrustPolicy")
                    || $0.text.hasSuffix("TrustEvaluator") || $0.text.hasSuffix("SecurityPolicy")
            }
        }
        if let type = use.enclosingType.map({ TypeName.base($0.text) }),
            use.code.types(named: type).contains(where: judges)
        {
            return true
        }
        if judges(use.code.root(ofFile: use.file)) { return true }
        guard let function = use.enclosingFunction else { return false }
        return use.code.calls(of: function).contains { call in
            call.enclosingType.map(judges) ?? judges(call.code.root(ofFile: call.file))
        }
    }

    /// Bundled certificates: one file alone, where its bytes are compared or anchored.
    private static func certificates(in code: CodeBase) -> [Finding] {
        let uses = code.calls("url", "path", "pathForResource", "URLForResource").filter { call in
            let type = call.argument("withExtension") ?? call.argument("ofType")
            return type?.strings.contains { ["cer", "der", "crt"].contains($0.lowercased()) } ?? false
        }
        let names = Set(uses.flatMap { ($0.argument("forResource") ?? $0.argument(at: 0))?.strings ?? ["?"] })
        guard uses.count == 1, names.count == 1, let use = uses.first, !names.contains("?"), judgesServers(use) else {
            return []
        }
        return [
            finding(
                at: use,
                "One bundled certificate is pinned and no renewed one beside it: its renewal locks every user out.")
        ]
    }
}
