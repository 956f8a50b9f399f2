import Testing

@testable import BulwarkTransport

/// Certificates that differ in their key alone, and their pins.
enum Keys {
    static func certificate(_ number: UInt8) throws -> [UInt8] {
        var der = Sample.der
        let key = try CertificateFacts(der: der).subjectPublicKeyInfo
        let position = try #require(der.firstRange(of: key)).upperBound - 1
        der[position] ^= number
        return der
    }

    static func pin(_ number: UInt8) throws -> Pin { Pin(try CertificateFacts(der: certificate(number)).pin) }

    static func chain(_ numbers: UInt8...) throws -> [[UInt8]] { try numbers.map(certificate) }
}

struct PinSetTests {
    @Test func `Each list looks at its part of the chain, and all lists must match`() throws {
        let (leaf, authority, other) = (try Keys.pin(1), try Keys.pin(2), try Keys.pin(9))
        let set = try PinSet([
            PinnedHost("leaf.example", leafPins: [leaf, other]),
            PinnedHost("ca.example", authorityPins: [authority, other]),
            PinnedHost("both.example", leafPins: [leaf], authorityPins: [authority]),
            PinnedHost("any.example", anyPins: [authority]),
        ])
        func judge(_ host: String, _ chain: UInt8...) throws -> PinVerdict {
            set.judge(host: host, verifiedChain: try chain.map(Keys.certificate), at: 0)
        }
        for host in ["leaf.example", "ca.example", "both.example", "any.example", "LEAF.example."] {
            let verdict = try judge(host, 1, 3, 2)
            #expect(verdict == PinVerdict(outcome: .matched, reasons: [], isEnforced: true), "\(host)")
        }
        #expect(try judge("leaf.example", 2, 1).reasons == [.leafMismatch(found: authority.hash)])
        #expect(try judge("ca.example", 2, 1).reasons == [.authorityMismatch(found: [leaf.hash])])
        #expect(try judge("both.example", 1, 3).reasons == [.authorityMismatch(found: [try Keys.pin(3).hash])])
        #expect(try judge("both.example", 3, 1).reasons.count == 2)
        #expect(try judge("any.example", 2).outcome == .matched)
        #expect(try judge("any.example", 1).reasons == [.chainMismatch(found: [leaf.hash])])
        #expect(try !judge("any.example", 1).allowsConnection)
        #expect(try judge("other.example", 9).outcome == .notPinned)
        #expect(try judge("other.example", 9).allowsConnection)
    }

    @Test func `A pinned host refuses a chain that cannot be read`() throws {
        let set = try PinSet([PinnedHost("a.example", leafPins: [Keys.pin(1)])])
        for chain in [[], [[1, 2, 3]], [try Keys.certificate(1), [0x30]]] {
            let verdict = set.judge(host: "a.example", verifiedChain: chain, at: 0)
            #expect(verdict.reasons == [.unreadableChain] && !verdict.allowsConnection)
        }
    }

    @Test func `A backup matches and is named`() throws {
        let backup = Pin.backup(try Keys.pin(2).hash)
        let set = try PinSet([PinnedHost("a.example", leafPins: [Keys.pin(1), backup])])
        let verdict = set.judge(host: "a.example", verifiedChain: try Keys.chain(2), at: 0)
        #expect(verdict == PinVerdict(outcome: .matched, reasons: [.matchedBackup(backup.hash)], isEnforced: true))
    }

    @Test(
        arguments: [
            (PinnedHost.Expiration.report, 99, false, true), (.report, 100, true, true), (.refuse, 99, false, true),
            (.refuse, 100, false, true),
        ] as [(PinnedHost.Expiration, Int64, Bool, Bool)])
    func `After the expiry, what was chosen holds`(
        then: PinnedHost.Expiration, now: Int64, allows: Bool, allowsMatch: Bool
    ) throws {
        let set = try PinSet([
            PinnedHost("a.example", leafPins: [Keys.pin(1)], expiry: .init(at: 100, then: then))
        ])
        let wrong = set.judge(host: "a.example", verifiedChain: try Keys.chain(2), at: now)
        #expect(wrong.outcome == .mismatched && wrong.allowsConnection == allows)
        #expect(wrong.reasons.contains(.expired) == (now >= 100))
        let right = set.judge(host: "a.example", verifiedChain: try Keys.chain(1), at: now)
        #expect(right.outcome == .matched && right.allowsConnection == allowsMatch)
    }

    @Test(
        arguments: [
            (nil, 100, true), (100, nil, true), (100, 200, true), (200, 100, true), (100, 149, false),
        ] as [(Int64?, Int64?, Bool)])
    func `Merged entries expire when the last of them does`(own: Int64?, parent: Int64?, isEnforced: Bool) throws {
        func expiry(_ date: Int64?) -> PinnedHost.Expiry? { date.map { PinnedHost.Expiry(at: $0, then: .report) } }
        let set = try PinSet(
            [
                PinnedHost("a.bank.example", leafPins: [Keys.pin(1)], expiry: expiry(own)),
                PinnedHost("bank.example", subdomains: .all, leafPins: [Keys.pin(2)], expiry: expiry(parent)),
            ], combination: .merged)
        let verdict = set.judge(host: "a.bank.example", verifiedChain: try Keys.chain(9), at: 150)
        #expect(verdict.outcome == .mismatched && verdict.isEnforced == isEnforced)
    }

    @Test func `Report-only names the mismatch and lets pass`() throws {
        let set = try PinSet([PinnedHost("a.example", leafPins: [Keys.pin(1)], isReportOnly: true)])
        let verdict = set.judge(host: "a.example", verifiedChain: try Keys.chain(2), at: 0)
        #expect(verdict.outcome == .mismatched && verdict.reasons.count == 1 && verdict.allowsConnection)
    }

    @Test(
        arguments: [
            ("example.com", 1), ("a.example.com", 3), ("b.example.com", 1), ("x.b.example.com", 1), ("one.org", 2),
            ("a.one.org", 2), ("b.a.one.org", nil), ("none.net", 4), ("a.none.net", nil), ("com", nil), ("", nil),
            ("free.example.com", nil), ("10.0.0.1", 5), ("[2001:db8::1]", 6), ("badexample.com", nil),
        ] as [(String, UInt8?)])
    func `The nearest entry that covers a host holds`(host: String, pin: UInt8?) throws {
        let set = try PinSet([
            PinnedHost("example.com", subdomains: .all, leafPins: [Keys.pin(1)]),
            PinnedHost("One.org", subdomains: .oneLabel, leafPins: [Keys.pin(2)]),
            PinnedHost("a.example.com", leafPins: [Keys.pin(3)]),
            PinnedHost("none.net", leafPins: [Keys.pin(4)]),
            PinnedHost("free.example.com", isExcluded: true),
            PinnedHost("10.0.0.1", leafPins: [Keys.pin(5)]),
            PinnedHost("2001:DB8::1", leafPins: [Keys.pin(6)]),
        ])
        #expect(try set.pins(for: host)?.leafPins == pin.map { [try Keys.pin($0)] })
    }

    @Test(arguments: [
        "", "*.example.com", "https://example.com", "example.com:443", "a..b", ".a", "a.", "é.example", "a b", "a/b",
        "a\"b", "a<b", "$x", String(repeating: "a", count: 64), String(repeating: "a.", count: 127) + "aa",
    ])
    func `A name that no host has is an error at load, with its place`(name: String) throws {
        let pins = [try Keys.pin(1)]
        let error = #expect(throws: TransportError.self) { try PinSet([PinnedHost(name, leafPins: pins)]) }
        #expect(error?.code == .invalidPins && error?.place == name)
    }

    @Test func `What can never work is an error at load`() throws {
        let (one, backup) = (try Keys.pin(1), Pin.backup(try Keys.pin(2).hash))
        let wrong: [[PinnedHost]] = [
            [PinnedHost("a.example")], [PinnedHost("a.example", leafPins: [one], isExcluded: true)],
            [PinnedHost("a.example", leafPins: [one]), PinnedHost("A.example", leafPins: [one])],
            [PinnedHost("a.example", leafPins: [one, one])],
            [PinnedHost("a.example", leafPins: [one, .backup(one.hash)])],
            [PinnedHost("a.example", leafPins: [one], authorityPins: [backup])],
            [PinnedHost("10.0.0.1", subdomains: .all, leafPins: [one])],
        ]
        for hosts in wrong { #expect(throws: TransportError(.invalidPins)) { try PinSet(hosts) } }
        #expect(throws: TransportError(.invalidPins)) { try Pin(base64: "AAAA") }
        #expect(try PinSet([]).pins(for: "a.example") == nil)
    }

    @Test func `A single pin and pins of leaves alone are warnings`() throws {
        let (one, two) = (try Keys.pin(1), try Keys.pin(2))
        let set = try PinSet([
            PinnedHost("a.example", leafPins: [one]), PinnedHost("b.example", authorityPins: [one, two]),
            PinnedHost("c.example", isExcluded: true),
        ])
        #expect(
            set.warnings == [
                PinWarning(kind: .singlePin, host: "a.example"), PinWarning(kind: .leafPinsOnly, host: "a.example"),
            ])
    }

    @Test(
        arguments: [
            ("co.uk", .none, true), ("co.uk", .all, true), ("com", .oneLabel, true), ("bank.co.uk", .all, false),
            // A host of its own, whose neighbours are strangers.
            ("github.io", .none, false), ("github.io", .oneLabel, true), ("someone.github.io", .all, false),
            // Right above a rule for all labels: the names below are suffixes.
            ("kobe.jp", .none, false), ("kobe.jp", .all, true), ("city.kobe.jp", .all, false),
            // Names of nobody on the internet.
            ("localhost", .none, false), ("internal", .all, false),
        ] as [(String, PinnedHost.Subdomains, Bool)])
    func `Pins of a public suffix are a warning`(host: String, subdomains: PinnedHost.Subdomains, isWarned: Bool) throws
    {
        let entry = PinnedHost(host, subdomains: subdomains, authorityPins: [try Keys.pin(1), try Keys.pin(2)])
        #expect(try PinSet([entry]).warnings.map(\.kind) == (isWarned ? [.publicSuffix] : []))
        let plan = RotationPlan(for: entry, chain: [], at: 0)
        #expect(plan.warnings.contains(.publicSuffix(host)) == isWarned)
        #expect(!plan.warnings.contains { $0.description.isEmpty })
    }
}
