extension PinSet {
    /// Writes the set in a form, with what that form cannot say.
    ///
    /// Hosts hold letters, digits and few signs and pins are base64, so nothing needs to be escaped.
    public func written(as format: PinFormat) -> WrittenPins {
        let lines: [String] =
            switch format {
            case .nsPinnedDomains: propertyList
            case .trustKit: trustKit
            case .android: android
            case .okHTTP: okHTTP
            case .swift: swift
            }
        return WrittenPins(
            text: lines.joined(separator: "\n") + "\n", losses: hosts.flatMap { losses(of: $0, in: format) })
    }

    // MARK: Forms

    private var propertyList: [String] {
        var lines = [
            #"<?xml version="1.0" encoding="UTF-8"?>"#,
            #"<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">"#,
            #"<plist version="1.0">"#, "<dict>", "    <key>NSAppTransportSecurity</key>", "    <dict>",
            "        <key>NSPinnedDomains</key>", "        <dict>",
        ]
        for host in hosts where !host.allPins.isEmpty {
            lines += ["            <key>\(host.host)</key>", "            <dict>"]
            if host.subdomains != .none {
                lines += ["                <key>NSIncludesSubdomains</key>", "                <true/>"]
            }
            // Apple has no list for any certificate: most pins of such lists are of authorities.
            for (key, pins) in [
                ("NSPinnedLeafIdentities", host.leafPins),
                ("NSPinnedCAIdentities", Self.unique(host.authorityPins + host.anyPins)),
            ] where !pins.isEmpty {
                lines += ["                <key>\(key)</key>", "                <array>"]
                for pin in pins {
                    lines += [
                        "                    <dict>",
                        "                        <key>SPKI-SHA256-BASE64</key>",
                        "                        <string>\(pin.hash.base64)</string>",
                        "                    </dict>",
                    ]
                }
                lines.append("                </array>")
            }
            lines.append("            </dict>")
        }
        return lines + ["        </dict>", "    </dict>", "</dict>", "</plist>"]
    }

    private var trustKit: [String] {
        var lines = [
            #"<?xml version="1.0" encoding="UTF-8"?>"#,
            #"<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">"#,
            #"<plist version="1.0">"#, "<dict>", "    <key>TSKConfiguration</key>", "    <dict>",
            "        <key>TSKSwizzleNetworkDelegates</key>", "        <false/>", "        <key>TSKPinnedDomains</key>",
            "        <dict>",
        ]
        func flag(_ key: String, _ value: Bool) -> [String] {
            ["                <key>TSK\(key)</key>", "                <\(value)/>"]
        }
        for host in hosts where host.isExcluded || !host.allPins.isEmpty {
            lines += ["            <key>\(host.host)</key>", "            <dict>"]
            if host.isExcluded {
                lines += flag("ExcludeSubdomainFromParentPolicy", true)
            } else {
                lines += flag("IncludeSubdomains", host.subdomains != .none)
                lines += flag("EnforcePinning", !host.isReportOnly)
                if let expiry = host.expiry, expiry.outcome == .report {
                    lines += [
                        "                <key>TSKExpirationDate</key>",
                        "                <string>\(CivilTime.day(of: expiry.date))</string>",
                    ]
                }
                lines += ["                <key>TSKPublicKeyHashes</key>", "                <array>"]
                lines += Self.unique(host.allPins).map { "                    <string>\($0.hash.base64)</string>" }
                lines.append("                </array>")
            }
            lines.append("            </dict>")
        }
        return lines + ["        </dict>", "    </dict>", "</dict>", "</plist>"]
    }

    private var android: [String] {
        var lines = [#"<?xml version="1.0" encoding="utf-8"?>"#, "<network-security-config>"]
        // Certificates alone would be an empty pin set, which asks nothing.
        for host in hosts where host.isExcluded || !host.allPins.isEmpty {
            let subdomains = host.subdomains == .none ? "false" : "true"
            lines += [
                "    <domain-config>", #"        <domain includeSubdomains="\#(subdomains)">\#(host.host)</domain>"#,
            ]
            // An empty pin set takes the host out of its parents'.
            let expiry = host.expiry.flatMap { $0.outcome == .report ? $0 : nil }
            let attribute = expiry.map { #" expiration="\#(CivilTime.day(of: $0.date))""# } ?? ""
            lines.append("        <pin-set\(attribute)>")
            lines += Self.unique(host.allPins).map {
                #"            <pin digest="SHA-256">\#($0.hash.base64)</pin>"#
            }
            lines += ["        </pin-set>", "    </domain-config>"]
        }
        return lines + ["</network-security-config>"]
    }

    private var okHTTP: [String] {
        var lines = ["val certificatePinner = CertificatePinner.Builder()"]
        for host in hosts where !host.allPins.isEmpty {
            let patterns: [String] =
                switch host.subdomains {
                case .none: [host.host]
                case .oneLabel: [host.host, "*.\(host.host)"]
                case .all: ["**.\(host.host)"]
                }
            for pattern in patterns {
                for pin in Self.unique(host.allPins) {
                    lines.append(#"    .add("\#(pattern)", "sha256/\#(pin.hash.base64)")"#)
                }
            }
        }
        return lines + ["    .build()"]
    }

    private var swift: [String] {
        var lines = ["let pins = try PinSet(", "    ["]
        for host in hosts {
            var arguments = [#""\#(host.host)""#, "subdomains: .\(host.subdomains.rawValue)"]
            for (label, pins) in [
                ("leafPins", host.leafPins), ("authorityPins", host.authorityPins), ("anyPins", host.anyPins),
            ] where !pins.isEmpty {
                let list = pins.map { #"Pin(base64: "\#($0.hash.base64)"\#($0.isBackup ? ", isBackup: true" : ""))"# }
                arguments.append("\(label): [\(list.joined(separator: ", "))]")
            }
            if !host.certificates.isEmpty {
                let list = host.certificates.map { #"CertificatePin(base64: "\#($0.base64)")"# }
                arguments.append("certificates: [\(list.joined(separator: ", "))]")
            }
            if host.isExcluded { arguments.append("isExcluded: true") }
            if let expiry = host.expiry {
                arguments.append("expiry: .init(at: \(expiry.date), then: .\(expiry.outcome.rawValue))")
            }
            if host.isReportOnly { arguments.append("isReportOnly: true") }
            lines.append("        PinnedHost(\(arguments.joined(separator: ", "))),")
        }
        return lines + ["    ], combination: .\(combination.rawValue))"]
    }

    // MARK: Losses

    private func losses(of host: PinnedHost, in format: PinFormat) -> [WrittenPins.Loss] {
        guard format != .swift else { return [] }
        var kinds: [WrittenPins.Loss.Kind] = []
        if format == .nsPinnedDomains, host.subdomains == .all { kinds.append(.deeperSubdomains) }
        if format == .android || format == .trustKit, host.subdomains == .oneLabel { kinds.append(.oneLabelAlone) }
        let isPlaced = !host.leafPins.isEmpty || !host.authorityPins.isEmpty
        if format == .nsPinnedDomains ? !host.anyPins.isEmpty : isPlaced { kinds.append(.place) }
        if !host.certificates.isEmpty { kinds.append(.certificates) }
        if host.isExcluded, format != .android, format != .trustKit { kinds.append(.exclusion) }
        if let expiry = host.expiry {
            // Android's is a day, and reports.
            let isKept = format.hasReportingExpiry && expiry.outcome == .report && expiry.date % 86400 == 0
            if !isKept { kinds.append(.expiry) }
        }
        if host.isReportOnly, format != .trustKit { kinds.append(.reportOnly) }
        // Apple and OkHttp take all entries that cover a host together, Android the nearest.
        let isNested = hosts.contains { other in
            other.host != host.host && other.subdomains != .none && host.host.hasSuffix(".\(other.host)")
        }
        if isNested, (combination == .merged) == format.isNearest { kinds.append(.combination) }
        return kinds.map { WrittenPins.Loss(kind: $0, host: host.host) }
    }

    private static func unique(_ pins: [Pin]) -> [Pin] {
        var seen: Set<SPKIHash> = []
        return pins.filter { seen.insert($0.hash).inserted }
    }
}

extension PinFormat {
    /// Whether pins that have expired report, and the expiry is a day.
    fileprivate var hasReportingExpiry: Bool { self == .android || self == .trustKit }
    /// Whether of entries that cover a host the nearest holds; else all of them do.
    fileprivate var isNearest: Bool { self == .android || self == .trustKit }
}
