extension PinSet {
    /// The pins of `NSPinnedDomains`, with Apple's meaning: subdomains of one more label, entries merged.
    ///
    /// The property list does not tell backups from keys in use, so all are read as keys in use.
    ///
    /// - Throws: ``TransportError`` with `invalidPins`, also for what the system would ignore (a malformed pin) or what
    ///   would refuse every connection (an empty list).
    public init(_ pinned: PinnedDomains) throws(TransportError) {
        // A wrong type or a malformed pin weakens or breaks an entry; the other issues change nothing.
        for issue in pinned.issues where [.malformedPin, .wrongType, .duplicatePin].contains(issue.kind) {
            throw TransportError(.invalidPins, "a value that the system ignores", at: issue.host)
        }
        var hosts: [PinnedHost] = []
        for domain in pinned.domains {
            if domain.leafPins?.isEmpty == true || domain.authorityPins?.isEmpty == true {
                throw TransportError(.invalidPins, "an empty list refuses every connection", at: domain.domain)
            }
            hosts.append(
                PinnedHost(
                    domain.domain, subdomains: domain.includesSubdomains ? .oneLabel : .none,
                    leafPins: (domain.leafPins ?? []).map { Pin($0) },
                    authorityPins: (domain.authorityPins ?? []).map { Pin($0) }))
        }
        try self.init(hosts, combination: .merged)
    }

    /// The pins of a TrustKit configuration: the value of `TSKConfiguration`, of the names that an Info.plist has and of
    /// those of TrustKit's constants (`kTSK…`).
    ///
    /// Pins are for any certificate of the chain, the nearest entry holds, and after an expiry nothing is refused.
    /// Report URIs and swizzling are not read: they are the app's.
    ///
    /// - Throws: ``TransportError`` with `invalidPins`.
    public init(trustKit value: ATSValue) throws(TransportError) {
        let configuration = value["TSKConfiguration"] ?? value
        guard case .dictionary(let domains)? = Self.trustKit("PinnedDomains", in: configuration) else {
            throw TransportError(.invalidPins, "there is no dictionary TSKPinnedDomains")
        }
        var hosts: [PinnedHost] = []
        for domain in domains { hosts.append(try Self.host(domain.key, trustKit: domain.value)) }
        try self.init(hosts)
    }

    private static func host(_ name: String, trustKit policy: ATSValue) throws(TransportError) -> PinnedHost {
        func invalid(_ reason: StaticString) -> TransportError { TransportError(.invalidPins, reason, at: name) }
        func flag(_ key: String, _ normal: Bool) throws(TransportError) -> Bool {
            guard let value = trustKit(key, in: policy) else { return normal }
            guard case .bool(let flag) = value else { throw invalid("a boolean is of another type") }
            return flag
        }
        guard case .dictionary = policy else { throw invalid("the entry is no dictionary") }
        var host = PinnedHost(name, subdomains: try flag("IncludeSubdomains", false) ? .all : .none)
        host.isExcluded = try flag("ExcludeSubdomainFromParentPolicy", false)
        host.isReportOnly = try !flag("EnforcePinning", true)
        switch trustKit("PublicKeyHashes", in: policy) {
        case .array(let hashes)?:
            for hash in hashes {
                guard case .string(let text) = hash, let pin = SPKIHash(base64: text) else {
                    throw invalid("a hash is no base64 of 32 bytes")
                }
                host.anyPins.append(Pin(pin))
            }
        case nil: break
        default: throw invalid("TSKPublicKeyHashes is no array")
        }
        switch trustKit("ExpirationDate", in: policy) {
        case .string(let day)?:
            guard let date = CivilTime.seconds(ofDay: day) else {
                throw invalid("the date is not of the form YYYY-MM-DD")
            }
            host.expiry = PinnedHost.Expiry(at: date, then: .report)
        case nil: break
        default: throw invalid("the date is no string")
        }
        return host
    }

    private static func trustKit(_ key: String, in value: ATSValue) -> ATSValue? {
        value["TSK" + key] ?? value["kTSK" + key]
    }
}
