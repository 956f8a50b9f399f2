// Over the stand-ins for Apple's API, which a Mac does not have.
#if !canImport(Darwin)
    import BulwarkApple
    import BulwarkCore
    import BulwarkTestServers
    import BulwarkTesting
    import BulwarkTransport
    import Foundation
    import FoundationNetworking
    import Testing

    @Suite struct TrustTests {
        private let authority: LocalAuthority
        private let identity: ServerIdentity
        private let now = Int64(Date().timeIntervalSince1970)

        init() throws {
            authority = try LocalAuthority()
            identity = try authority.issue(LeafRequest(names: ["bank.example"]))
        }

        /// A device whose system trusts the chain of one host, and says which roots count.
        private func device(_ answer: ShimTrustAnswer? = nil) -> ShimDevice {
            let device = ShimDevice()
            let chain = identity.chain, root = authority.root
            device.trust = { question in
                if let answer { return answer }
                guard question.presented == chain else { return .refused(errSecNotTrusted) }
                guard question.host == nil || question.host == "bank.example" else {
                    return .refused(errSecHostNameMismatch)
                }
                if question.anchorsOnly, !question.anchors.contains(root) { return .refused(errSecNotTrusted) }
                return .trusted(chain.last == root ? chain : chain + [root])
            }
            return device
        }

        private func kinds(_ outcome: ChainOutcome) -> [ChainFault.Kind] {
            if case .refused(let faults) = outcome.result { faults.map(\.kind) } else { [] }
        }

        private func pins(_ certificate: [UInt8]) throws -> PinSet {
            let pin = Pin(try CertificateFacts(der: certificate).pin)
            return try PinSet([PinnedHost("bank.example", authorityPins: [pin])])
        }

        @Test func `A chain that the system builds is the one that is judged`() async throws {
            let presented = UnverifiedChain(presented: identity.chain)
            let name = try ServerName("bank.example")
            await ShimDevice.$current.withValue(device()) {
                let outcome = await SystemChains().validate(presented, for: name, at: now)
                guard case .validated(let chain) = outcome.result else {
                    Issue.record("refused: \(outcome)")
                    return
                }
                #expect(chain.der.first == identity.chain.first && chain.der.last == authority.root)
                #expect(!chain.isPrivateRoot)
            }
        }

        @Test(
            "What the system refuses is told by kind",
            arguments: [
                (errSecHostNameMismatch, ChainFault.Kind.nameMismatch), (errSecCertificateExpired, .expired),
                (errSecNotTrusted, .refusedBySystem), (-1, .refusedBySystem),
            ])
        func refusals(status: OSStatus, kind: ChainFault.Kind) async throws {
            let name = try ServerName("bank.example")
            await ShimDevice.$current.withValue(device(.refused(status))) {
                let outcome = await SystemChains().validate(
                    UnverifiedChain(presented: identity.chain), for: name, at: now)
                #expect(kinds(outcome) == [kind])
            }
        }

        @Test func `Certificates that cannot be read are left out, and the server's own must be readable`() async throws
        {
            let name = try ServerName("bank.example")
            await ShimDevice.$current.withValue(device()) {
                let chains = SystemChains()
                let junk = await chains.validate(
                    UnverifiedChain(presented: identity.chain + [[1, 2, 3]]), for: name, at: now)
                #expect(junk.dropped.map(\.position) == [identity.chain.count])
                if case .refused(let faults) = junk.result { Issue.record("refused: \(faults)") }
                let unreadable = await chains.validate(UnverifiedChain(presented: [[1]]), for: name, at: now)
                #expect(kinds(unreadable) == [.unreadable])
                let none = await chains.validate(UnverifiedChain(presented: []), for: name, at: now)
                #expect(kinds(none) == [.noCertificates])
            }
        }

        @Test func `Roots of the app's own count where it says so, and a bad one never leaves the system's alone`()
            async throws
        {
            let name = try ServerName("bank.example")
            let presented = UnverifiedChain(presented: identity.chain)
            let other = try LocalAuthority(name: "Other")
            await ShimDevice.$current.withValue(device()) {
                let own = await SystemChains(anchors: [authority.root], trustsSystem: false)
                    .validate(presented, for: name, at: now)
                guard case .validated(let chain) = own.result else {
                    Issue.record("refused: \(own)")
                    return
                }
                #expect(chain.isPrivateRoot)
                for anchors in [[other.root], []] {
                    let refused = await SystemChains(anchors: anchors, trustsSystem: false)
                        .validate(presented, for: name, at: now)
                    #expect(kinds(refused) == [.refusedBySystem])
                }
                let both = await SystemChains(anchors: [other.root]).validate(presented, for: name, at: now)
                #expect(kinds(both) == [], "the system's count as well")
                let bad = await SystemChains(anchors: [[1, 2]]).validate(presented, for: name, at: now)
                #expect(kinds(bad) == [.unreadable])
            }
        }

        @Test(
            "The system's word on logging counts where it gives it, and its silence refuses nothing",
            arguments: [
                (TransparencyPolicy.applePublished, true, TransparencyVerdict.Outcome.met),
                (.appleDevice, true, .met), (.applePublished, false, .cannotTell), (.chrome, true, .cannotTell),
            ])
        func transparency(
            policy: TransparencyPolicy, isLogged: Bool, outcome: TransparencyVerdict.Outcome
        ) throws {
            let chain = identity.chain + (identity.chain.last == authority.root ? [] : [authority.root])
            let verdicts = Locked<[TrustVerdict]>([])
            let trustGuard = TrustGuard(
                TrustEvaluator(chains: SystemChains(), transparency: TransparencyEvaluator(policy)))
            try ShimDevice.$current.withValue(device(.trusted(chain, isLogged: isLogged))) {
                let verdict = trustGuard.judge(try #require(trust()), host: "bank.example")
                verdicts.withLock { $0.append(verdict) }
            }
            let verdict = verdicts.withLock { $0[0] }
            #expect(verdict.transparency?.outcome == outcome && verdict.allowsConnection)
            // A root of the app's own, which the system has not, is exempt, whatever the system says.
            let own = TrustGuard(
                TrustEvaluator(chains: SystemChains(), transparency: TransparencyEvaluator(policy)),
                chains: SystemChains(anchors: [authority.root]))
            let (root, device) = (authority.root, device())
            device.trust = { question in
                question.anchors.contains(root)
                    ? .trusted(chain, isLogged: isLogged) : .refused(errSecNotTrusted)
            }
            try ShimDevice.$current.withValue(device) {
                let verdict = own.judge(try #require(trust()), host: "bank.example")
                #expect(verdict.transparency?.outcome == .exempt)
            }
        }

        // MARK: The session's delegate

        private func answer(
            _ delegate: TrustingSessionDelegate, host: String = "bank.example", trust: SecTrust?,
            method: String = ShimProtectionSpace.serverTrustMethod
        ) -> URLSession.AuthChallengeDisposition? {
            let challenge = URLAuthenticationChallenge(
                protectionSpace: ShimProtectionSpace(host: host, trust: trust, method: method), proposedCredential: nil,
                previousFailureCount: 0, failureResponse: nil, error: nil, sender: NobodySender())
            let answer = Locked<URLSession.AuthChallengeDisposition?>(nil)
            delegate.urlSession(.shared, didReceive: challenge) { disposition, credential in
                #expect((credential != nil) == (disposition == .useCredential))
                answer.withLock { $0 = disposition }
            }
            return answer.withLock { $0 }
        }

        private func trust() -> SecTrust? {
            var trust: SecTrust?
            let read = identity.chain.compactMap { SecCertificateCreateWithData(nil, CFData(Data($0))) }
            _ = SecTrustCreateWithCertificates(CFArray(read), SecPolicyCreateSSL(true, "bank.example"), &trust)
            return trust
        }

        @Test func `A server that the evaluator allows is talked to, and no other`() throws {
            let verdicts = Locked<[TrustVerdict]>([])
            func delegate(_ pins: PinSet?) -> TrustingSessionDelegate {
                TrustingSessionDelegate(TrustEvaluator(chains: SystemChains(), pins: pins)) { _, verdict in
                    verdicts.withLock { $0.append(verdict) }
                }
            }
            let right = try pins(authority.root), wrong = try pins(try LocalAuthority(name: "Other").root)
            ShimDevice.$current.withValue(device()) {
                #expect(answer(delegate(nil), trust: trust()) == .useCredential)
                #expect(answer(delegate(right), trust: trust()) == .useCredential)
                #expect(answer(delegate(wrong), trust: trust()) == .cancelAuthenticationChallenge)
                #expect(answer(delegate(nil), host: "not a host", trust: trust()) == .cancelAuthenticationChallenge)
                #expect(answer(delegate(nil), trust: nil) == .cancelAuthenticationChallenge)
                #expect(verdicts.withLock { $0.map(\.allowsConnection) } == [true, true, false, false])
            }
            // The pin is right, and the system does not trust the chain: a pin opens nothing by itself.
            ShimDevice.$current.withValue(device(.refused(errSecNotTrusted))) {
                #expect(answer(delegate(right), trust: trust()) == .cancelAuthenticationChallenge)
            }
        }

        @Test func `What is not about a server's trust is left to the system`() {
            let delegate = TrustingSessionDelegate(TrustEvaluator(chains: SystemChains()))
            let disposition = answer(delegate, trust: nil, method: NSURLAuthenticationMethodHTTPBasic)
            #expect(disposition == .performDefaultHandling)
        }
    }
#endif
