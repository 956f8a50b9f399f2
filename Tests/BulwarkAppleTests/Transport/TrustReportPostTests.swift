#if !canImport(Darwin)
    import BulwarkApple
    import BulwarkCore
    import BulwarkTestServers
    import BulwarkTransport
    import Foundation
    import FoundationNetworking
    import Testing

    @Suite struct TrustReportPostTests {
        private let bench: TrustBench
        private let wrong: PinSet

        init() throws {
            bench = try TrustBench()
            wrong = try bench.pins(try LocalAuthority(name: "Other").root)
        }

        private func report(at now: Int64 = 7) throws -> TrustReport {
            let facts = try bench.identity.chain.map { try CertificateFacts(der: $0) }
            let chain = try #require(ValidatedChain(unchecked: facts, isPrivateRoot: false))
            let verdict = TrustEvaluator(chains: SystemChains(), pins: wrong)
                .judge(ChainOutcome(.validated(chain)), host: TrustBench.host, at: now)
            return try #require(
                TrustReport(
                    verdict, host: TrustBench.host, presented: UnverifiedChain(presented: []), pins: wrong, at: now))
        }

        private func collector(_ name: String = UUID().uuidString, _ query: String = "") throws -> URL {
            try #require(URL(string: "https://reports.example/\(name)\(query)"))
        }

        @Test func `A report is posted as JSON, with nothing of the user's`() async throws {
            let url = try collector()
            let failures = Locked<[TrustReportPost.Failure]>([])
            let post = try TrustReportPost(
                to: url, TrustEvaluator(chains: SystemChains()), base: Stub.configuration
            ) { failure in failures.withLock { $0.append(failure) } }
            let report = try report()
            await post.send(report)
            let sent = try #require(Stub.requests(to: url.absoluteString).first)
            #expect(sent.httpMethod == "POST" && sent.value(forHTTPHeaderField: "Content-Type") == "application/json")
            #expect(Stub.body(of: sent) == Data(report.json))
            for name in ["Authorization", "Cookie", "Referer"] {
                #expect(sent.value(forHTTPHeaderField: name) == nil, "\(name)")
            }
            #expect(failures.withLock { $0.isEmpty })
        }

        @Test(
            "What does not arrive is told and not sent again",
            arguments: [
                ("?status=500", TrustReportPost.Failure.status(500)),
                ("?status=302", .status(302)),
            ])
        func failures(query: String, failure: TrustReportPost.Failure) async throws {
            let url = try collector(UUID().uuidString, query)
            let failures = Locked<[TrustReportPost.Failure]>([])
            let post = try TrustReportPost(
                to: url, TrustEvaluator(chains: SystemChains()), base: Stub.configuration
            ) { failure in failures.withLock { $0.append(failure) } }
            await post.send(try report())
            #expect(failures.withLock { $0 } == [failure])
            #expect(Stub.requests(to: url.absoluteString).count == 1)
        }

        @Test func `Nothing is left of a post that nobody has`() async throws {
            weak var left: Token?
            do {
                let token = Token()
                left = token
                let post = try TrustReportPost(
                    to: try collector(), TrustEvaluator(chains: Holding(token: token)), base: Stub.configuration)
                await post.send(try report())
                #expect(left != nil)
            }
            // The session lets go of its delegate on a queue of its own.
            let deadline = ContinuousClock.now + .seconds(30)
            while left != nil, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(5)) }
            #expect(left == nil)
        }

        @Test func `A collector that is not trusted gets nothing, and nothing is reported of it`() async throws {
            let (told, continuation) = AsyncStream<TrustReport>.makeStream()
            // The evaluator reports to whom it is posted by: the loop that must not begin.
            var evaluator = TrustEvaluator(chains: SystemChains(), pins: wrong)
            evaluator.reporter = TrustReporter(TrustReportClosure { continuation.yield($0) })
            let failures = Locked<[TrustReportPost.Failure]>([])
            let post = try TrustReportPost(
                to: try #require(URL(string: "https://bank.example/challenged")), evaluator, base: Stub.configuration
            ) { failure in failures.withLock { $0.append(failure) } }
            await post.send(try report())
            #expect(failures.withLock { $0 } == [.noAnswer(code: NSURLErrorCancelled)])
            continuation.finish()
            var iterator = told.makeAsyncIterator()
            #expect(await iterator.next() == nil)
        }

        @Test(
            "Reports go by https, and with nothing of the app's",
            arguments: ["http://reports.example", "https://ann:1@reports.example", "wss://reports.example", "mailto:a"])
        func addresses(text: String) throws {
            let url = try #require(URL(string: text))
            let evaluator = TrustEvaluator(chains: SystemChains())
            #expect(throws: TransportError(.invalidConfiguration)) { try TrustReportPost(to: url, evaluator) }
            let base = URLSessionConfiguration.ephemeral
            base.httpAdditionalHeaders = ["X-Key": "1"]
            let fine = try collector()
            #expect(throws: TransportError(.invalidConfiguration)) {
                try TrustReportPost(to: fine, evaluator, base: base)
            }
        }

        @Test func `A failed pin is reported once, whichever connection meets it, and the handshake does not wait`()
            async throws
        {
            let (reports, continuation) = AsyncStream<TrustReport>.makeStream()
            let clock = FixedClock(now: Date(timeIntervalSince1970: 1_795_643_004))
            let trustGuard = TrustGuard(
                TrustEvaluator(
                    chains: SystemChains(), pins: wrong,
                    reporter: TrustReporter(TrustReportClosure { continuation.yield($0) })), clock: clock)
            try await ShimDevice.$current.withValue(bench.device()) {
                for _ in 0..<3 {
                    let connection = try TrustingConnections(trustGuard).connection(to: TrustBench.host, port: 8443)
                    #expect(await ending(of: connection) == .failed(.tls(errSSLBadCert)))
                }
            }
            var iterator = reports.makeAsyncIterator()
            let first = try #require(await iterator.next())
            #expect(first.host == TrustBench.host && first.port == 8443 && first.isEnforced)
            #expect(first.date == 1_795_643_004 && first.validated.first == bench.identity.chain.first)
            #expect(first.knownPins == wrong.hosts[0].authorityPins.map(\.hash))
            // Reports are sent by tasks of their own: those of the other connections have been held back by now, or are soon.
            try await Task.sleep(for: .milliseconds(50))
            continuation.finish()
            #expect(await iterator.next() == nil)
        }
    }

    private final class Token: Sendable {}

    /// What a session's delegate has as long as there is one.
    private struct Holding: ChainBuilding {
        let token: Token

        func validate(_ chain: UnverifiedChain, for name: ServerName, at now: Int64) async -> ChainOutcome {
            ChainOutcome(.refused([]))
        }
    }

    private struct FixedClock: WallClock {
        var now: Date
    }
#endif
