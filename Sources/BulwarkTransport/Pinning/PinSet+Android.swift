extension PinSet {
    /// The pins of Android's network security configuration, with its meaning: pins are for any certificate of the chain,
    /// the nearest entry holds, subdomains are of all depths, and after an expiry nothing is refused.
    ///
    /// An entry without pins takes its hosts out of their parents'; one within another has the outer one's pins where it has
    /// none of its own. Trust anchors and cleartext rules are not read: an anchor with `overridePins` escapes the pins on
    /// Android, and does not here.
    ///
    /// - Parameters:
    ///   - xml: The file, `res/xml/network_security_config.xml` by custom.
    ///   - limits: How much it may hold.
    /// - Throws: ``TransportError`` with `malformedXML`, `invalidPins` or `tooLarge`.
    public init(
        androidConfiguration xml: [UInt8], limits: CertificateLimits = CertificateLimits()
    ) throws(TransportError) {
        let root = try XMLReader.root(of: xml, limits: limits)
        guard root.name == "network-security-config" else {
            throw TransportError(.invalidPins, "the root element is no network-security-config")
        }
        var hosts: [PinnedHost] = []
        for element in root.children where element.name == "domain-config" {
            try Self.add(element, inheriting: nil, to: &hosts)
        }
        try self.init(hosts)
    }

    /// What an element `pin-set` says.
    private struct AndroidPins {
        var pins: [Pin] = []
        var expiry: PinnedHost.Expiry?
    }

    private static func add(
        _ element: XMLReader.Element, inheriting outer: AndroidPins?, to hosts: inout [PinnedHost]
    ) throws(TransportError) {
        let domains = element.children.filter { $0.name == "domain" }
        let names = domains.map { trimmed($0.text) }
        let sets = element.children.filter { $0.name == "pin-set" }
        guard sets.count <= 1 else { throw TransportError(.invalidPins, "an entry has two pin sets", at: names.first) }
        var pins = outer ?? AndroidPins()
        if let set = sets.first { pins = try read(set, at: names.first) }
        for (domain, name) in zip(domains, names) {
            let subdomains: PinnedHost.Subdomains
            switch domain.attributes["includeSubdomains"] {
            case nil, "false": subdomains = .none
            case "true": subdomains = .all
            default: throw TransportError(.invalidPins, "includeSubdomains is neither true nor false", at: name)
            }
            hosts.append(
                PinnedHost(
                    name, subdomains: subdomains, anyPins: pins.pins, isExcluded: pins.pins.isEmpty, expiry: pins.expiry
                ))
        }
        for inner in element.children where inner.name == "domain-config" {
            try add(inner, inheriting: pins, to: &hosts)
        }
    }

    private static func read(_ set: XMLReader.Element, at host: String?) throws(TransportError) -> AndroidPins {
        var found = AndroidPins()
        for pin in set.children where pin.name == "pin" {
            guard pin.attributes["digest"] == "SHA-256", let hash = SPKIHash(base64: trimmed(pin.text)) else {
                throw TransportError(.invalidPins, "a pin is no base64 of a SHA-256", at: host)
            }
            found.pins.append(Pin(hash))
        }
        if let day = set.attributes["expiration"] {
            guard let date = CivilTime.seconds(ofDay: day) else {
                throw TransportError(.invalidPins, "the expiration is not of the form YYYY-MM-DD", at: host)
            }
            found.expiry = PinnedHost.Expiry(at: date, then: .report)
        }
        return found
    }

    private static func trimmed(_ text: String) -> String {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r" || $0 == "\r\n" }
        let start = text.drop(while: isSpace)
        return String(start.reversed().drop(while: isSpace).reversed())
    }
}
