import BulwarkTransport
import Foundation
import Testing

struct PinFormatTests {
    static let a = "r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E="
    static let b = "5kJvNEMw0KjrCAu7eXY5HZdvyCS13BbA0VJG1RSP91w="

    static func set() throws -> PinSet {
        try PinSet([
            PinnedHost(
                "example.com", subdomains: .all, anyPins: [Pin(base64: a), Pin(base64: b, isBackup: true)],
                expiry: .init(at: 1_798_761_600, then: .report)),
            PinnedHost(
                "example.org", subdomains: .oneLabel, leafPins: [Pin(base64: a)], authorityPins: [Pin(base64: b)]),
        ])
    }

    @Test func `Android's form`() throws {
        let written = try Self.set().written(as: .android)
        #expect(
            written.text == """
                <?xml version="1.0" encoding="utf-8"?>
                <network-security-config>
                    <domain-config>
                        <domain includeSubdomains="true">example.com</domain>
                        <pin-set expiration="2027-01-01">
                            <pin digest="SHA-256">\(Self.a)</pin>
                            <pin digest="SHA-256">\(Self.b)</pin>
                        </pin-set>
                    </domain-config>
                    <domain-config>
                        <domain includeSubdomains="true">example.org</domain>
                        <pin-set>
                            <pin digest="SHA-256">\(Self.a)</pin>
                            <pin digest="SHA-256">\(Self.b)</pin>
                        </pin-set>
                    </domain-config>
                </network-security-config>

                """)
        #expect(written.losses.map(\.kind) == [.oneLabelAlone, .place])
        #expect(written.losses.allSatisfy { $0.host == "example.org" })
    }

    @Test func `OkHttp's form`() throws {
        let written = try Self.set().written(as: .okHTTP)
        #expect(
            written.text == """
                val certificatePinner = CertificatePinner.Builder()
                    .add("**.example.com", "sha256/\(Self.a)")
                    .add("**.example.com", "sha256/\(Self.b)")
                    .add("example.org", "sha256/\(Self.a)")
                    .add("example.org", "sha256/\(Self.b)")
                    .add("*.example.org", "sha256/\(Self.a)")
                    .add("*.example.org", "sha256/\(Self.b)")
                    .build()

                """)
        #expect(written.losses.map(\.kind) == [.expiry, .place])
    }

    @Test func `Swift says all`() throws {
        let written = try Self.set().written(as: .swift)
        #expect(
            written.text == """
                let pins = try PinSet(
                    [
                        PinnedHost("example.com", subdomains: .all, anyPins: [Pin(base64: "\(Self.a)"), Pin(base64: "\(Self.b)", isBackup: true)], expiry: .init(at: 1798761600, then: .report)),
                        PinnedHost("example.org", subdomains: .oneLabel, leafPins: [Pin(base64: "\(Self.a)")], authorityPins: [Pin(base64: "\(Self.b)")]),
                    ], combination: .nearest)

                """)
        #expect(written.losses.isEmpty)
    }

    @Test func `What is written as NSPinnedDomains is read again`() throws {
        let set = try PinSet(
            [
                PinnedHost("example.org", subdomains: .oneLabel, leafPins: [Pin(base64: Self.a)]),
                PinnedHost("www.example.org", leafPins: [Pin(base64: Self.b)], authorityPins: [Pin(base64: Self.b)]),
            ], combination: .merged)
        let written = set.written(as: .nsPinnedDomains)
        #expect(written.losses.isEmpty)
        let plist = try PropertyListSerialization.propertyList(from: Data(written.text.utf8), format: nil)
        let pinned = TransportPolicy(reading: ATSValue(propertyList: plist)["NSAppTransportSecurity"]).pinnedDomains
        let again = try PinSet(pinned)
        // A property list read by Foundation has no order.
        #expect(Set(again.hosts) == Set(set.hosts) && again.combination == .merged)
        for host in ["example.org", "www.example.org", "x.example.org", "a.b.example.org"] {
            let apple = pinned.requirement(for: host)
            let ours = again.pins(for: host)
            #expect(apple?.leafPins == ours.map { Set($0.leafPins.map(\.hash)) }, "\(host)")
            #expect((apple?.authorityPins ?? []) == Set((ours?.authorityPins ?? []).map(\.hash)), "\(host)")
        }
        #expect(
            try Self.set().written(as: .nsPinnedDomains).losses.map(\.kind) == [.deeperSubdomains, .place, .expiry])
    }

    @Test(
        arguments: [
            ["a.example": ["NSPinnedLeafIdentities": []]],
            ["a.example": ["NSPinnedLeafIdentities": [["SPKI-SHA256-BASE64": "AAAA"]]]],
            ["a.example": ["NSIncludesSubdomains": true]],
            ["*.example": ["NSPinnedLeafIdentities": [["SPKI-SHA256-BASE64": .string(a)]]]],
            [
                "a.example": [
                    "NSPinnedLeafIdentities": [["SPKI-SHA256-BASE64": .string(a)], ["SPKI-SHA256-BASE64": "no"]]
                ]
            ],
            ["a.example": "x"],
        ] as [ATSValue])
    func `NSPinnedDomains that the system would ignore or that refuses all is an error at load`(value: ATSValue) {
        #expect(throws: TransportError(.invalidPins)) { try PinSet(PinnedDomains(reading: value)) }
    }

    @Test func `TrustKit's dictionary is read with TrustKit's meaning`() throws {
        let value: ATSValue = [
            "TSKConfiguration": [
                "TSKSwizzleNetworkDelegates": false,
                "TSKPinnedDomains": [
                    "example.com": [
                        "TSKIncludeSubdomains": true, "TSKExpirationDate": "2027-01-01",
                        "TSKPublicKeyHashes": [.string(Self.a), .string(Self.b)],
                        "TSKReportUris": ["https://r.example"],
                    ],
                    "free.example.com": ["TSKExcludeSubdomainFromParentPolicy": true],
                    "example.org": ["kTSKPublicKeyHashes": [.string(Self.a)], "kTSKEnforcePinning": false],
                ],
            ]
        ]
        let set = try PinSet(trustKit: value)
        let pins = [try Pin(base64: Self.a), try Pin(base64: Self.b)]
        #expect(
            set.hosts == [
                PinnedHost(
                    "example.com", subdomains: .all, anyPins: pins, expiry: .init(at: 1_798_761_600, then: .report)),
                PinnedHost("free.example.com", isExcluded: true),
                PinnedHost("example.org", anyPins: [pins[0]], isReportOnly: true),
            ])
        #expect(set.combination == .nearest && set.pins(for: "free.example.com") == nil)
    }

    @Test func `What is written for TrustKit is read again`() throws {
        let set = try PinSet([
            PinnedHost(
                "example.com", subdomains: .all, anyPins: [Pin(base64: Self.a), Pin(base64: Self.b)],
                expiry: .init(at: 1_798_761_600, then: .report)),
            PinnedHost("free.example.com", isExcluded: true),
            PinnedHost("example.org", anyPins: [Pin(base64: Self.b), Pin(base64: Self.a)], isReportOnly: true),
        ])
        let written = set.written(as: .trustKit)
        #expect(written.losses.isEmpty)
        let plist = try PropertyListSerialization.propertyList(from: Data(written.text.utf8), format: nil)
        let again = try PinSet(trustKit: ATSValue(propertyList: plist))
        // A property list read by Foundation has no order.
        #expect(Set(again.hosts) == Set(set.hosts) && again.combination == set.combination)
    }

    @Test(
        arguments: [
            [:], "x", ["TSKPinnedDomains": "x"], ["TSKPinnedDomains": ["a.example": "x"]],
            ["TSKPinnedDomains": ["a.example": [:]]],
            ["TSKPinnedDomains": ["a.example": ["TSKPublicKeyHashes": ["x"]]]],
            ["TSKPinnedDomains": ["a.example": ["TSKPublicKeyHashes": "x"]]],
            ["TSKPinnedDomains": ["a.example": ["TSKPublicKeyHashes": [.string(a)], "TSKIncludeSubdomains": "YES"]]],
            [
                "TSKPinnedDomains": [
                    "a.example": ["TSKPublicKeyHashes": [.string(a)], "TSKExpirationDate": "2027-02-29"]
                ]
            ],
            ["TSKPinnedDomains": ["a.example": ["TSKPublicKeyHashes": [.string(a)], "TSKExpirationDate": 1]]],
        ] as [ATSValue])
    func `A broken TrustKit dictionary is an error at load`(value: ATSValue) {
        #expect(throws: TransportError(.invalidPins)) { try PinSet(trustKit: value) }
    }

    @Test func `Random configurations load and work, or are an error`() throws {
        var random = SeededGenerator(seed: 21)
        var loaded = 0
        let names = ["example.com", "a.example.com", "EXAMPLE.com", "*.com", "", "10.0.0.1", "::1", "x\u{0}", "org"]
        let keys = ["PublicKeyHashes", "IncludeSubdomains", "ExcludeSubdomainFromParentPolicy", "ExpirationDate", "X"]
        let values: [ATSValue] = [
            [.string(Self.a)], [.string(Self.a), .string(Self.b)], [.string(Self.b)], true, false, "2030-12-31", "x",
            [],
        ]
        let chain = [Sample.der]
        for _ in 0..<5000 {
            let domains = (0..<Int.random(in: 0..<4, using: &random)).map { _ in
                ATSValue.Entry(
                    key: names.randomElement(using: &random) ?? "",
                    value: .dictionary(
                        (0..<Int.random(in: 0..<4, using: &random)).map { index in
                            let isRight = index == 0 || Int.random(in: 0..<3, using: &random) > 0
                            return .init(
                                key: "TSK" + (index == 0 ? keys[0] : keys.randomElement(using: &random) ?? ""),
                                value: (isRight && index == 0 ? values.prefix(3) : values[...])
                                    .randomElement(using: &random) ?? true)
                        }))
            }
            do throws(TransportError) {
                let set = try PinSet(trustKit: ["TSKPinnedDomains": .dictionary(domains)])
                loaded += 1
                for host in names {
                    let verdict = set.judge(host: host, verifiedChain: chain, at: 0)
                    #expect((verdict.outcome == .notPinned) == (set.pins(for: host) == nil))
                    #expect(verdict.outcome != .matched)
                }
                for format in PinFormat.allCases { #expect(set.written(as: format).text.hasSuffix("\n")) }
            } catch { #expect(error.code == .invalidPins) }
        }
        #expect(loaded > 100 && loaded < 5000)
    }
}
