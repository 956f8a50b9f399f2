import Testing

@testable import BulwarkTransport

/// Each kind of lint where it belongs, and nowhere else: every case names all lints of its tree.
struct LintTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var tree: ATSValue
        var version: SystemVersion = 26
        /// Kind, last keys of the path, effect.
        var lints: [(TransportLint.Kind, String, TransportLint.Effect)]
        var suggestion: String?

        init(
            _ description: String, _ tree: ATSValue, on version: SystemVersion = 26,
            _ lints: [(TransportLint.Kind, String, TransportLint.Effect)], suggests suggestion: String? = nil
        ) {
            testDescription = description
            self.tree = tree
            self.version = version
            self.lints = lints
            self.suggestion = suggestion
        }
    }

    static func exception(_ domain: String, _ value: ATSValue) -> ATSValue {
        ["NSExceptionDomains": .dictionary([.init(key: domain, value: value)])]
    }

    static func pinned(_ domain: String, _ value: ATSValue) -> ATSValue {
        ["NSPinnedDomains": .dictionary([.init(key: domain, value: value)])]
    }

    static let http: ATSValue = ["NSExceptionAllowsInsecureHTTPLoads": true]
    static let one: ATSValue = ["SPKI-SHA256-BASE64": "r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E="]
    static let two: ATSValue = ["SPKI-SHA256-BASE64": "5kJvNEMw0KjrCAu7eXY5HZdvyCS13BbA0VJG1RSP91w="]

    static let global: [Case] = [
        Case("nothing", [:], []),
        Case("arbitrary loads off", ["NSAllowsArbitraryLoads": false], []),
        Case(
            "arbitrary loads", ["NSAllowsArbitraryLoads": true],
            [(.arbitraryLoads, "NSAllowsArbitraryLoads", .weakensGlobally)]),
        Case(
            "arbitrary loads neutralised by a false key",
            ["NSAllowsArbitraryLoads": true, "NSAllowsArbitraryLoadsInWebContent": false],
            [(.arbitraryLoadsNeutralised, "NSAllowsArbitraryLoads", .noEffect)]),
        Case(
            "arbitrary loads neutralised by all three",
            [
                "NSAllowsArbitraryLoads": true, "NSAllowsArbitraryLoadsInWebContent": true,
                "NSAllowsArbitraryLoadsForMedia": true, "NSAllowsLocalNetworking": true,
            ],
            [
                (.arbitraryLoadsNeutralised, "NSAllowsArbitraryLoads", .noEffect),
                (.arbitraryLoadsForMedia, "NSAllowsArbitraryLoadsForMedia", .weakensPartly),
                (.arbitraryLoadsInWebContent, "NSAllowsArbitraryLoadsInWebContent", .weakensPartly),
                (.localNetworking, "NSAllowsLocalNetworking", .weakensPartly),
            ]),
        Case(
            "local networking before addresses lost their exemption", ["NSAllowsLocalNetworking": true], on: 16,
            [(.localNetworking, "NSAllowsLocalNetworking", .noEffect)]),
        Case("local networking refused", ["NSAllowsLocalNetworking": false], []),
        Case("a NIAP package", ["NSRequiresNIAPTLSPackageVersion": "FCP_v2.1"], on: SystemVersion(26, 4), []),
        Case(
            "a NIAP package on a system that is too old", ["NSRequiresNIAPTLSPackageVersion": "FCP_v2.1"], on: 26,
            [(.keyNeedsLaterSystem, "NSRequiresNIAPTLSPackageVersion", .noEffect)]),
        Case(
            "a misspelt NIAP package", ["NSRequiresNIAPTLSPackageVersion": "FCP_V2.1"], on: SystemVersion(26, 4),
            [(.unknownNIAPPackage, "NSRequiresNIAPTLSPackageVersion", .noEffect)], suggests: "FCP_v2.1"),
    ]

    static let exceptions: [Case] = [
        Case(
            "plain HTTP", exception("a.example", http),
            [(.insecureHTTP, "a.example > NSExceptionAllowsInsecureHTTPLoads", .weakensHost)]),
        Case(
            "plain HTTP to a host that is exempt already", exception("localhost", http),
            [(.insecureHTTP, "localhost > NSExceptionAllowsInsecureHTTPLoads", .noEffect)]),
        Case(
            "plain HTTP to a local host that would be refused",
            [
                "NSAllowsLocalNetworking": false,
                "NSExceptionDomains": ["localhost": ["NSExceptionAllowsInsecureHTTPLoads": true]],
            ], [(.insecureHTTP, "localhost > NSExceptionAllowsInsecureHTTPLoads", .weakensHost)]),
        Case(
            "plain HTTP where all hosts have it",
            [
                "NSAllowsArbitraryLoads": true,
                "NSExceptionDomains": ["a.example": ["NSExceptionAllowsInsecureHTTPLoads": true]],
            ],
            [
                (.arbitraryLoads, "NSAllowsArbitraryLoads", .weakensGlobally),
                (.insecureHTTP, "a.example > NSExceptionAllowsInsecureHTTPLoads", .noEffect),
            ]),
        Case("HTTPS where all hosts are free", ["NSAllowsLocalNetworking": false, "NSExceptionDomains": [:]], []),
        Case(
            "plain HTTP to an address", exception("10.0.0.1", http), on: 17,
            [(.insecureHTTP, "10.0.0.1 > NSExceptionAllowsInsecureHTTPLoads", .weakensHost)]),
        Case(
            "an address on a system that knows no such exceptions", exception("10.0.0.1", http), on: 16,
            [(.exceptionNeverMatches, "10.0.0.1", .noEffect)]),
        Case(
            "a range on a system that knows no such exceptions", exception("10.0.0.0/8", http), on: 16,
            [(.exceptionNeverMatches, "10.0.0.0/8", .noEffect)]),
        Case(
            "TLS 1.0 on iOS 18", exception("a.example", ["NSExceptionMinimumTLSVersion": "TLSv1.0"]), on: 18,
            [(.minimumTLSLowered, "a.example > NSExceptionMinimumTLSVersion", .weakensHost)]),
        Case(
            "TLS 1.1 on iOS 26", exception("a.example", ["NSExceptionMinimumTLSVersion": "TLSv1.1"]), on: 26,
            [(.minimumTLSLowered, "a.example > NSExceptionMinimumTLSVersion", .noEffect)]),
        Case("TLS 1.3", exception("a.example", ["NSExceptionMinimumTLSVersion": "TLSv1.3"]), []),
        Case(
            "a misspelt TLS version", exception("a.example", ["NSExceptionMinimumTLSVersion": "tls1.0"]), on: 18,
            [
                (.exceptionRedundant, "a.example", .noEffect),
                (.unknownTLSVersion, "a.example > NSExceptionMinimumTLSVersion", .noEffect),
            ]),
        Case(
            "no forward secrecy", exception("a.example", ["NSExceptionRequiresForwardSecrecy": false]),
            [(.forwardSecrecyOff, "a.example > NSExceptionRequiresForwardSecrecy", .weakensHost)]),
        Case(
            "less than NIAP's package",
            [
                "NSRequiresNIAPTLSPackageVersion": "recommended",
                "NSExceptionDomains": ["a.example": ["NSExceptionRequiresNIAPTLSPackageVersion": "none"]],
            ], on: SystemVersion(26, 4),
            [(.niapPackageLowered, "a.example > NSExceptionRequiresNIAPTLSPackageVersion", .weakensHost)]),
        Case(
            "more than the standard", exception("a.example", ["NSExceptionRequiresNIAPTLSPackageVersion": "FCP_v2.1"]),
            on: SystemVersion(26, 4), []),
        Case("nothing of its own", exception("a.example", [:]), [(.exceptionRedundant, "a.example", .noEffect)]),
        Case(
            "the standard", exception("a.example", ["NSIncludesSubdomains": true]),
            [(.exceptionRedundant, "a.example", .noEffect)]),
        Case(
            "HTTPS for one host where all are free",
            ["NSAllowsArbitraryLoads": true, "NSExceptionDomains": ["bank.example": [:]]],
            [(.arbitraryLoads, "NSAllowsArbitraryLoads", .weakensGlobally)]),
        Case("HTTPS for a local host", exception("localhost", [:]), []),
        Case(
            "a host among the subdomains of an exception that says the same",
            [
                "NSExceptionDomains": [
                    "example.com": ["NSIncludesSubdomains": true, "NSExceptionMinimumTLSVersion": "TLSv1.3"],
                    "www.example.com": ["NSExceptionMinimumTLSVersion": "TLSv1.3"],
                ]
            ],
            [
                (.lookupDiffers, "example.com > NSIncludesSubdomains", .noEffect),
                (.exceptionRedundant, "www.example.com", .noEffect),
            ]),
        Case(
            "plain HTTP to subdomains",
            exception("example.com", ["NSIncludesSubdomains": true, "NSExceptionAllowsInsecureHTTPLoads": true]),
            [
                (.insecureHTTP, "example.com > NSExceptionAllowsInsecureHTTPLoads", .weakensHost),
                (.lookupDiffers, "example.com > NSIncludesSubdomains", .weakensHost),
            ]),
        Case(
            "a top-level domain",
            exception("com", ["NSIncludesSubdomains": true, "NSExceptionAllowsInsecureHTTPLoads": true]),
            [
                (.insecureHTTP, "com > NSExceptionAllowsInsecureHTTPLoads", .weakensHost),
                (.exceptionCoversTopLevelDomain, "com > NSIncludesSubdomains", .weakensGlobally),
                (.lookupDiffers, "com > NSIncludesSubdomains", .weakensHost),
            ]),
        Case(
            "a registry's suffix",
            exception("co.uk", ["NSIncludesSubdomains": true, "NSExceptionAllowsInsecureHTTPLoads": true]),
            [
                (.insecureHTTP, "co.uk > NSExceptionAllowsInsecureHTTPLoads", .weakensHost),
                (.exceptionCoversPublicSuffix, "co.uk > NSIncludesSubdomains", .weakensGlobally),
                (.lookupDiffers, "co.uk > NSIncludesSubdomains", .weakensHost),
            ]),
        Case(
            "a suffix of somebody's own",
            exception("github.io", ["NSIncludesSubdomains": true, "NSExceptionAllowsInsecureHTTPLoads": true]),
            [
                (.insecureHTTP, "github.io > NSExceptionAllowsInsecureHTTPLoads", .weakensHost),
                (.exceptionCoversPublicSuffix, "github.io > NSIncludesSubdomains", .weakensHost),
                (.lookupDiffers, "github.io > NSIncludesSubdomains", .weakensHost),
            ]),
        Case(
            "the host that is called like a suffix", exception("github.io", http),
            [(.insecureHTTP, "github.io > NSExceptionAllowsInsecureHTTPLoads", .weakensHost)]),
        Case(
            "every address", exception("0.0.0.0/0", http),
            [
                (.insecureHTTP, "0.0.0.0/0 > NSExceptionAllowsInsecureHTTPLoads", .weakensHost),
                (.exceptionCoversAllAddresses, "0.0.0.0/0", .weakensGlobally),
            ]),
        Case(
            "a range with an octal prefix", exception("10.0.0.0/08", http),
            [
                (.insecureHTTP, "10.0.0.0/08 > NSExceptionAllowsInsecureHTTPLoads", .weakensHost),
                (.exceptionCoversAllAddresses, "10.0.0.0/08", .weakensGlobally),
                (.lookupDiffers, "10.0.0.0/08", .weakensHost),
            ]),
        Case(
            "an abbreviated range", exception("10/8", http),
            [
                (.insecureHTTP, "10/8 > NSExceptionAllowsInsecureHTTPLoads", .weakensHost),
                (.lookupDiffers, "10/8", .weakensHost),
            ]),
    ]

    static let neverMatching: [Case] = [
        ("https://a.example/x", "a.example"), ("http://", nil), ("a.example:443", "a.example"),
        ("a.example/path", "a.example"),
        ("*.a.example", "a.example"), ("*", nil), ("a.*.example", nil), ("a.example.", "a.example"),
        ("A.Example", "a.example"),
        (".a.example", "a.example"), ("a..example", nil), ("", nil), ("a b.example", nil), ("bücher.example", nil),
        ("[::1]", "::1"), ("2001:DB8::1", "2001:db8::1"), ("0:0:0:0:0:0:0:1", "::1"), ("10.0.0.0/64", nil),
        ("user@a.example", nil), ("10.0.0.1:80", "10.0.0.1"),
    ].map { (domain: String, suggestion: String?) in
        Case(
            "the domain '\(domain)'", exception(domain, http), [(.exceptionNeverMatches, domain, .noEffect)],
            suggests: suggestion)
    }

    static let keys: [Case] = [
        Case(
            "a string for a boolean", ["NSAllowsArbitraryLoads": "YES"],
            [(.wrongType, "NSAllowsArbitraryLoads", .noEffect)]),
        Case(
            "a number for a boolean", ["NSAllowsArbitraryLoads": 1],
            [
                (.arbitraryLoads, "NSAllowsArbitraryLoads", .weakensGlobally),
                (.numberForBoolean, "NSAllowsArbitraryLoads", .noEffect),
            ]),
        Case("no dictionary", "NO", [(.wrongType, "NSAppTransportSecurity", .noEffect)]),
        Case(
            "an array of exceptions", ["NSExceptionDomains": ["a.example"]],
            [(.wrongType, "NSExceptionDomains", .noEffect)]),
        Case("an exception that is a boolean", exception("a.example", true), [(.wrongType, "a.example", .noEffect)]),
        Case(
            "a dead key", exception("a.example", ["NSRequiresCertificateTransparency": false]),
            [
                (.exceptionRedundant, "a.example", .noEffect),
                (.deadKey, "a.example > NSRequiresCertificateTransparency", .noEffect),
            ]),
        Case(
            "a third-party key", exception("a.example", ["NSThirdPartyExceptionAllowsInsecureHTTPLoads": true]),
            [
                (.exceptionRedundant, "a.example", .noEffect),
                (.deadKey, "a.example > NSThirdPartyExceptionAllowsInsecureHTTPLoads", .noEffect),
            ]),
        Case(
            "an unknown key", ["Contact": "ops@example.com"], [(.unknownKey, "Contact", .noEffect)]),
        Case(
            "a key of an exception among the global ones", ["NSExceptionAllowsInsecureHTTPLoads": true],
            [(.misplacedKey, "NSExceptionAllowsInsecureHTTPLoads", .noEffect)]),
        Case(
            "pins in an exception", exception("a.example", ["NSPinnedDomains": [:]]),
            [(.exceptionRedundant, "a.example", .noEffect), (.misplacedKey, "a.example > NSPinnedDomains", .noEffect)]),
        Case(
            "a key that stands twice", ["NSAllowsLocalNetworking": true, "NSAllowsLocalNetworking": false],
            [(.duplicateKey, "NSAllowsLocalNetworking", .noEffect)]),
    ]

    /// What is written for a key, and the key.
    static let misspelt: [Case] = [
        ("NSTemporaryExceptionAllowsInsecureHTTPLoads", .temporaryKey, "NSExceptionAllowsInsecureHTTPLoads"),
        ("NSTemporaryExceptionMinimumTLSVersion", .temporaryKey, "NSExceptionMinimumTLSVersion"),
        ("NSTemporaryExceptionRequiresForwardSecrecy", .temporaryKey, "NSExceptionRequiresForwardSecrecy"),
        ("NSTemporaryExceptionAllowsInsecureHTTPSLoads", .temporaryKey, "NSExceptionAllowsInsecureHTTPLoads"),
        ("NSExceptionAllowInsecureHTTPLoads", .misspeltKey, "NSExceptionAllowsInsecureHTTPLoads"),
        ("NSExceptionAllowsInsecureHttpLoads", .misspeltKey, "NSExceptionAllowsInsecureHTTPLoads"),
        ("nsexceptionallowsinsecurehttploads", .misspeltKey, "NSExceptionAllowsInsecureHTTPLoads"),
        ("NSAllowsInsecureHTTPLoads", .misspeltKey, "NSExceptionAllowsInsecureHTTPLoads"),
        ("NSMinimumTLSVersion", .misspeltKey, "NSExceptionMinimumTLSVersion"),
        ("NSExceptionMinimumTlsVersion", .misspeltKey, "NSExceptionMinimumTLSVersion"),
        ("NSTLSMinimumVersion", .misspeltKey, "NSExceptionMinimumTLSVersion"),
        ("NSIncludeSubdomains", .misspeltKey, "NSIncludesSubdomains"),
        ("NSIncludesSubDomains", .misspeltKey, "NSIncludesSubdomains"),
        ("NSExceptionRequireForwardSecrecy", .misspeltKey, "NSExceptionRequiresForwardSecrecy"),
    ].map { (key: String, kind: TransportLint.Kind, meant: String) in
        Case(
            "the key \(key)", exception("a.example", .dictionary([.init(key: key, value: true)])),
            [(.exceptionRedundant, "a.example", .noEffect), (kind, "a.example > \(key)", .noEffect)], suggests: meant)
    }

    static let pins: [Case] = [
        Case(
            "two authorities", pinned("a.example", ["NSPinnedCAIdentities": [one, two]]), []),
        Case(
            "one authority", pinned("a.example", ["NSPinnedCAIdentities": [one]]),
            [(.singlePin, "a.example > NSPinnedCAIdentities", .mayRefuseConnections)]),
        Case(
            "a registry's suffix", pinned("co.uk", ["NSPinnedCAIdentities": [one, two]]),
            [(.pinnedDomainIsPublicSuffix, "co.uk", .noEffect)]),
        Case(
            "a registry's suffix and its subdomains",
            pinned("co.uk", ["NSPinnedCAIdentities": [one, two], "NSIncludesSubdomains": true]),
            [
                (.pinnedDomainIsPublicSuffix, "co.uk > NSIncludesSubdomains", .mayRefuseConnections),
                (.pinnedSubdomainsOneLabel, "co.uk > NSIncludesSubdomains", .noEffect),
            ]),
        Case(
            "a suffix of somebody's own and its subdomains",
            pinned("github.io", ["NSPinnedCAIdentities": [one, two], "NSIncludesSubdomains": true]),
            [
                (.pinnedDomainIsPublicSuffix, "github.io > NSIncludesSubdomains", .mayRefuseConnections),
                (.pinnedSubdomainsOneLabel, "github.io > NSIncludesSubdomains", .noEffect),
            ]),
        Case(
            "the host that is called like a suffix", pinned("github.io", ["NSPinnedCAIdentities": [one, two]]), []),
        Case(
            "one leaf", pinned("a.example", ["NSPinnedLeafIdentities": [one]]),
            [
                (.singlePin, "a.example > NSPinnedLeafIdentities", .mayRefuseConnections),
                (.leafPinsOnly, "a.example > NSPinnedLeafIdentities", .mayRefuseConnections),
            ]),
        Case(
            "two leaves", pinned("a.example", ["NSPinnedLeafIdentities": [one, two]]),
            [(.leafPinsOnly, "a.example > NSPinnedLeafIdentities", .mayRefuseConnections)]),
        Case(
            "one leaf twice",
            pinned("a.example", ["NSPinnedLeafIdentities": [one, one], "NSPinnedCAIdentities": [one, two]]),
            [
                (.singlePin, "a.example > NSPinnedLeafIdentities", .mayRefuseConnections),
                (.duplicatePin, "a.example > NSPinnedLeafIdentities > 1", .noEffect),
            ]),
        Case(
            "a pin of the host and one of its parent",
            [
                "NSPinnedDomains": [
                    "a.example": ["NSPinnedCAIdentities": [one]],
                    "example": ["NSPinnedCAIdentities": [two, one], "NSIncludesSubdomains": true],
                ]
            ], [(.pinnedSubdomainsOneLabel, "example > NSIncludesSubdomains", .noEffect)]),
        Case(
            "an empty list", pinned("a.example", ["NSPinnedLeafIdentities": []]),
            [(.emptyPinList, "a.example > NSPinnedLeafIdentities", .refusesConnections)]),
        Case(
            "a string for a list", pinned("a.example", ["NSPinnedLeafIdentities": "x"]),
            [
                (.emptyPinList, "a.example > NSPinnedLeafIdentities", .refusesConnections),
                (.wrongType, "a.example > NSPinnedLeafIdentities", .refusesConnections),
            ]),
        Case(
            "a malformed backup",
            pinned("a.example", ["NSPinnedCAIdentities": [one, two, ["SPKI-SHA256-BASE64": "YOUR_BACKUP_PIN_HERE"]]]),
            [(.malformedPin, "a.example > NSPinnedCAIdentities > 2 > SPKI-SHA256-BASE64", .mayRefuseConnections)]),
        Case(
            "a bare string", pinned("a.example", ["NSPinnedCAIdentities": [one, two, "x"]]),
            [(.malformedPin, "a.example > NSPinnedCAIdentities > 2", .mayRefuseConnections)]),
        Case(
            "a misspelt pin key",
            pinned("a.example", ["NSPinnedCAIdentities": [one, two, ["SPKI-SHA256-Base64": "x"]]]),
            [
                (.misspeltKey, "a.example > NSPinnedCAIdentities > 2 > SPKI-SHA256-Base64", .noEffect),
                (.malformedPin, "a.example > NSPinnedCAIdentities > 2", .mayRefuseConnections),
            ]),
        Case(
            "no list", pinned("a.example", ["NSIncludesSubdomains": true]),
            [(.pinnedDomainWithoutPins, "a.example", .noEffect)]),
        Case(
            "a pinned URL", pinned("https://a.example", ["NSPinnedCAIdentities": [one, two]]),
            [(.pinnedDomainNeverMatches, "https://a.example", .noEffect)], suggests: "a.example"),
        Case(
            "a pinned trailing dot", pinned("a.example.", ["NSPinnedCAIdentities": [one, two]]),
            [(.pinnedDomainNeverMatches, "a.example.", .noEffect)], suggests: "a.example"),
        Case("a pinned name in upper case", pinned("A.Example", ["NSPinnedCAIdentities": [one, two]]), []),
        Case(
            "a number for NSIncludesSubdomains, which pins do not take",
            pinned("a.example", ["NSPinnedCAIdentities": [one, two], "NSIncludesSubdomains": 1]),
            [(.wrongType, "a.example > NSIncludesSubdomains", .noEffect)]),
        Case(
            "plain HTTP to a pinned domain",
            [
                "NSExceptionDomains": ["a.example": ["NSExceptionAllowsInsecureHTTPLoads": true]],
                "NSPinnedDomains": ["a.example": ["NSPinnedCAIdentities": [one, two]]],
            ],
            [
                (.insecureHTTP, "a.example > NSExceptionAllowsInsecureHTTPLoads", .weakensHost),
                (.pinnedDomainAllowsInsecureHTTP, "a.example", .weakensHost),
            ]),
    ]

    static let all = global + exceptions + neverMatching + keys + misspelt + pins

    @Test("A dictionary has these lints and no others", arguments: all)
    func lints(of sample: Case) throws {
        let lints = TransportPolicy(reading: sample.tree).lints(on: sample.version)
        #expect(lints.map { "\($0.kind) \($0.effect)" } == sample.lints.map { "\($0.0) \($0.2)" })
        for (lint, (_, path, _)) in zip(lints, sample.lints) { #expect(lint.keyPath.description.hasSuffix(path)) }
        if let suggestion = sample.suggestion {
            #expect(lints.last?.suggestion == suggestion)
        }
        for lint in lints {
            #expect(lint.message.hasSuffix(".") || lint.message.hasSuffix("?"))
            #expect(sample.tree.holds(lint.keyPath))
        }
    }

    @Test func `Every kind of lint is among the samples`() {
        let covered = Set(Self.all.flatMap { $0.lints.map(\.0) })
        #expect(TransportLint.Kind.allCases.filter { !covered.contains($0) } == [])
    }

    @Test func `A neutralised key names the keys that do it`() throws {
        let policy = TransportPolicy(
            allowsArbitraryLoads: true, allowsArbitraryLoadsForMedia: false, allowsLocalNetworking: true)
        let lint = try #require(policy.lints(on: 26).first { $0.kind == .arbitraryLoadsNeutralised })
        #expect(
            lint.relatedKeyPaths.map(\.lastKey) == ["NSAllowsArbitraryLoadsForMedia", "NSAllowsLocalNetworking"])
        #expect(lint.message.contains("NSAllowsArbitraryLoadsForMedia and NSAllowsLocalNetworking are present"))
    }

    @Test func `A policy made in Swift has the lints of its values`() {
        let policy = TransportPolicy(exceptions: [DomainException(domain: "a.example", requiresForwardSecrecy: false)])
        #expect(policy.lints(on: 26).map(\.kind) == [.forwardSecrecyOff])
        #expect(policy.lints(on: 26).map(\.host) == ["a.example"])
    }

    @Test func `Text from outside is cut short in messages`() {
        let long = String(repeating: "x\n", count: 100_000)
        let name = String(repeating: "x", count: 100_000) + ".example"
        let list: ATSValue = ["NSPinnedLeafIdentities": [["SPKI-SHA256-BASE64": .string(long)]]]
        let exception: ATSValue = [
            "NSExceptionAllowsInsecureHTTPLoads": true, "NSExceptionMinimumTLSVersion": .string(long),
            "NSExceptionRequiresForwardSecrecy": false, "NSIncludesSubdomains": true,
        ]
        let tree: ATSValue = [
            "NSExceptionDomains": .dictionary([
                .init(key: long, value: true), .init(key: long + "/", value: [:]), .init(key: name, value: exception),
            ]),
            "NSPinnedDomains": .dictionary([.init(key: name, value: list), .init(key: long, value: list)]),
        ]
        let policy = TransportPolicy(reading: tree)
        let lints = policy.lints(on: 26)
        #expect(lints.count >= 10)
        for lint in lints { #expect(lint.message.utf8.count < 500 && !lint.message.contains("\n")) }
        #expect(policy.effective(for: "a." + name, on: 26).decidedBy.reason.utf8.count < 300)
    }
}
