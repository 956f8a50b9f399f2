extension CertificateFacts {
    /// The dNSNames among the subject alternative names (RFC 5280 section 4.2.1.6), as they stand; wildcards too.
    ///
    /// They are text from outside: nothing is checked, and a list that is malformed gives what comes before its fault.
    public var hostNames: [String] {
        guard let value = self[extension: "2.5.29.17"]?.value,
            let list = try? DERReader.only(DERReader.Tag.sequence, in: value[...])
        else { return [] }
        var reader = list.reader
        var found: [String] = []
        while let name = try? reader.next() {
            if name.tag == 0x82 { found.append(String(decoding: name.content, as: UTF8.self)) }
        }
        return found
    }
}
