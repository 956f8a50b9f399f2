extension PinnedDomains {
    /// Reads the value of `NSPinnedDomains`; what is ignored goes to the reader.
    init(_ value: ATSValue, _ reader: inout ATSReader) {
        self.init(
            reader.domains(value, at: .global(.pinnedDomains)).compactMap { domain, value in
                guard let entries = reader.dictionary(value, at: .pinned(domain), .pinnedDomain, host: domain) else {
                    return nil
                }
                return PinnedDomain(
                    domain: domain,
                    includesSubdomains: reader.strictBoolean(.includesSubdomains, in: entries) ?? false,
                    leafPins: Self.pins(.pinnedLeafIdentities, in: entries, &reader),
                    authorityPins: Self.pins(.pinnedCAIdentities, in: entries, &reader))
            })
    }

    /// The usable pins of a list; nil where the key is missing.
    private static func pins(
        _ key: ATSKey, in entries: ATSReader.Entries, _ reader: inout ATSReader
    ) -> [SPKIHash]? {
        guard let value = entries[key] else { return nil }
        let path = entries.path.appending(key.rawValue)
        guard case .array(let identities) = value else {
            reader.add(
                TransportLint(
                    .wrongType, path, host: entries.host, .refusesConnections,
                    "\(key.rawValue) holds \(value.kindName) where an array of dictionaries belongs: the system takes it for a "
                        + "list without pins."))
            return []
        }
        var pins: [SPKIHash] = []
        var seen: Set<SPKIHash> = []
        for (position, identity) in identities.enumerated() {
            let place = path.appending(position)
            guard let pin = pin(identity, at: place, host: entries.host, &reader) else { continue }
            if !seen.insert(pin).inserted {
                reader.add(
                    TransportLint(
                        .duplicatePin, place, host: entries.host, .noEffect,
                        "The pin \(pin) stands twice in \(key.rawValue): that is one pin, and no backup."))
            }
            pins.append(pin)
        }
        return pins
    }

    private static func pin(
        _ identity: ATSValue, at path: ATSKeyPath, host: String?, _ reader: inout ATSReader
    ) -> SPKIHash? {
        let key = ATSKey.spkiSHA256.rawValue
        func malformed(_ path: ATSKeyPath, _ what: String) -> TransportLint {
            TransportLint(
                .malformedPin, path, host: host, .mayRefuseConnections,
                what + " The pin is the base64 of the SHA-256 of the key's DER SubjectPublicKeyInfo: 44 characters.")
        }
        guard case .dictionary = identity else {
            reader.add(
                malformed(
                    path,
                    "An identity is a dictionary with \(key); this is \(identity.kindName), which the system skips."))
            return nil
        }
        guard let entries = reader.dictionary(identity, at: path, .identity, host: host) else { return nil }
        let place = path.appending(key)
        guard let value = entries[.spkiSHA256] else {
            reader.add(malformed(path, "This identity has no \(key), so the system skips it."))
            return nil
        }
        guard case .string(let text) = value else {
            reader.add(malformed(place, "\(key) holds \(value.kindName), so the system skips the identity."))
            return nil
        }
        guard let pin = SPKIHash(base64: text) else {
            reader.add(
                malformed(
                    place, "'\(text.excerpt)' is no base64 of 32 bytes, so no certificate can match it."))
            return nil
        }
        return pin
    }
}
