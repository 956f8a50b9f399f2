import BulwarkApple
import BulwarkTestServers
import BulwarkTransport
import Foundation
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Runs on the trust that is there: on a Mac the system's own, on Linux the stand-in with the answers that a system would give.
@Suite("The system's trust that is there") struct SystemTrustTests {
    private let authority: LocalAuthority
    private let identity: ServerIdentity
    private let now = Int64(Date().timeIntervalSince1970)

    init() throws {
        authority = try LocalAuthority()
        identity = try authority.issue(LeafRequest(names: ["bank.example"]))
    }

    private func outcome(
        _ chains: SystemChains, host: String = "bank.example", at now: Int64? = nil
    ) async throws -> ChainOutcome {
        let presented = UnverifiedChain(presented: identity.chain)
        let name = try ServerName(host)
        return await onSystem { await chains.validate(presented, for: name, at: now ?? self.now) }
    }

    private func isTrusted(_ outcome: ChainOutcome) -> Bool {
        if case .validated = outcome.result { true } else { false }
    }

    @Test func `A root that the app gives is built to, and is private`() async throws {
        let found = try await outcome(SystemChains(anchors: [authority.root], trustsSystem: false))
        guard case .validated(let chain) = found.result else {
            Issue.record("refused: \(found.result)")
            return
        }
        #expect(chain.der.first == identity.chain.first && chain.der.last == authority.root && chain.isPrivateRoot)
        #expect(!found.isLoggedBySystem)
        // Nothing that a system says may make the evaluator refuse what its policy takes.
        let evaluator = TrustEvaluator(
            chains: SystemChains(), transparency: TransparencyEvaluator(.applePublished))
        let verdict = evaluator.judge(found, host: "bank.example", at: now)
        #expect(verdict.allowsConnection && verdict.transparency?.outcome == .exempt)
    }

    @Test func `A root that nobody gave, another name, another day and another root are refused`() async throws {
        let other = try LocalAuthority(name: "Other")
        let own = SystemChains(anchors: [authority.root], trustsSystem: false)
        #expect(!isTrusted(try await outcome(SystemChains())))
        #expect(!isTrusted(try await outcome(SystemChains(anchors: [other.root], trustsSystem: false))))
        #expect(!isTrusted(try await outcome(own, host: "other.example")))
        #expect(!isTrusted(try await outcome(own, at: now + 365 * 86400)))
    }

    #if !canImport(Darwin)
        @Test(arguments: [true, false])
        func `A root that the app gives and the system has is the system's, where that counts`(
            hasSystem: Bool
        ) async throws {
            let root = authority.root, chain = identity.chain, presented = UnverifiedChain(presented: chain)
            let name = try ServerName("bank.example"), now = now
            for (trustsSystem, isPrivate) in [(true, !hasSystem), (false, true)] {
                let device = ShimDevice()
                device.trust = { question in
                    let isSystems = hasSystem && !question.anchorsOnly
                    guard question.anchors.contains(root) || isSystems else { return .refused(errSecNotTrusted) }
                    // A chain of the system's that is not logged is refused for a host.
                    if question.presented == [root] { return .trusted([root]) }
                    return question.anchors.contains(root) ? .trusted(chain + [root]) : .refused(errSecNotTrusted)
                }
                let chains = SystemChains(anchors: [root], trustsSystem: trustsSystem)
                for _ in 0..<2 {
                    let found = await ShimDevice.$current.withValue(device) {
                        await chains.validate(presented, for: name, at: now)
                    }
                    guard case .validated(let validated) = found.result else {
                        Issue.record("refused: \(found.result)")
                        return
                    }
                    #expect(validated.isPrivateRoot == isPrivate)
                }
            }
        }
    #endif

    @Test func `Clients are made for it`() throws {
        let trustGuard = TrustGuard(
            TrustEvaluator(chains: SystemChains()), chains: SystemChains(anchors: [authority.root]))
        let session = try TrustingSession(trustGuard)
        #expect(session.session.configuration.urlCache == nil)
        #expect(session.session.delegate is TrustingSessionDelegate)
        session.finish()
        _ = try TrustingConnections(trustGuard).connection(to: "bank.example", protocols: ["h2"])
    }

    /// Runs on the system, or on a device whose system decides as the documentation of SecTrust has it.
    private func onSystem<Result: Sendable>(_ body: @Sendable () async -> Result) async -> Result {
        #if canImport(Darwin)
            return await body()
        #else
            let device = ShimDevice()
            let chain = identity.chain, root = authority.root
            let end = Date(timeIntervalSinceNow: 89 * 86400)
            device.trust = { question in
                guard question.anchors.contains(root) else { return .refused(errSecNotTrusted) }
                guard question.host == "bank.example" else { return .refused(errSecHostNameMismatch) }
                guard question.date < end else { return .refused(errSecCertificateExpired) }
                return .trusted(chain.last == root ? chain : chain + [root])
            }
            return await ShimDevice.$current.withValue(device, operation: body)
        #endif
    }
}
