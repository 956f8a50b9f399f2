import BulwarkTransport
import Testing

@testable import BulwarkX509

struct LimboTests {
    /// Cases that are not decided as x509-limbo has it, each with its reason. Documentation/transport.md publishes them.
    static let exceptions: [String: String] = [
        "rfc5280::ca-as-leaf": "contradicts webpki::ca-as-leaf: an authority's certificate is no server's",
        "pathlen::validation-ignores-pathlen-in-leaf": "the same: the leaf is an authority's",
        "rfc5280::eku::ee-without-eku":
            "contradicts webpki::eku::ee-without-eku: servers' certificates name serverAuth",
        "rfc5280::nc::permitted-dns-match-noncritical":
            "contradicts webpki::nc::permitted-dns-match-noncritical: constraints hold, critical or not",
        "rfc5280::nc::permitted-dns-match-more":
            "its common name is a host outside of the alternative names, which webpki::cn::not-in-san wants refused",
        "rfc5280::aki::cross-signed-root-missing-aki":
            "cve::cve-2024-0567 wants such a root accepted: what a trusted root says of its own issuer proves nothing",
    ]

    static func outcome(_ test: Limbo.Case) async throws -> ChainOutcome {
        var limits = ChainLimits()
        if let depth = test.depth { limits.intermediates = depth }
        let builder = ChainBuilder(roots: TrustRoots(given: test.roots), limits: limits)
        let name = try test.peerName.map { try ServerName($0.value) }
        return await builder.validate(test.presented, for: name, at: test.now)
    }

    @Test(.enabled(if: !Limbo.servers.isEmpty, "needs ../shared/data/limbo beside the checkout"))
    func `Every server of x509-limbo is judged right, but for the published exceptions`() async throws {
        var right = 0
        var wrong: [String] = []
        var most = ChainEffort()
        for test in Limbo.servers {
            let outcome = try await Self.outcome(test)
            let effort = try #require(outcome.effort)
            #expect(effort.signatureChecks <= ChainLimits().signatureChecks, "\(test.id)")
            #expect(effort.nameComparisons <= ChainLimits().nameComparisons, "\(test.id)")
            most.signatureChecks = max(most.signatureChecks, effort.signatureChecks)
            most.nameComparisons = max(most.nameComparisons, effort.nameComparisons)
            let isAccepted: Bool
            switch outcome.result {
            case .validated(let chain):
                isAccepted = true
                #expect(chain.certificates.first?.der == test.presented.certificates.first)
                #expect(chain.certificates.last.map { test.roots.contains($0.der) } == true, "\(test.id)")
            case .refused(let faults):
                isAccepted = false
                #expect(!faults.isEmpty, "\(test.id)")
            }
            if isAccepted == test.isValid { right += 1 } else { wrong.append(test.id) }
        }
        print(
            "x509-limbo: \(right) of \(Limbo.servers.count) server cases right, \(wrong.count) exceptions; at most "
                + "\(most.signatureChecks) signature checks and \(most.nameComparisons) name comparisons")
        #expect(Set(wrong) == Set(Self.exceptions.keys))
        #expect(Self.exceptions.count <= 12)
        #expect(right == 184)
    }

    @Test(.enabled(if: !Limbo.servers.isEmpty, "needs ../shared/data/limbo beside the checkout"))
    func `Valid chains take a small part of the budget`() async throws {
        for test in Limbo.servers where test.isValid && Self.exceptions[test.id] == nil {
            let effort = try #require(try await Self.outcome(test).effort)
            #expect(effort.signatureChecks <= 32 && effort.nameComparisons <= 2000, "\(test.id): \(effort)")
        }
    }

    @Test(
        .enabled(if: !Limbo.servers.isEmpty, "needs ../shared/data/limbo beside the checkout"),
        arguments: [
            ("cve::cve-2025-61727", ChainFault.Kind.nameExcluded), ("webpki::forbidden-weak-rsa-in-leaf", .weakKey),
            ("webpki::malformed-aia", .malformedExtension), ("webpki::v1-cert", .oldVersion),
            ("webpki::san::no-san", .noAlternativeNames), ("webpki::explicit-curve", .forbiddenKey),
            ("rfc5280::validity::expired-leaf", .expired), ("rfc5280::chain-untrusted-root", .selfSigned),
            ("webpki::cryptographydotio-chain-missing-intermediate", .issuerNotFound),
            ("rfc5280::unknown-critical-extension-intermediate", .unknownCriticalExtension),
            ("rfc5280::nc::invalid-ipv4-address", .malformedNameConstraint),
            ("pathological::nc-dos-1", .effortExceeded),
            ("pathological::pathological-chain-same-subject-same-key", .effortExceeded),
            ("webpki::san::public-suffix-wildcard-san", .nameMismatch),
            ("webpki::san::public-suffix-multi-label-wildcard-san", .nameMismatch),
            // Names below it are its owner's to serve.
            ("webpki::san::public-suffix-private-namespace-wildcard-san", .strayCommonName),
            ("rfc5280::eku::ee-wrong-eku", .wrongExtendedKeyUsage),
            ("pathlen::intermediate-pathlen-too-long", .pathTooLong),
            ("rfc5280::root-missing-basic-constraints", .notAnAuthority),
        ])
    func `The reason is the one that the case is about`(id: String, kind: ChainFault.Kind) async throws {
        let test = try #require(Limbo.servers.first { $0.id == id })
        guard case .refused(let faults) = try await Self.outcome(test).result else {
            Issue.record("accepted")
            return
        }
        #expect(faults.contains { $0.kind == kind }, "\(faults)")
    }

    @Test(.enabled(if: !Limbo.servers.isEmpty, "needs ../shared/data/limbo beside the checkout"))
    func `An intermediate that cannot be read is left out and named`() async throws {
        let test = try #require(Limbo.servers.first { $0.id == "webpki::forbidden-weak-rsa-in-leaf" })
        let good = try #require(Limbo.servers.first { $0.id == "pathlen::ee-with-intermediate-pathlen-0" })
        var presented = good.presented
        presented.certificates += [test.presented.certificates[0], [0x30, 0x03, 0x02, 0x01, 0x01]]
        let builder = ChainBuilder(roots: TrustRoots(given: good.roots))
        let outcome = await builder.validate(presented, for: try ServerName("example.com"), at: good.now)
        guard case .validated = outcome.result else {
            Issue.record("refused: \(outcome.result)")
            return
        }
        #expect(outcome.dropped.map(\.position) == [2, 3])
        #expect(outcome.dropped[0].facts?.key == .rsa(bits: 1024) && outcome.dropped[1].facts == nil)
        #expect("\(outcome.dropped[0])".contains("RSA 1024"))
    }
}
