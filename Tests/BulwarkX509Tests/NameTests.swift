import BulwarkTransport
import SwiftASN1
import Testing
import X509

@testable import BulwarkX509

struct NameTests {
    @Test(arguments: [
        ("example.com", "example.com", true), ("EXAMPLE.com", "example.com", true),
        ("*.example.com", "a.example.com", true),
        ("*.example.com", "example.com", false), ("*.example.com", "a.b.example.com", false),
        ("*.com", "example.com", false), ("*.co.uk", "bank.co.uk", false), ("*.CO.uk", "bank.co.uk", false),
        ("*.test.ck", "bank.test.ck", false), ("*.www.ck", "a.www.ck", true), ("*.kobe.jp", "city.kobe.jp", false),
        ("*.city.kobe.jp", "a.city.kobe.jp", true), ("bank.co.uk", "bank.co.uk", true),
        ("*.bank.co.uk", "a.bank.co.uk", true), ("*.github.io", "someone.github.io", true),
        ("*", "com", false), ("ba*.example.com", "baz.example.com", false),
        ("a.*.example.com", "a.b.example.com", false),
        ("xn--*.example.com", "xn--a.example.com", false), ("192.0.2.1", "192.0.2.1", false),
        ("a_b.example.com", "a_b.example.com", false),
        (".example.com", "example.com", false), ("example.com.", "example.com", false), ("", "", false),
        ("-a.example.com", "-a.example.com", false), ("*.*.example.com", "a.b.example.com", false),
    ])
    func `A pattern stands for the hosts that it should`(pattern: String, host: String, isMatch: Bool) {
        #expect((DNSPattern(pattern)?.matches(DNSPattern.split(host)) ?? false) == isMatch)
    }

    @Test(arguments: [
        // Constraint, name, permitted, excluded.
        (GeneralName.dnsName("example.com"), GeneralName.dnsName("example.com"), true, true),
        (.dnsName("example.com"), .dnsName("a.EXAMPLE.com"), true, true),
        (.dnsName("example.com"), .dnsName("badexample.com"), false, false),
        (.dnsName(""), .dnsName("example.com"), true, true),
        (.dnsName("example.com"), .dnsName("*.example.com"), true, true),
        // A wildcard reaches into a subtree of one label more, and is not inside of it.
        (.dnsName("a.example.com"), .dnsName("*.example.com"), false, true),
        (.dnsName("b.a.example.com"), .dnsName("*.example.com"), false, false),
        (.dnsName("example.com"), .dnsName(".example.com"), false, true),
        (.rfc822Name("example.com"), .rfc822Name("a@example.com"), true, true),
        (.rfc822Name("example.com"), .rfc822Name("a@b.example.com"), false, false),
        (.rfc822Name(".example.com"), .rfc822Name("a@b.example.com"), true, true),
        (.rfc822Name("a@example.com"), .rfc822Name("a@EXAMPLE.com"), true, true),
        (.rfc822Name("a@example.com"), .rfc822Name("b@example.com"), false, false),
        (
            .uniformResourceIdentifier("example.com"), .uniformResourceIdentifier("https://u@example.com:1/a@b"), true,
            true
        ),
        (.uniformResourceIdentifier(".example.com"), .uniformResourceIdentifier("https://example.com/"), false, false),
        (.uniformResourceIdentifier("example.com"), .uniformResourceIdentifier("urn:a"), false, true),
    ])
    func `A name constraint covers the names that it should`(
        constraint: GeneralName, name: GeneralName, permits: Bool, excludes: Bool
    ) {
        let subtree = NameSubtree(constraint)
        let name = ConstrainedName(name)
        #expect(!subtree.isMalformed && subtree.form == name.form)
        #expect(subtree.permits(name) == permits)
        #expect(subtree.excludes(name) == excludes)
    }

    @Test(
        arguments: [
            ([192, 0, 2, 0, 255, 255, 255, 0], [192, 0, 2, 77], true),
            ([192, 0, 2, 0, 255, 255, 255, 0], [192, 0, 3, 77], false),
            ([10, 0, 0, 0, 255, 0, 0, 0], [10, 9, 8, 7], true), ([0, 0, 0, 0, 0, 0, 0, 0], [10, 9, 8, 7], true),
        ] as [([UInt8], [UInt8], Bool)])
    func `Address ranges are masks`(range: [UInt8], address: [UInt8], isInside: Bool) {
        let subtree = NameSubtree(.ipAddress(ASN1OctetString(contentBytes: range[...])))
        let name = ConstrainedName(.ipAddress(ASN1OctetString(contentBytes: address[...])))
        #expect(subtree.permits(name) == isInside && subtree.excludes(name) == isInside)
    }

    @Test(
        arguments: [
            .dnsName(".example.com"), .dnsName("*.example.com"), .rfc822Name(""), .rfc822Name("a@b@example.com"),
            .uniformResourceIdentifier(""), .ipAddress(ASN1OctetString(contentBytes: [192, 0, 2, 0])),
            .ipAddress(ASN1OctetString(contentBytes: [192, 0, 2, 0, 255, 0, 255, 0])),
        ] as [GeneralName])
    func `Constraints that are written wrong are told`(constraint: GeneralName) {
        #expect(NameSubtree(constraint).isMalformed)
    }

    @Test func `Directory names are compared whatever their kind of string, case and spaces`() throws {
        let base = try DistinguishedName { OrganizationName("Example  Ltd") }
        let printable = try DistinguishedName([
            RelativeDistinguishedName.Attribute(
                type: .RDNAttributeType.organizationName, printableString: "EXAMPLE ltd"),
            RelativeDistinguishedName.Attribute(type: .RDNAttributeType.commonName, utf8String: "a"),
        ])
        let other = try DistinguishedName { OrganizationName("Example Ltd 2") }
        let subtree = NameSubtree(.directoryName(base))
        #expect(subtree.permits(ConstrainedName(.directoryName(printable))))
        #expect(!subtree.permits(ConstrainedName(.directoryName(other))))
    }
}
