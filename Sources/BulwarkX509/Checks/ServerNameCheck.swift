internal import BulwarkTransport
internal import SwiftASN1
internal import X509

/// The server is one of the certificate's subject alternative names. Common names are never looked at for it; one that
/// looks like a server and is not among the alternative names is a fault, for somebody may look at it.
struct ServerNameCheck: ChainCheck {
    let counter: EffortCounter

    func faults(in chain: CandidateChain) -> [ChainFault] {
        guard let server = chain.server else { return [] }
        // A list that is malformed is told elsewhere.
        guard let names = server.alternativeNames else {
            return server.has(.X509ExtensionID.subjectAlternativeName) ? [] : [ChainFault(.noAlternativeNames, at: 0)]
        }
        guard counter.spend(nameComparisons: names.count) else { return [] }
        var faults: [ChainFault] = []
        if let name = chain.name, !Self.matches(names, name) {
            faults.append(ChainFault(.nameMismatch, at: 0, Self.listed(names)))
        }
        if let common = server.facts.commonName, Self.isStray(common, names) {
            faults.append(ChainFault(.strayCommonName, at: 0, common))
        }
        return faults
    }

    private static func matches(_ names: [GeneralName], _ server: ServerName) -> Bool {
        if let address = server.address {
            return names.contains {
                if case .ipAddress(let bytes) = $0 { Array(bytes.bytes) == address } else { false }
            }
        }
        let labels = DNSPattern.split(server.text)
        return names.contains {
            if case .dnsName(let text) = $0 { DNSPattern(text)?.matches(labels) ?? false } else { false }
        }
    }

    /// Whether a common name is a host name or an address, and not one of those names where there are names of its kind.
    private static func isStray(_ common: String, _ names: [GeneralName]) -> Bool {
        guard !common.utf8.contains(UInt8(ascii: " ")) else { return false }
        if looksLikeAddress(common) {
            let addresses = names.compactMap { name -> String? in
                guard case .ipAddress(let bytes) = name else { return nil }
                return Address.text(of: Array(bytes.bytes))
            }
            return !addresses.isEmpty && !addresses.contains(common)
        }
        guard common.utf8.contains(UInt8(ascii: ".")) else { return false }
        let hosts = names.compactMap { name -> String? in if case .dnsName(let text) = name { text } else { nil } }
        // Byte for byte: an authority copies the one from the other (Baseline Requirements section 7.1.4.3). Certificates
        // of `*.example.com` are called `example.com` all the same.
        return !hosts.isEmpty && !hosts.contains(common) && !hosts.contains("*." + common)
    }

    /// Colons, or labels that are all decimal or hexadecimal numbers: what inet_aton(3) takes.
    private static func looksLikeAddress(_ text: String) -> Bool {
        if text.utf8.contains(UInt8(ascii: ":")) { return true }
        return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
            let isHexadecimal = part.hasPrefix("0x") || part.hasPrefix("0X")
            let digits = isHexadecimal ? part.dropFirst(2) : part
            return !digits.isEmpty && digits.allSatisfy { isHexadecimal ? $0.isHexDigit : ("0"..."9").contains($0) }
        }
    }

    /// The first names, for people.
    private static func listed(_ names: [GeneralName]) -> String {
        let shown = names.prefix(4).map { name in
            switch name {
            case .dnsName(let text): text
            case .ipAddress(let bytes): Address.text(of: Array(bytes.bytes)) ?? "an address"
            default: "another kind of name"
            }
        }
        return shown.joined(separator: ", ") + (names.count > 4 ? " and \(names.count - 4) more" : "")
    }
}
