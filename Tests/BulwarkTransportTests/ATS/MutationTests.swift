import BulwarkTesting
import Testing

@testable import BulwarkTransport

/// Random trees: nothing crashes, the same tree gives the same answers, and the answers agree with each other.
struct MutationTests {
    static let versions: [SystemVersion] = [9, 16, 17, 26, SystemVersion(26, 4)]

    static let domains = [
        "example.com", "www.example.com", "a.b.example.com", "com", "localhost", "printer.local", "10.0.0.1",
        "10.0.0.0/8",
        "10/8", "10.0.0.0/08", "::1", "2001:db8::/32", "::/0", "EXAMPLE.com", "*.example.com", "https://example.com",
        "example.com:443", "example.com.", "", ".", "/", ":", "[", "[]", "[::1]", "\u{0}", "é", "🧨.example", "a/b/c",
        "1/1/1",
    ]

    static let otherKeys =
        ATSKey.allCases.map(\.rawValue) + [
            "NSRequiresCertificateTransparency", "NSThirdPartyExceptionMinimumTLSVersion",
            "NSTemporaryExceptionAllowsInsecureHTTPLoads", "NSTemporaryException", "NSIncludesSubDomains", "",
            "Comment",
        ]

    static let strings = [
        "TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3", "tls", "YES", "none", "FCP_v2.1", "recommended", "",
        "r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E=", "5kJvNEMw0KjrCAu7eXY5HZdvyCS13BbA0VJG1RSP91w=", "\u{0}\u{FFFD}",
    ]

    /// A dictionary of a place, now and then with keys of another or of none.
    static func dictionary(_ place: ATSKey.Place?, _ depth: Int, _ random: inout SeededGenerator) -> ATSValue {
        .dictionary(
            (0..<Int.random(in: 0..<7, using: &random)).map { _ in
                let right = Int.random(in: 0..<4, using: &random) > 0 ? place?.keys.randomElement(using: &random) : nil
                let key = right?.rawValue ?? otherKeys.randomElement(using: &random) ?? ""
                return .init(key: mutated(key, &random), value: value(under: right, depth + 1, &random))
            })
    }

    /// A value that the key may well hold, or one of another shape.
    static func value(under key: ATSKey?, _ depth: Int, _ random: inout SeededGenerator) -> ATSValue {
        guard let key, Int.random(in: 0..<10, using: &random) > 0 else { return wild(depth, &random) }
        switch key {
        case .exceptionDomains, .pinnedDomains:
            return .dictionary(
                (0..<Int.random(in: 0..<6, using: &random)).map { _ in
                    let domain = domains.randomElement(using: &random) ?? ""
                    return .init(
                        key: mutated(domain, &random),
                        value: dictionary(key == .pinnedDomains ? .pinnedDomain : .exception, depth + 1, &random))
                })
        case .pinnedLeafIdentities, .pinnedCAIdentities:
            return .array(
                (0..<Int.random(in: 0..<4, using: &random)).map { _ in
                    Bool.random(using: &random)
                        ? ["SPKI-SHA256-BASE64": .string(strings.suffix(3).randomElement(using: &random) ?? "")]
                        : dictionary(.identity, depth + 1, &random)
                })
        case .minimumTLSVersion, .requiresNIAPPackage, .exceptionRequiresNIAPPackage, .spkiSHA256:
            return .string(mutated(strings.randomElement(using: &random) ?? "", &random))
        default: return .bool(Bool.random(using: &random))
        }
    }

    static func wild(_ depth: Int, _ random: inout SeededGenerator) -> ATSValue {
        switch Int.random(in: 0..<(depth > 6 ? 5 : 7), using: &random) {
        case 0: .bool(Bool.random(using: &random))
        case 1: .number([0, 1, -1, .nan, .infinity, 1.5].randomElement(using: &random) ?? 0)
        case 2: .string(strings.randomElement(using: &random) ?? "")
        case 3: .data([1, 2])
        case 4: .other
        case 5: .array((0..<Int.random(in: 0..<3, using: &random)).map { _ in wild(depth + 1, &random) })
        default: dictionary(ATSKey.Place.allCases.randomElement(using: &random), depth + 1, &random)
        }
    }

    /// The text, or now and then one byte of it exchanged, removed or doubled.
    static func mutated(_ text: String, _ random: inout SeededGenerator) -> String {
        guard Int.random(in: 0..<6, using: &random) == 0, !text.isEmpty else { return text }
        var bytes = Array(text.utf8)
        let place = Int.random(in: bytes.indices, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        default: bytes.insert(bytes[place], at: place)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("Any tree is a policy whose answers agree with each other", arguments: 0..<8)
    func trees(part: Int) {
        var seen: Set<TransportLint.Kind> = []
        for seed in 0..<250 {
            let seed = UInt64(part * 1_000_000 + seed)
            var random = SeededGenerator(seed: seed)
            let tree =
                Int.random(in: 0..<20, using: &random) > 0
                ? Self.dictionary(.global, 0, &random) : Self.wild(0, &random)
            let policy = TransportPolicy(reading: tree)
            for version in Self.versions {
                let lints = policy.lints(on: version)
                seen.formUnion(lints.map(\.kind))
                #expect(lints == TransportPolicy(reading: tree).lints(on: version), "seed \(seed)")
                for lint in lints where !tree.holds(lint.keyPath) {
                    Issue.record("seed \(seed): no value stands at \(lint.keyPath)")
                }
                checkHosts(policy, lints, version, seed)
            }
        }
        // Nearly every kind comes up, so the trees do reach the rules.
        #expect(seen.count >= TransportLint.Kind.allCases.count - 6)
    }

    private func checkHosts(
        _ policy: TransportPolicy, _ lints: [TransportLint], _ version: SystemVersion, _ seed: UInt64
    ) {
        let standard = TransportPolicy().effective(for: "example.net", on: version)
        let weakens: [TransportLint.Effect] = [.weakensGlobally, .weakensPartly, .weakensHost]
        let isWeakened = lints.contains { weakens.contains($0.effect) }
        for host in [
            "example.com", "www.example.com", "x.example.com", "a.b.c.example.com", "other.net", "10.0.0.1", "::1",
        ] {
            for lookup in ExceptionLookup.allCases {
                let effective = policy.effective(for: host, on: version, lookup: lookup)
                if version >= 26 { #expect(effective.minimumTLS >= .v12, "seed \(seed)") }
                if effective.isExempt { #expect(effective.allowsInsecureHTTP, "seed \(seed)") }
                // Before iOS 17 addresses are exempt without any key.
                guard effective.isWeaker(than: standard), effective.decidedBy.rule != .localHost else { continue }
                #expect(isWeakened, "seed \(seed): \(host) is weak on \(version) and no lint says so")
            }
        }
        for lint in lints where lint.kind == .insecureHTTP && lint.effect == .weakensHost {
            guard let host = lint.host, !host.contains("/") else { continue }
            #expect(policy.effective(for: host, on: version).allowsInsecureHTTP, "seed \(seed): \(lint)")
        }
    }

    @Test func `Ten thousand exceptions and pins are judged in time that grows with their number`() {
        let names = (0..<10_000).map { "h\($0).example.com" }
        let policy = TransportPolicy(
            exceptions: names.map {
                DomainException(domain: $0, includesSubdomains: true, allowsInsecureHTTPLoads: true)
            }
                + (0..<10_000).map {
                    DomainException(domain: "10.\($0 / 256).\($0 % 256).0/24", minimumTLSVersion: .v13)
                },
            pinnedDomains: PinnedDomains(names.map { PinnedDomain(domain: $0, includesSubdomains: true, leafPins: []) })
        )
        var count = 0
        let time = ProcessorTime.measure { count = policy.lints(on: 26).count }
        #expect(count == 10_000 * 5)
        #expect(time < .seconds(30))
    }
}
