import BulwarkTransport
import BulwarkX509
import Crypto
import SwiftASN1
import Testing
import X509

struct TrustEvaluatorTests {
    private let root: TestAuthority
    private let intermediate: TestAuthority
    private let server: [UInt8]

    init() throws {
        root = try TestAuthority()
        intermediate = try root.intermediate()
        server = try intermediate.server([
            .dnsName("api.example.com"), .ipAddress(ASN1OctetString(contentBytes: [192, 0, 2, 1])),
        ])
    }

    private var presented: UnverifiedChain { UnverifiedChain(presented: [server, intermediate.der]) }
    private var builder: ChainBuilder { ChainBuilder(roots: TrustRoots(given: [root.der])) }

    private func pin(_ der: [UInt8]) throws -> Pin { Pin(try CertificateFacts(der: der).pin) }

    @Test(arguments: [
        ("api.example.com", true), ("API.example.com.", true), ("192.0.2.1", true), ("example.com", false),
        ("192.0.2.2", false),
        ("a b", false), ("", false),
    ])
    func `A server is trusted by its names and addresses`(host: String, isTrusted: Bool) async {
        let verdict = await TrustEvaluator(chains: builder).evaluate(presented, host: host, at: TestAuthority.now)
        #expect(verdict.allowsConnection == isTrusted)
        #expect(verdict.reasons.isEmpty == isTrusted)
        #expect((verdict.chain?.der == [server, intermediate.der, root.der]) == isTrusted)
    }

    @Test func `A chain that holds is refused where its pins do not match, and let pass where one does`() async throws {
        let spare = SPKIHash(of: [1])
        let lists: [(PinnedHost, Bool)] = [
            (PinnedHost("example.com", subdomains: .all, anyPins: [try pin(server), .backup(spare)]), true),
            (PinnedHost("example.com", subdomains: .all, authorityPins: [try pin(root.der), .backup(spare)]), true),
            (PinnedHost("example.com", subdomains: .all, leafPins: [try pin(root.der), .backup(spare)]), false),
            (PinnedHost("example.com", subdomains: .all, authorityPins: [try pin(server), .backup(spare)]), false),
            (PinnedHost("other.example", anyPins: [Pin(spare)]), true),
        ]
        for (host, isTrusted) in lists {
            let evaluator = TrustEvaluator(chains: builder, pins: try PinSet([host]))
            let verdict = await evaluator.evaluate(presented, host: "api.example.com", at: TestAuthority.now)
            #expect(verdict.allowsConnection == isTrusted, "\(host)")
            #expect(verdict.chain != nil)
        }
    }

    @Test func `A certificate that was presented beside the chain matches no pin`() async throws {
        let stranger = try TestAuthority(named: "Stranger")
        var presented = presented
        presented.certificates.append(stranger.der)
        let pins = try PinSet([
            PinnedHost("api.example.com", anyPins: [try pin(stranger.der), .backup(SPKIHash(of: [1]))])
        ])
        let verdict = await TrustEvaluator(chains: builder, pins: pins).evaluate(
            presented, host: "api.example.com", at: TestAuthority.now)
        #expect(!verdict.allowsConnection)
        guard case .pins(.chainMismatch)? = verdict.reasons.first else {
            Issue.record("\(verdict.reasons)")
            return
        }
    }

    @Test func `Report-only pins warn`() async throws {
        let pins = try PinSet([PinnedHost("api.example.com", anyPins: [Pin(SPKIHash(of: [1]))], isReportOnly: true)])
        let verdict = await TrustEvaluator(chains: builder, pins: pins).evaluate(
            presented, host: "api.example.com", at: TestAuthority.now)
        #expect(verdict.allowsConnection && verdict.warnings.count == 1)
    }

    @Test func `The NSPinnedDomains of the policy hold too`() async throws {
        let wrong = PinnedDomain(domain: "api.example.com", leafPins: [SPKIHash(of: [1])])
        let evaluator = TrustEvaluator(chains: builder, policy: TransportPolicy(pinnedDomains: PinnedDomains([wrong])))
        let verdict = await evaluator.evaluate(presented, host: "api.example.com", at: TestAuthority.now)
        #expect(verdict.reasons == [.pinnedDomains(["api.example.com"])])
    }

    @Test func `A stricter key policy refuses a chain that holds`() async {
        let evaluator = TrustEvaluator(chains: builder, keys: KeyPolicy(minimumCurveBits: 384))
        let verdict = await evaluator.evaluate(presented, host: "api.example.com", at: TestAuthority.now)
        #expect(verdict.reasons.count == 3 && verdict.chain != nil)
    }

    @Test func `A private root is exempt from transparency, and a system's is not`() async throws {
        let transparency = TransparencyEvaluator(.applePublished)
        let exempt = await TrustEvaluator(chains: builder, transparency: transparency).evaluate(
            presented, host: "api.example.com", delivered: .init(), at: TestAuthority.now)
        #expect(exempt.allowsConnection && exempt.transparency?.outcome == .exempt)

        let vetted = ChainBuilder(roots: TrustRoots(system: [root.der]))
        let evaluator = TrustEvaluator(chains: vetted, transparency: transparency)
        let broken = await evaluator.evaluate(
            presented, host: "api.example.com", delivered: .init(), at: TestAuthority.now)
        #expect(!broken.allowsConnection && broken.transparency?.outcome == .broken && broken.chain != nil)
        // A client that cannot see the handshake's SCTs cannot tell, and refuses nothing.
        let blind = await evaluator.evaluate(presented, host: "api.example.com", delivered: nil, at: TestAuthority.now)
        #expect(blind.allowsConnection && blind.transparency?.outcome == .cannotTell && !blind.warnings.isEmpty)
        // A list that is old warns and lets pass.
        let later = CTLogList([], appleDate: TestAuthority.now - 71 * 86400, googleDate: 0)
        let stale = await TrustEvaluator(
            chains: vetted, transparency: TransparencyEvaluator(.applePublished, list: later)
        ).evaluate(presented, host: "api.example.com", delivered: .init(), at: TestAuthority.now)
        #expect(stale.allowsConnection && stale.warnings.contains(.transparency(.staleList(days: 71))))
        let reporting = TransparencyPolicy(.chrome, isReportOnly: true)
        let reported = await TrustEvaluator(chains: vetted, transparency: TransparencyEvaluator(reporting)).evaluate(
            presented, host: "api.example.com", delivered: .init(), at: TestAuthority.now)
        #expect(reported.allowsConnection && !reported.warnings.isEmpty)
    }

    @Test func `Every reason is told where several things are wrong`() async throws {
        let stranger = try TestAuthority(named: "Stranger")
        let verdict = await TrustEvaluator(chains: builder).evaluate(
            UnverifiedChain(presented: [try stranger.server([.dnsName("a.example")])]), host: "api.example.com",
            at: TestAuthority.start - 1)
        let kinds = verdict.reasons.compactMap { reason -> ChainFault.Kind? in
            if case .chain(let fault) = reason { fault.kind } else { nil }
        }
        #expect(Set(kinds) == [.issuerNotFound, .nameMismatch, .notYetValid])
        #expect(verdict.reasons.allSatisfy { !$0.description.isEmpty })
    }

    @Test(arguments: [("api.example.com", true), ("api.example.net", false)])
    func `Name constraints hold for a given authority`(name: String, isTrusted: Bool) async throws {
        let constrained = try root.intermediate(constraints: NameConstraints(permittedDNSDomains: ["example.com"]))
        let verdict = await TrustEvaluator(chains: builder).evaluate(
            UnverifiedChain(presented: [try constrained.server([.dnsName(name)]), constrained.der]), host: name,
            at: TestAuthority.now)
        #expect(verdict.allowsConnection == isTrusted)
    }

    /// RFC 5280 section 4.2.1.10: where there are no alternative names, constraints on mail hold for the subject's addresses.
    @Test(arguments: [
        ("ca@example.com", true), ("ca@example.net", false), ("ca.example.com", false), (nil, true),
    ])
    func `Constraints on mail hold for an authority's address in its subject`(mail: String?, isTrusted: Bool)
        async throws
    {
        let constrained = try root.intermediate(
            named: "Constrained", constraints: NameConstraints(permittedEmailAddresses: ["example.com"]))
        let below = try constrained.intermediate(named: "Below", mail: mail)
        let verdict = await TrustEvaluator(chains: builder).evaluate(
            UnverifiedChain(presented: [try below.server([.dnsName("a.example.com")]), below.der, constrained.der]),
            host: "a.example.com", at: TestAuthority.now)
        #expect(verdict.allowsConnection == isTrusted, "\(verdict.reasons)")
    }

    @Test func `A server's certificate that is trusted as it is needs no issuer`() async throws {
        let alone = ChainBuilder(roots: TrustRoots(given: [server]))
        let verdict = await TrustEvaluator(chains: alone).evaluate(
            UnverifiedChain(presented: [server]), host: "api.example.com", at: TestAuthority.now)
        #expect(verdict.allowsConnection && verdict.chain?.der == [server])
    }

    @Test func `Sizes, names and signatures are bounded by named limits`() async throws {
        let many = (0..<50).map { GeneralName.dnsName("host\($0).example.com") }
        let presented = UnverifiedChain(presented: [try intermediate.server(many), intermediate.der])
        let cases: [(ChainLimits, ChainFault.Kind?)] = [
            (ChainLimits(), nil), (ChainLimits(presentedBytes: 1000), .tooManyCertificates),
            (ChainLimits(presentedCertificates: 1), .tooManyCertificates),
            (ChainLimits(intermediates: 0), .chainTooLong),
            (ChainLimits(signatureChecks: 1), .effortExceeded), (ChainLimits(nameComparisons: 49), .effortExceeded),
        ]
        for (limits, kind) in cases {
            let bounded = ChainBuilder(roots: TrustRoots(given: [root.der]), limits: limits)
            let outcome = await bounded.validate(
                presented, for: try ServerName("host7.example.com"), at: TestAuthority.now)
            switch outcome.result {
            case .validated: #expect(kind == nil)
            case .refused(let faults): #expect(faults.map(\.kind) == [kind].compactMap { $0 }, "\(faults)")
            }
        }
    }

    @Test(arguments: [0, 1, 2, 129]) func `What a server may present is bounded`(count: Int) async {
        let chain = UnverifiedChain(presented: Array(repeating: [0x30, 0], count: count))
        let verdict = await TrustEvaluator(chains: builder).evaluate(chain, host: "a.example", at: TestAuthority.now)
        #expect(!verdict.allowsConnection && !verdict.reasons.isEmpty)
    }

    @Test func `Mutated chains are judged and never trusted by another key`() async throws {
        var random = SeededGenerator(seed: 11)
        var trusted = 0
        for _ in 0..<600 {
            var presented = presented
            let which = Int.random(in: 0..<2, using: &random)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let position = Int.random(in: 0..<presented.certificates[which].count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: presented.certificates[which].remove(at: position)
                case 1: presented.certificates[which].insert(UInt8.random(in: 0...255, using: &random), at: position)
                default: presented.certificates[which][position] = UInt8.random(in: 0...255, using: &random)
                }
            }
            let verdict = await TrustEvaluator(chains: builder).evaluate(
                presented, host: "api.example.com", at: TestAuthority.now)
            guard let chain = verdict.chain else {
                #expect(!verdict.reasons.isEmpty)
                continue
            }
            trusted += 1
            // Random bytes may replace equal ones; nothing else is trusted.
            #expect(chain.der == [server, intermediate.der, root.der])
        }
        #expect(trusted < 60)
    }
}

/// SplitMix64: the same mutations in every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
