import BulwarkProperties
import BulwarkReport

/// What an app pins, and for which hosts.
enum Pinning {
    /// The code that holds or compares pins.
    static func evidence(in app: AuditedApp) -> [Fact] {
        let code = app.code
        var found: [Fact] = code.facts(.string).filter { SinglePin.isPin($0.text) && saysPin($0) }
        found += code.calls(
            "PinnedCertificatesTrustEvaluator", "PublicKeysTrustEvaluator", "policyWithPinningMode",
            "CertificatePinner", "pinPublicKeys", "pinCertificates", "initSharedInstance")
        // The bytes of a client's own certificate are read as well; a pin compares those of the server's chain.
        found += code.calls("SecCertificateCopyData").filter(comparesChain)
        found += code.facts(.name, named: ["kTSKPinnedDomains", "kTSKPublicKeyHashes"])
        return found.filter { !$0.isDebugOnly }.sorted()
    }

    /// Where hosts are pinned: in code and in property lists.
    static func places(in app: AuditedApp) -> [SourceLocation] {
        app.resources.infoPlists.compactMap { list in
            list["NSAppTransportSecurity"]?.node.entry("NSPinnedDomains")?.keySpan.location(in: list.path)
        } + trustKitDomains(in: app).map(\.location) + evidence(in: app).map(\.location)
    }

    /// The hosts that are pinned; nil where code pins without naming hosts, which may mean all.
    static func hosts(in app: AuditedApp) -> Set<String>? {
        var hosts: Set<String> = []
        for list in app.resources.infoPlists {
            for entry in list["NSAppTransportSecurity"]?.node["NSPinnedDomains"]?.entries ?? [] {
                hosts.insert(entry.key.lowercased())
                if entry.node["NSIncludesSubdomains"]?.boolean == true { hosts.insert("*." + entry.key.lowercased()) }
            }
        }
        for domain in trustKitDomains(in: app) {
            hosts.insert(domain.host)
            if domain.coversAllBelow { hosts.insert("*." + domain.host) }
        }
        for fact in evidence(in: app) {
            let scope =
                fact.enclosingType ?? fact.enclosingFunction ?? fact.enclosing(.variable)
                ?? fact.code.root(ofFile: fact.file)
            let named = scope.descendants(.string).map { $0.text.lowercased() }.filter(isHost)
            if named.isEmpty { return nil }
            hosts.formUnion(named)
        }
        return hosts
    }

    /// A domain that TrustKit pins by the app's Info.plist.
    struct TrustKitDomain {
        var host: String
        /// Whether its subdomains are pinned with it.
        var coversAllBelow: Bool
        /// The hashes of the pinned keys in base64.
        var hashes: Set<String>
        var pins: Int
        var location: SourceLocation
    }

    /// The domains of `TSKConfiguration`, which does something only in an app that has TrustKit.
    static func trustKitDomains(in app: AuditedApp) -> [TrustKitDomain] {
        let lists = app.resources.infoPlists.filter { $0["TSKConfiguration"] != nil }
        guard !lists.isEmpty,
            !app.code.facts(.importing, named: "TrustKit").isEmpty
                || app.resources.packages.contains(where: { $0.module == "trustkit" })
        else { return [] }
        return lists.flatMap { list in
            (list["TSKConfiguration"]?.node["TSKPinnedDomains"]?.entries ?? []).map { entry in
                TrustKitDomain(
                    host: entry.key.lowercased(),
                    coversAllBelow: entry.node["TSKIncludeSubdomains"]?.boolean == true,
                    hashes: Set((entry.node["TSKPublicKeyHashes"]?.array ?? []).compactMap(\.string)),
                    pins: entry.node["TSKPublicKeyHashes"]?.array.count ?? 0,
                    location: entry.keySpan.location(in: list.path))
            }
        }
    }

    /// Whether a host is among patterns, of which `*.example.com` stands for all below it.
    static func covers(_ patterns: some Sequence<String>, _ host: String) -> Bool {
        patterns.contains { pattern in
            pattern == host || (pattern.hasPrefix("*.") && host.hasSuffix(pattern.dropFirst()))
                || host.hasSuffix("." + pattern)
        }
    }

    private static func isHost(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, text.utf8.count < 254, let last = labels.last, last.count >= 2,
            last.allSatisfy(\.isLetter)
        else { return false }
        return labels.allSatisfy {
            !$0.isEmpty && $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "*" }
        }
    }

    /// Whether the code around a call looks at the certificates of a server's trust, or says that it pins.
    private static func comparesChain(_ call: Fact) -> Bool {
        if let type = call.enclosingType, saysPin(type.text.lowercased()) { return true }
        guard let function = call.enclosingFunction else { return false }
        if saysPin(function.text.lowercased()) { return true }
        return function.descendants.contains { part in
            switch part.kind {
            case .call: part.text.hasPrefix("SecTrust")
            case .member: part.text == "serverTrust"
            default: false
            }
        } || function.parameters.contains { $0.detail.contains("SecTrust") || $0.detail.contains("Challenge") }
    }

    private static func saysPin(_ name: String) -> Bool {
        name.contains("pin") || name.contains("spki") || name.contains("trust")
    }

    private static func saysPin(_ literal: Fact) -> Bool {
        literal.ancestors.prefix(8).contains { around in
            let name = around.text.lowercased()
            return name.contains("pin") || name.contains("spki") || name.contains("hash") || name.contains("ktsk")
                || name.contains("trust")
        } || (literal.enclosingType?.text.lowercased().contains("pin") ?? false)
    }
}
