import BulwarkTransport
import Testing

struct ServerNameTests {
    @Test(
        arguments: [
            ("Example.COM", "example.com", nil), ("example.com.", "example.com", nil),
            ("a_b.example", "a_b.example", nil), ("0x7f.example", "0x7f.example", nil), ("1.0xyz", "1.0xyz", nil),
            ("192.0.2.1", "192.0.2.1", [192, 0, 2, 1]), ("[::1]", "::1", [UInt8](repeating: 0, count: 15) + [1]),
            ("2001:DB8:0::1", "2001:db8::1", [0x20, 1, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [1]),
        ] as [(String, String, [UInt8]?)])
    func `A host or an address has one form`(text: String, form: String, address: [UInt8]?) throws {
        let name = try ServerName(text)
        #expect(name.text == form && name.address == address)
    }

    @Test(arguments: [
        "", ".", "a..b", "a b", "https://a", "a:443", "bücher.example", "a/b", "*.example", "1", "127.1", "0x7f000001",
        "0X7F.1",
        "1.2.3.4.5", "256.1.1.1", "a.0x", "example.42", "42.",
    ])
    func `What no host can be called is refused`(text: String) {
        #expect(throws: TransportError(.invalidName)) { try ServerName(text) }
    }
}

struct DroppedCertificateTests {
    @Test func `What stands in a certificate stays within the line that tells of it`() throws {
        var der = Sample.der
        while let name = der.firstRange(of: Array("Sample".utf8)) {
            der.replaceSubrange(name, with: Array("S\n\u{9B}\u{1B}e".utf8))
        }
        let facts = try CertificateFacts(der: der)
        let text = "\(DroppedCertificate(position: 1, facts: facts))"
        #expect(text == "certificate 1 (CN=S   e, P-256) cannot be used")
        let fault = ChainFault(.issuerNotFound, at: 0, "a\u{202E}b\u{9D}c\u{2028}d\u{200B}e")
        #expect(fault.description.hasSuffix(": a b c d e"))
    }
}

struct KeyPolicyTests {
    @Test func `Every kind of fault has a summary`() {
        for kind in ChainFault.Kind.allCases { #expect(!kind.summary.isEmpty && !kind.summary.hasSuffix(".")) }
        #expect(Set(ChainFault.Kind.allCases.map(\.summary)).count == ChainFault.Kind.allCases.count)
    }

    @Test func `Keys and signatures are judged, and a root's own signature is not`() throws {
        let facts = try CertificateFacts(der: Sample.der)
        #expect(KeyPolicy.appTransportSecurity.faults(in: [facts]).isEmpty)
        let stricter = KeyPolicy(minimumCurveBits: 384, signatureHashes: [.sha384])
        #expect(stricter.faults(in: [facts, facts]).map(\.kind) == [.weakKey, .weakSignature, .weakKey])
        #expect(stricter.faults(in: [facts], hasRoot: false).map(\.kind) == [.weakKey, .weakSignature])
        #expect(facts.commonName == "Sample" && facts.issuerText == "CN=Sample")
    }
}
