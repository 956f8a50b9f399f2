import Testing

@testable import BulwarkTransport

struct AddressTests {
    @Test(
        "A range is read as documented, and as the published source reads it",
        arguments: [
            ("10.0.0.0/8", "10.0.0.0/8", "10.0.0.0/8"),
            ("10.1.2.3/8", "10.0.0.0/8", "10.0.0.0/8"),
            ("192.168.1.0/25", "192.168.1.0/25", "192.168.1.0/25"),
            ("0.0.0.0/0", "0.0.0.0/0", "0.0.0.0/0"),
            ("10.0.0.1/32", "10.0.0.1/32", "10.0.0.1/32"),
            ("10.0.0.0/33", nil, nil),
            ("10.0.0.0/", nil, nil),
            ("/8", nil, nil),
            ("10.0.0.0/-1", nil, nil),
            ("10.0.0.0/8/8", nil, nil),
            ("10.0.0/a", nil, nil),
            ("256.0.0.0/8", nil, nil),
            ("2001:db8:12::/48", "2001:db8:12::/48", "2001:db8:12::/48"),
            ("2001:DB8:12::/48", "2001:db8:12::/48", "2001:db8:12::/48"),
            ("::/0", "::/0", "::/0"),
            ("::1/129", nil, nil),
            ("fe80::%en0/10", nil, nil),
            // Abbreviated: filled up in practice, not documented.
            ("10/8", nil, "10.0.0.0/8"),
            ("192.168/16", nil, "192.168.0.0/16"),
            ("2001:db8/32", nil, "2001:db8::/32"),
            // An octal prefix: 08 has no octal digit past its zero.
            ("10.0.0.0/08", nil, "0.0.0.0/0"),
            ("10.0.0.0/010", nil, "10.0.0.0/8"),
            // The source's buffer takes 13 characters of IPv4 and 37 of IPv6.
            ("192.168.100.0/24", "192.168.100.0/24", "192.168.100.0/24"),
            ("192.168.100.10/32", "192.168.100.10/32", nil),
            ("2001:0db8:0012:0000:0000:0000:0000:000/64", "2001:db8:12::/64", nil),
        ] as [(String, String?, String?)])
    func ranges(text: String, documented: String?, observed: String?) {
        func shown(_ range: AddressRange?) -> String? { range.map { "\($0.network.text)/\($0.prefix)" } }
        #expect(shown(AddressRange(text, as: .documented)) == documented)
        #expect(shown(AddressRange(text, as: .observed)) == observed)
    }

    @Test(
        "A host is compared in lower case, an address in its usual text",
        arguments: [
            ("Example.COM", "example.com"), ("example.com.", "example.com."), ("[::1]", "::1"),
            ("0:0:0:0:0:0:0:1", "::1"),
            ("FE80::1%en0", "fe80::1"), ("[fe80::1%25en0]", "fe80::1"), ("010.0.0.1", "010.0.0.1"), ("1.2.3", "1.2.3"),
            ("::ffff:1.2.3.4", "::ffff:1.2.3.4"), ("1.2.3.4\u{0}.example", "1.2.3.4\u{0}.example"), ("[]", "[]"),
            ("", ""),
            ("100%.example", "100%.example"),
        ])
    func hosts(text: String, canonical: String) {
        #expect(HostName(text).text == canonical)
    }

    @Test(
        "A mask keeps the bits of the prefix",
        arguments: [
            (0, "0.0.0.0"), (1, "128.0.0.0"), (9, "255.128.0.0"), (31, "255.255.255.254"), (32, "255.255.255.255"),
        ])
    func masks(prefix: Int, masked: String) throws {
        #expect(try #require(IPAddress("255.255.255.255")).masked(to: prefix).text == masked)
    }

    @Test func `Of ranges of one prefix length the one that holds the address is found among many`() {
        let policy = TransportPolicy(
            exceptions: (0..<200).map { DomainException(domain: "10.\($0).0.0/16", minimumTLSVersion: .v13) })
        #expect(policy.effective(for: "10.150.3.4", on: 26).decidedBy.keyPath == .exception("10.150.0.0/16"))
        #expect(policy.effective(for: "10.201.3.4", on: 26).decidedBy.rule == .standard)
    }
}
