#if !canImport(Darwin)
    import BulwarkApple
    import BulwarkCore
    import BulwarkTestServers
    import BulwarkTransport
    import Foundation
    import FoundationNetworking
    import Testing

    /// What connections of every kind answer to what they are asked while they open: one table for all adapters.
    @Suite struct AdapterContractTests {
        enum Adapter: String, CaseIterable, Sendable { case session, webSocket, connection, webView }

        /// What the server is like, in the eyes of the system and of the pins.
        enum Server: String, CaseIterable, Sendable {
            case trusted, pinned, pinMismatch, reportOnlyMismatch, refusedBySystem, wrongName, withoutCertificates
        }

        /// The identity that the client has.
        enum Identity: String, CaseIterable, Sendable { case none, ofThisHost, ofAnotherHost }

        enum Answer: String, Sendable { case trust, cancel, identity, nothing, system }

        struct Case: Sendable, CustomTestStringConvertible {
            var kind: ChallengeKind
            var server: Server
            var identity = Identity.none
            var answer: Answer
            var testDescription: String { "\(kind) of a \(server) server, identity \(identity): \(answer)" }
        }

        static let table: [Case] =
            [
                Case(kind: .serverTrust, server: .trusted, answer: .trust),
                Case(kind: .serverTrust, server: .pinned, answer: .trust),
                Case(kind: .serverTrust, server: .pinMismatch, answer: .cancel),
                Case(kind: .serverTrust, server: .reportOnlyMismatch, answer: .trust),
                Case(kind: .serverTrust, server: .refusedBySystem, answer: .cancel),
                Case(kind: .serverTrust, server: .wrongName, answer: .cancel),
                Case(kind: .serverTrust, server: .withoutCertificates, answer: .cancel),
                // An identity says nothing about the server.
                Case(kind: .serverTrust, server: .pinMismatch, identity: .ofThisHost, answer: .cancel),
                Case(kind: .serverTrust, server: .trusted, identity: .ofThisHost, answer: .trust),
                Case(kind: .clientCertificate, server: .trusted, answer: .nothing),
                Case(kind: .clientCertificate, server: .trusted, identity: .ofThisHost, answer: .identity),
                Case(kind: .clientCertificate, server: .trusted, identity: .ofAnotherHost, answer: .nothing),
            ]
            + Server.allCases.map { Case(kind: .other, server: $0, answer: .system) }

        @Test("Every adapter answers alike", arguments: Adapter.allCases, table)
        func answers(adapter: Adapter, of one: Case) async throws {
            let bench = try TrustBench()
            let other = try LocalAuthority(name: "Other")
            let device = bench.device(one.server == .refusedBySystem ? .refused(errSecNotTrusted) : nil)
            if one.server == .wrongName { device.trust = { _ in .refused(errSecHostNameMismatch) } }
            let pins: PinSet? =
                switch one.server {
                case .pinned: try bench.pins(bench.authority.root)
                case .pinMismatch: try bench.pins(other.root)
                case .reportOnlyMismatch:
                    try PinSet([
                        PinnedHost(
                            TrustBench.host, authorityPins: [Pin(try CertificateFacts(der: other.root).pin)],
                            isReportOnly: true)
                    ])
                default: nil
                }
            let hosts = try AllowedHosts([one.identity == .ofThisHost ? TrustBench.host : "other.example"])
            let trustGuard = TrustGuard(
                TrustEvaluator(chains: SystemChains(), pins: pins),
                identity: one.identity == .none
                    ? nil : ClientIdentity(SecIdentity(shimCertificate: [7]), for: hosts))
            let answer = try await ShimDevice.$current.withValue(device) {
                switch adapter {
                case .session, .webSocket: try sessionAnswer(adapter, one, trustGuard, bench)
                case .connection: try await connectionAnswer(one, trustGuard, bench, device)
                case .webView: await webViewAnswer(one, trustGuard, bench)
                }
            }
            // A socket is asked for nothing else.
            guard adapter != .connection || one.kind != .other else { return }
            #expect(answer == one.answer)
        }

        @Test("Pins are replaced while the app runs, in every adapter", arguments: Adapter.allCases)
        func replacement(adapter: Adapter) async throws {
            let bench = try TrustBench()
            let device = bench.device()
            let old = TrustEvaluator(
                chains: SystemChains(), pins: try bench.pins(try LocalAuthority(name: "Other").root))
            var new = old
            new.pins = try bench.pins(bench.authority.root)
            let trustGuard = TrustGuard(old)
            let one = Case(kind: .serverTrust, server: .trusted, answer: .trust)
            try await ShimDevice.$current.withValue(device) {
                for (evaluator, expected) in [(old, Answer.cancel), (new, .trust), (old, .cancel)] {
                    trustGuard.replace(with: evaluator)
                    let answer =
                        switch adapter {
                        case .session, .webSocket: try sessionAnswer(adapter, one, trustGuard, bench)
                        case .connection: try await connectionAnswer(one, trustGuard, bench, device)
                        case .webView: await webViewAnswer(one, trustGuard, bench)
                        }
                    #expect(answer == expected)
                }
            }
        }

        // MARK: The adapters

        private func sessionAnswer(
            _ adapter: Adapter, _ one: Case, _ trustGuard: TrustGuard, _ bench: TrustBench
        ) throws -> Answer? {
            let session = try TrustingSession(trustGuard)
            defer { session.session.invalidateAndCancel() }
            let task: URLSessionTask =
                adapter == .webSocket
                ? try session.webSocket(with: try #require(URL(string: "wss://bank.example/prices")))
                : session.session.dataTask(with: try #require(URL(string: "https://bank.example")))
            let delegate = try #require(session.session.delegate as? any URLSessionTaskDelegate)
            let challenge = Self.challenge(one, bench)
            let answers = Locked<[Answer?]>([])
            let take: @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void = {
                let answer = Self.answer($0, $1)
                answers.withLock { $0.append(answer) }
            }
            // The system asks the session for a server's trust and the task for the rest; both must answer alike.
            delegate.urlSession(session.session, didReceive: challenge, completionHandler: take)
            delegate.urlSession(session.session, task: task, didReceive: challenge, completionHandler: take)
            let given = answers.withLock { $0 }
            #expect(given.count == 2 && given.first == given.last)
            return given.first ?? nil
        }

        @MainActor private func webViewAnswer(
            _ one: Case, _ trustGuard: TrustGuard, _ bench: TrustBench
        ) async -> Answer? {
            let view = WKWebView(shimConfiguration: WKWebViewConfiguration())
            let delegate = TrustingNavigationDelegate(trustGuard)
            view.navigationDelegate = delegate
            return await withCheckedContinuation { continuation in
                delegate.webView(view, didReceive: Self.challenge(one, bench)) {
                    MainActor.assertIsolated("WebKit takes answers on the main actor")
                    continuation.resume(returning: Self.answer($0, $1))
                }
            }
        }

        private static func challenge(_ one: Case, _ bench: TrustBench) -> URLAuthenticationChallenge {
            let method =
                switch one.kind {
                case .serverTrust: ShimProtectionSpace.serverTrustMethod
                case .clientCertificate: ShimProtectionSpace.clientCertificateMethod
                case .other: NSURLAuthenticationMethodHTTPBasic
                }
            return TrustBench.challenge(method, trust: one.server == .withoutCertificates ? nil : bench.trust)
        }

        private static func answer(
            _ disposition: URLSession.AuthChallengeDisposition, _ credential: URLCredential?
        ) -> Answer? {
            switch (disposition, credential) {
            case (.useCredential, let credential?): credential.identity == nil ? .trust : .identity
            case (.cancelAuthenticationChallenge, nil): .cancel
            case (.rejectProtectionSpace, nil): .nothing
            case (.performDefaultHandling, nil): .system
            default: nil
            }
        }

        private func connectionAnswer(
            _ one: Case, _ trustGuard: TrustGuard, _ bench: TrustBench, _ device: ShimDevice
        ) async throws -> Answer? {
            let chain = one.server == .withoutCertificates ? [] : bench.identity.chain
            device.server = { _ in
                ShimServer(presented: chain, asksForIdentity: one.kind == .clientCertificate)
            }
            let connection = try TrustingConnections(trustGuard).connection(to: TrustBench.host)
            let end = await ending(of: connection)
            switch (one.kind, end) {
            case (.serverTrust, .ready): return .trust
            case (.serverTrust, .failed(.tls(errSSLBadCert))): return .cancel
            case (.clientCertificate, .ready): return connection.shimShownIdentity == [7] ? .identity : .nothing
            default: return nil
            }
        }
    }

    /// Begins a connection and waits until it is open or over.
    func ending(of connection: NWConnection) async -> NWConnection.State {
        let (states, continuation) = AsyncStream<NWConnection.State>.makeStream()
        connection.stateUpdateHandler = { continuation.yield($0) }
        connection.start(queue: DispatchQueue(label: "connection"))
        for await state in states {
            switch state {
            case .ready, .failed, .cancelled: return state
            case .setup, .preparing: continue
            }
        }
        return .cancelled
    }
#endif
