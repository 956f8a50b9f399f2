import Testing

@testable import BulwarkTransport

/// The order in which keys decide, rule by rule.
struct EffectivePolicyTests {
    static func rules(
        _ exceptions: ATSValue, _ host: String, on version: SystemVersion = 26, _ lookup: ExceptionLookup = .observed
    ) -> TransportDecision.Rule {
        TransportPolicy(reading: ["NSExceptionDomains": exceptions]).effective(for: host, on: version, lookup: lookup)
            .decidedBy.rule
    }

    // MARK: 1. Which exception

    @Test(
        "The exception of a name is its own, else that of a parent that includes subdomains",
        arguments: [
            ("example.com", .exception, .exception),
            ("EXAMPLE.com", .exception, .exception),
            ("www.example.com", .standard, .standard),
            ("sub.example", .exception, .exception),
            ("a.sub.example", .parentException, .parentException),
            ("a.b.sub.example", .standard, .parentException),
            ("a.b.c.d.sub.example", .standard, .parentException),
            ("xsub.example", .standard, .standard),
            // A nearer parent without the key is passed over; a nearer one with it wins.
            ("a.plain.far.example", .standard, .parentException),
            ("plain.far.example", .exception, .exception),
            ("a.near.far.example", .parentException, .parentException),
            ("example.com.", .standard, .standard),
            ("dotted.example.", .exception, .exception),
            ("dotted.example", .standard, .standard),
            ("upper.example", .standard, .standard),
            ("example.com:443", .standard, .standard),
            ("", .standard, .standard),
            (".", .standard, .standard),
        ] as [(String, TransportDecision.Rule, TransportDecision.Rule)])
    func names(host: String, documented: TransportDecision.Rule, observed: TransportDecision.Rule) {
        let exceptions: ATSValue = [
            "example.com": [:],
            "sub.example": ["NSIncludesSubdomains": true],
            "far.example": ["NSIncludesSubdomains": true],
            "plain.far.example": [:],
            "near.far.example": ["NSIncludesSubdomains": true],
            "dotted.example.": [:],
            "UPPER.example": [:],
            "*.example.net": ["NSIncludesSubdomains": true],
        ]
        #expect(Self.rules(exceptions, host, .documented) == documented)
        #expect(Self.rules(exceptions, host, .observed) == observed)
    }

    @Test func `The nearest parent that includes subdomains decides`() {
        let policy = TransportPolicy(exceptions: [
            DomainException(domain: "example", includesSubdomains: true, minimumTLSVersion: .v13),
            DomainException(domain: "b.example", includesSubdomains: true, allowsInsecureHTTPLoads: true),
        ])
        let near = policy.effective(for: "x.a.b.example", on: 26)
        #expect(near.allowsInsecureHTTP)
        #expect(near.decidedBy.keyPath == .exception("b.example", .allowsInsecureHTTP))
        #expect(policy.effective(for: "x.a.example", on: 26).minimumTLS == .v13)
    }

    @Test(
        "The exception of an address is its own, else the range with the longest prefix, from iOS 17 on",
        arguments: [
            ("192.168.1.7", .addressException, "192.168.1.7"),
            ("192.168.1.8", .addressRangeException, "192.168.1.0/24"),
            ("192.168.2.1", .addressRangeException, "192.168.0.0/16"),
            ("10.1.2.3", .standard, nil),
            ("2001:db8:12::34", .addressRangeException, "2001:db8:12::/48"),
            ("[2001:DB8:12:0:0:0:0:34]", .addressRangeException, "2001:db8:12::/48"),
            ("2001:db8:12::1", .addressException, "2001:db8:12::1"),
            ("2001:db8:12:0:0:0:0:1", .addressException, "2001:db8:12::1"),
            ("2001:db8:13::1", .standard, nil),
            ("192.168.1.8.example", .standard, nil),
        ] as [(String, TransportDecision.Rule, String?)])
    func addresses(host: String, rule: TransportDecision.Rule, key: String?) {
        let policy = TransportPolicy(reading: [
            "NSExceptionDomains": [
                "192.168.0.0/16": ["NSExceptionAllowsInsecureHTTPLoads": true],
                "192.168.1.0/24": ["NSExceptionAllowsInsecureHTTPLoads": true],
                "192.168.1.7": ["NSExceptionAllowsInsecureHTTPLoads": true],
                "2001:db8:12::/48": ["NSExceptionAllowsInsecureHTTPLoads": true],
                "2001:db8:12::1": ["NSExceptionAllowsInsecureHTTPLoads": true],
            ]
        ])
        for lookup in ExceptionLookup.allCases {
            let effective = policy.effective(for: host, on: 17, lookup: lookup)
            #expect(effective.decidedBy.rule == rule)
            #expect(effective.allowsInsecureHTTP == (key != nil))
            #expect(effective.decidedBy.keyPath == key.map { .exception($0, .allowsInsecureHTTP) })
        }
        // Before, no address was an exception, and every address was exempt.
        let before = policy.effective(for: host, on: 16).decidedBy.rule
        #expect(before == (host.hasSuffix("example") ? .standard : .localHost))
    }

    @Test func `An address has no parents`() {
        #expect(Self.rules(["168.1.7": ["NSIncludesSubdomains": true]], "192.168.1.7") == .standard)
    }

    @Test func `A host of a thousand labels is looked up without a walk through all of them`() {
        let host = String(repeating: "a.", count: 1_000_000) + "example"
        #expect(Self.rules(["example": ["NSIncludesSubdomains": true]], host) == .standard)
    }

    // MARK: 2. What an exception does

    @Test(
        "A local host loses its exemption to an exception that asks for HTTPS",
        arguments: ["localhost", "printer.local", "10.0.0.1"])
    func exceptionBeatsLocal(host: String) {
        let strict = TransportPolicy(allowsLocalNetworking: true, exceptions: [DomainException(domain: host)])
        let effective = strict.effective(for: host, on: 26)
        #expect(!effective.allowsInsecureHTTP && !effective.isExempt && effective.requiresForwardSecrecy)
        #expect(effective.minimumTLS == .v12)
    }

    @Test func `An exception that asks for nothing brings its domain back to HTTPS`() {
        let policy = TransportPolicy(allowsArbitraryLoads: true, exceptions: [DomainException(domain: "bank.example")])
        #expect(!policy.effective(for: "bank.example", on: 26).allowsInsecureHTTP)
        #expect(policy.effective(for: "other.example", on: 26).allowsInsecureHTTP)
    }

    @Test func `An exception that allows plain HTTP keeps the rest of the standard`() {
        let policy = TransportPolicy(exceptions: [DomainException(domain: "a.example", allowsInsecureHTTPLoads: true)])
        let effective = policy.effective(for: "a.example", on: 18)
        #expect(effective.allowsInsecureHTTP && effective.requiresForwardSecrecy && !effective.isExempt)
        #expect(effective.minimumTLS == .v12)
    }

    // MARK: 3. Local hosts

    @Test(
        "A local host is exempt unless NSAllowsLocalNetworking is false; an address from iOS 17 on only where it is true",
        arguments: [
            ("localhost", true, true), ("localhost.", true, true), ("LOCALHOST", true, true),
            ("printer.local", true, true),
            ("a.b.Local.", true, true), ("local", true, true), ("10.0.0.1", true, false), ("8.8.8.8", true, false),
            ("::1", true, false), ("[fe80::1%25en0]", true, false), ("example.com", false, false),
            ("notlocal.example", false, false), ("x.locale", false, false), ("", false, false),
            ("134744072", false, false), ("0x8080808.", false, false),
        ] as [(String, Bool, Bool)])
    func local(host: String, exemptOn16: Bool, exemptOn17: Bool) {
        for (version, expected) in [(SystemVersion(16), exemptOn16), (17, exemptOn17), (26, exemptOn17)] {
            let effective = TransportPolicy().effective(for: host, on: version)
            #expect(effective.isExempt == expected && effective.allowsInsecureHTTP == expected)
            #expect(effective.decidedBy.rule == (expected ? .localHost : .standard))
            let refused = TransportPolicy(allowsLocalNetworking: false).effective(for: host, on: version)
            #expect(!refused.isExempt && refused.decidedBy.rule == .standard)
            let allowed = TransportPolicy(allowsLocalNetworking: true).effective(for: host, on: version)
            #expect(allowed.isExempt == exemptOn16)
        }
    }

    @Test func `A refused local host names the key that refused it`() {
        let effective = TransportPolicy(allowsLocalNetworking: false).effective(for: "printer.local", on: 26)
        #expect(effective.decidedBy.keyPath == .global(.allowsLocalNetworking))
    }

    // MARK: 4. Arbitrary loads

    @Test(
        "NSAllowsArbitraryLoads counts only where none of the three later keys is present, whatever its value",
        arguments: [
            ([:], true),
            (["NSAllowsArbitraryLoadsForMedia": true], false),
            (["NSAllowsArbitraryLoadsForMedia": false], false),
            (["NSAllowsArbitraryLoadsInWebContent": true], false),
            (["NSAllowsArbitraryLoadsInWebContent": false], false),
            (["NSAllowsLocalNetworking": true], false),
            (["NSAllowsLocalNetworking": false], false),
            // A number is a boolean to the system, any other type is as if the key were missing.
            (["NSAllowsLocalNetworking": 0], false),
            (["NSAllowsLocalNetworking": "YES"], true),
            (["NSAllowsArbitraryLoadsForMedia": ["NSAllowsArbitraryLoads": true]], true),
        ] as [(ATSValue, Bool)])
    func arbitraryLoads(others: ATSValue, counts: Bool) {
        guard case .dictionary(var entries) = others else { return }
        entries.append(.init(key: "NSAllowsArbitraryLoads", value: true))
        let effective = TransportPolicy(reading: .dictionary(entries)).effective(for: "example.com", on: 26)
        #expect(effective.allowsInsecureHTTP == counts && effective.isExempt == counts)
        #expect(effective.requiresForwardSecrecy != counts)
        #expect(effective.decidedBy.rule == (counts ? .arbitraryLoads : .standard))
        #expect(effective.decidedBy.keyPath?.lastKey == (counts ? "NSAllowsArbitraryLoads" : entries.first?.key))
    }

    @Test(
        "Only a boolean or the number 1 turns arbitrary loads on",
        arguments: [
            (true, true), (false, false), (1, true), (0, false), (2, false), (1.5, false), ("true", false),
            ("YES", false),
            ([true], false), ([:], false), (.data([1]), false), (.other, false),
        ] as [(ATSValue, Bool)])
    func arbitraryLoadsValues(value: ATSValue, counts: Bool) {
        let policy = TransportPolicy(reading: ["NSAllowsArbitraryLoads": value])
        #expect(policy.effective(for: "example.com", on: 26).allowsInsecureHTTP == counts)
    }

    @Test(
        "The keys for media and web content free such loads and no others",
        arguments: [
            (TransportLoad.media, "NSAllowsArbitraryLoadsForMedia", TransportDecision.Rule.mediaLoads),
            (.webContent, "NSAllowsArbitraryLoadsInWebContent", .webContentLoads),
        ])
    func kindsOfLoad(load: TransportLoad, key: String, rule: TransportDecision.Rule) {
        let policy = TransportPolicy(
            reading: .dictionary([
                .init(key: key, value: true), .init(key: "NSExceptionDomains", value: ["bank.example": [:]]),
            ]))
        for other in TransportLoad.allCases {
            let effective = policy.effective(for: "example.com", on: 26, load: other)
            #expect(effective.isExempt == (other == load))
            #expect(effective.decidedBy.rule == (other == load ? rule : .standard))
            #expect(!policy.effective(for: "bank.example", on: 26, load: other).isExempt)
        }
    }

    // MARK: 5. and 6. Versions of TLS, forward secrecy, NIAP

    @Test(
        "An exception sets the least TLS version, and iOS 26 enforces 1.2; a misspelt version leaves the standard",
        arguments: [
            ("TLSv1.0", .v10, .v12), ("TLSv1.1", .v11, .v12), ("TLSv1.2", .v12, .v12), ("TLSv1.3", .v13, .v13),
            ("tlsv1.0", .v12, .v12), ("TLSv1", .v12, .v12), ("TLSv1.4", .v12, .v12), ("TLS 1.0", .v12, .v12),
            ("1.0", .v12, .v12), ("TLSv1.0 ", .v12, .v12), ("DTLSv1.0", .v12, .v12), ("", .v12, .v12),
            (1.0, .v12, .v12),
        ] as [(ATSValue, TLSVersion, TLSVersion)])
    func leastTLS(value: ATSValue, on18: TLSVersion, on26: TLSVersion) {
        let policy = TransportPolicy(
            reading: ["NSExceptionDomains": ["a.example": ["NSExceptionMinimumTLSVersion": value]]])
        #expect(policy.effective(for: "a.example", on: 18).minimumTLS == on18)
        #expect(policy.effective(for: "a.example", on: 26).minimumTLS == on26)
        #expect(policy.effective(for: "b.example", on: 18).minimumTLS == .v12)
    }

    @Test func `Forward secrecy is required unless an exception gives it up`() {
        let policy = TransportPolicy(reading: [
            "NSExceptionDomains": [
                "off.example": ["NSExceptionRequiresForwardSecrecy": false],
                "on.example": ["NSExceptionRequiresForwardSecrecy": true],
                "text.example": ["NSExceptionRequiresForwardSecrecy": "NO"],
            ]
        ])
        #expect(!policy.effective(for: "off.example", on: 26).requiresForwardSecrecy)
        for host in ["on.example", "text.example", "none.example"] {
            #expect(policy.effective(for: host, on: 26).requiresForwardSecrecy)
        }
    }

    @Test func `An exempt host has the system's own minimum for TLS`() {
        let policy = TransportPolicy(allowsArbitraryLoads: true)
        #expect(policy.effective(for: "example.com", on: 18).minimumTLS == .v10)
        #expect(policy.effective(for: "example.com", on: 26).minimumTLS == .v12)
    }

    @Test func `NIAP's package is asked for from 26 point 4 on, a domain's own value first, and only adds`() {
        let policy = TransportPolicy(
            requiredNIAPPackage: .functionalPackage21,
            exceptions: [
                DomainException(domain: "none.example", requiredNIAPPackage: NIAPTLSPackage.none),
                DomainException(domain: "own.example", requiredNIAPPackage: .recommended),
                DomainException(domain: "weak.example", requiresForwardSecrecy: false),
            ])
        let expected: [(String, NIAPTLSPackage)] = [
            ("example.com", .functionalPackage21), ("none.example", .none), ("own.example", .recommended),
            ("weak.example", .functionalPackage21), ("localhost", .none),
        ]
        for (host, package) in expected {
            #expect(policy.effective(for: host, on: SystemVersion(26, 4)).requiredNIAPPackage == package)
            #expect(policy.effective(for: host, on: SystemVersion(26, 3)).requiredNIAPPackage == .none)
        }
        #expect(policy.effective(for: "weak.example", on: SystemVersion(26, 4)).requiresForwardSecrecy)
        #expect(!policy.effective(for: "weak.example", on: SystemVersion(26, 3)).requiresForwardSecrecy)
    }

    // MARK: The value

    @Test func `A policy read from a property list equals the one made in Swift`() {
        let read = TransportPolicy(reading: [
            "NSAllowsLocalNetworking": true,
            "NSExceptionDomains": [
                "a.example": [
                    "NSIncludesSubdomains": true, "NSExceptionAllowsInsecureHTTPLoads": true,
                    "NSExceptionMinimumTLSVersion": "TLSv1.3", "NSExceptionRequiresForwardSecrecy": false,
                    "NSExceptionRequiresNIAPTLSPackageVersion": "FCP_v2.1",
                ]
            ],
        ])
        let made = TransportPolicy(
            allowsLocalNetworking: true,
            exceptions: [
                DomainException(
                    domain: "a.example", includesSubdomains: true, allowsInsecureHTTPLoads: true,
                    minimumTLSVersion: .v13,
                    requiresForwardSecrecy: false, requiredNIAPPackage: .functionalPackage21)
            ])
        #expect(read == made)
        #expect(TransportPolicy(reading: nil) == TransportPolicy())
    }

    @Test func `Exceptions that are set later are found`() {
        var policy = TransportPolicy()
        policy.exceptions.append(DomainException(domain: "a.example", allowsInsecureHTTPLoads: true))
        #expect(policy.effective(for: "a.example", on: 26).allowsInsecureHTTP)
        policy.exceptions = []
        #expect(!policy.effective(for: "a.example", on: 26).allowsInsecureHTTP)
    }

    @Test func `Of a key that stands twice the last entry counts`() {
        let policy = TransportPolicy(reading: [
            "NSExceptionDomains": [
                "a.example": ["NSExceptionAllowsInsecureHTTPLoads": true],
                "a.example": ["NSExceptionAllowsInsecureHTTPLoads": false],
            ]
        ])
        #expect(!policy.effective(for: "a.example", on: 26).allowsInsecureHTTP)
        #expect(policy.exceptions.count == 1)
        #expect(policy.lints(on: 26).contains { $0.kind == .duplicateKey })
    }

    @Test func `A decision says which key path decided`() {
        let policy = TransportPolicy(exceptions: [
            DomainException(domain: "example.com", includesSubdomains: true, allowsInsecureHTTPLoads: true)
        ])
        let decision = policy.effective(for: "www.example.com", on: 26).decidedBy
        #expect(
            decision.description
                == "An exception includes the subdomains of example.com and allows plain HTTP. "
                + "(NSAppTransportSecurity > NSExceptionDomains > example.com > NSExceptionAllowsInsecureHTTPLoads)")
    }
}
