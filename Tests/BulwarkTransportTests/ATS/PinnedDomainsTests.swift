import Testing

@testable import BulwarkTransport

struct PinnedDomainsTests {
    static func hash(_ byte: UInt8) throws -> SPKIHash {
        try #require(SPKIHash(bytes: [UInt8](repeating: byte, count: 32)))
    }

    @Test(
        "A pin is base64 of 32 bytes and nothing else",
        arguments: [
            ("r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E=", true),
            ("r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E", false),
            ("r_mIkG3eEpVdm-u_ko_cwxzOMo1bk4TyHIlByibiA5E=", false),
            ("sha256/r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E=", false),
            (" r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E=", false),
            ("r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E=\n", false),
            ("r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5EA", false),
            ("AAAAAAAAAAAAAAAAAAAAAAAAAAA=", false),
            ("", false),
        ])
    func pinText(text: String, isPin: Bool) {
        #expect((SPKIHash(base64: text) != nil) == isPin)
        #expect(SPKIHash(base64: text)?.base64 == (isPin ? text : nil))
    }

    @Test(
        "A pinned domain covers itself, and subdomains of one label where it includes them",
        arguments: [
            ("example.org", ["example.org"]), ("EXAMPLE.org.", ["example.org"]), ("www.example.org", ["example.org"]),
            ("a.www.example.org", []), ("alone.example", ["Alone.Example"]), ("www.alone.example", []),
            ("both.example.org", ["example.org", "both.example.org"]), ("org", []), ("", []), (".", []),
            ("nopins.example", []), (".example.org", ["example.org"]),
        ])
    func matching(host: String, domains: [String]) throws {
        let pins = PinnedDomains([
            PinnedDomain(domain: "example.org", includesSubdomains: true, authorityPins: [try Self.hash(1)]),
            PinnedDomain(domain: "both.example.org", leafPins: [try Self.hash(2)]),
            PinnedDomain(domain: "Alone.Example", leafPins: [try Self.hash(3)]),
            PinnedDomain(domain: "nopins.example"),
        ])
        #expect(pins.requirement(for: host)?.domains ?? [] == domains)
    }

    @Test func `Entries of a host and of its parent are merged`() throws {
        let (one, two, three) = (try Self.hash(1), try Self.hash(2), try Self.hash(3))
        let pins = PinnedDomains([
            PinnedDomain(domain: "example.org", includesSubdomains: true, leafPins: [one], authorityPins: [three]),
            PinnedDomain(domain: "www.example.org", leafPins: [two]),
            PinnedDomain(domain: "WWW.example.org", leafPins: []),
        ])
        let requirement = try #require(pins.requirement(for: "www.example.org"))
        #expect(requirement.leafPins == [one, two])
        #expect(requirement.authorityPins == [three])
        #expect(!requirement.refusesEveryConnection)
    }

    @Test func `Both lists must match, the leaf's at the leaf and the authorities' above it`() throws {
        let (leaf, middle, root, other) = (try Self.hash(1), try Self.hash(2), try Self.hash(3), try Self.hash(4))
        func isMet(_ leafPins: [SPKIHash]?, _ authorityPins: [SPKIHash]?, _ chain: [SPKIHash]) -> Bool? {
            PinnedDomains([PinnedDomain(domain: "a.example", leafPins: leafPins, authorityPins: authorityPins)])
                .requirement(for: "a.example")?.isMet(byVerifiedChain: chain)
        }
        let chain = [leaf, middle, root]
        #expect(isMet(nil, nil, chain) == nil)
        #expect(isMet([leaf], nil, chain) == true)
        #expect(isMet([other, leaf], nil, chain) == true)
        #expect(isMet([middle], nil, chain) == false)
        #expect(isMet(nil, [root], chain) == true)
        #expect(isMet(nil, [middle, other], chain) == true)
        #expect(isMet(nil, [leaf], chain) == false)
        #expect(isMet([leaf], [root], chain) == true)
        #expect(isMet([leaf], [other], chain) == false)
        #expect(isMet([other], [root], chain) == false)
        #expect(isMet([], nil, chain) == false)
        #expect(isMet([leaf], [], chain) == false)
        #expect(isMet([leaf], nil, []) == false)
        #expect(isMet(nil, [leaf], [leaf]) == false)
    }

    @Test func `A list that is no array or has no usable pin refuses every connection`() throws {
        for list: ATSValue in ["x", [], ["x"], [[:]], [["SPKI-SHA256-BASE64": "x"]], true, .other] {
            let pins = PinnedDomains(reading: ["a.example": ["NSPinnedLeafIdentities": list]])
            let requirement = try #require(pins.requirement(for: "a.example"))
            #expect(requirement.refusesEveryConnection)
            #expect(pins.issues.allSatisfy { $0.effect != .noEffect })
        }
    }

    @Test func `A malformed pin is skipped and the others count`() throws {
        let good = try Self.hash(7)
        let pins = PinnedDomains(reading: [
            "a.example": [
                "NSPinnedCAIdentities": [["SPKI-SHA256-BASE64": "x"], ["SPKI-SHA256-BASE64": .string(good.base64)]]
            ]
        ])
        #expect(pins.domains.first?.authorityPins == [good])
        #expect(pins.issues.map(\.kind) == [.malformedPin])
        #expect(pins.issues.map(\.host) == ["a.example"])
    }

    @Test func `Pins that are set later are found`() throws {
        var pins = PinnedDomains()
        #expect(pins.requirement(for: "a.example") == nil)
        pins.domains.append(PinnedDomain(domain: "a.example", leafPins: [try Self.hash(1)]))
        #expect(pins.requirement(for: "a.example") != nil)
    }
}
