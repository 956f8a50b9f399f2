/// Reads distinguished names (RFC 5280 section 4.1.2.4) as text, for people.
enum NameText {
    /// The short names of the attributes that certificates have, as RFC 4514 section 3 and openssl write them.
    private static let shortNames: [String: String] = [
        "2.5.4.3": "CN", "2.5.4.6": "C", "2.5.4.7": "L", "2.5.4.8": "ST", "2.5.4.10": "O", "2.5.4.11": "OU",
        "0.9.2342.19200300.100.1.25": "DC", "1.2.840.113549.1.9.1": "emailAddress", "2.5.4.5": "serialNumber",
    ]

    /// Attributes of a Name and their texts, in their order; what is no text is left out.
    static func attributes(of name: [UInt8]) -> [(name: String, text: String)] {
        guard let outer = try? DERReader.only(DERReader.Tag.sequence, in: name[...]) else { return [] }
        var found: [(name: String, text: String)] = []
        var sets = outer.reader
        while let set = try? sets.next(0x31) {
            var attributes = set.reader
            while var pair = try? attributes.next(DERReader.Tag.sequence).reader {
                guard let type = try? pair.next(DERReader.Tag.objectIdentifier).dottedIdentifier(),
                    let value = try? pair.next(), let text = Self.text(of: value)
                else { continue }
                found.append((shortNames[type] ?? type, text))
            }
        }
        return found
    }

    /// UTF8String, PrintableString, IA5String, TeletexString and BMPString.
    private static func text(of value: DERReader.Element) -> String? {
        switch value.tag {
        case 0x0C, 0x13, 0x16, 0x14: return String(decoding: value.content, as: UTF8.self)
        case 0x1E:
            let units = stride(from: value.content.startIndex, to: value.content.endIndex - 1, by: 2).map {
                UInt16(value.content[$0]) << 8 | UInt16(value.content[$0 + 1])
            }
            return String(decoding: units, as: UTF16.self)
        default: return nil
        }
    }
}

extension CertificateFacts {
    /// The last common name of the subject; nil where it has none.
    public var commonName: String? { NameText.attributes(of: subject).last { $0.name == "CN" }?.text }

    /// The subject for people, such as `CN=example.com, O=Example`. It is text from outside: escape it where it goes.
    public var subjectText: String { Self.text(of: subject) }

    /// The issuer for people.
    public var issuerText: String { Self.text(of: issuer) }

    private static func text(of name: [UInt8]) -> String {
        let parts = NameText.attributes(of: name)
        return parts.isEmpty ? "no name" : parts.reversed().map { "\($0.name)=\($0.text)" }.joined(separator: ", ")
    }
}
