import BulwarkTestHTTPS
import BulwarkTestServers
import BulwarkTransport
import BulwarkX509
import Testing

@Suite("The servers that a client meets")
struct ServerCaseTests {
    private static let authority = Result { try LocalAuthority() }
    private static let kinds: [ServerCase: ChainFault.Kind] = [
        .expired: .expired, .notYetValid: .notYetValid, .wrongHost: .nameMismatch, .selfSigned: .selfSigned,
        .unknownAuthority: .issuerNotFound, .weakKey: .weakKey, .signedWithSHA1: .weakSignature,
        .missingIntermediate: .issuerNotFound,
    ]

    @Test(
        "An evaluator inside the handshake lets good ones pass and says what is wrong with the others",
        arguments: ServerCase.allCases)
    func isJudged(_ one: ServerCase) async throws {
        let authority = try Self.authority.get()
        let identity = try one.identity(for: TestClient.host, from: authority)
        try await TLSTestServer.running(identity: identity) { server in
            let client = TestClient(trusting: authority)
            if one.isAcceptable {
                let answer = try await client.get("/balance", from: server)
                #expect(answer.status == 200)
                #expect(server.requests.map(\.target) == ["/balance"])
                #expect(server.connections.first?.serverName == TestClient.host)
            } else {
                await #expect(throws: (any Error).self) { try await client.get(from: server) }
                #expect(await server.settle())
                // Not a byte, and so no request.
                #expect(server.connections.map(\.plaintextBytes) == [0])
                #expect(server.requests.isEmpty)
                guard case .failed? = server.connections.first?.handshake else {
                    Issue.record("the handshake came to \(server.connections)")
                    return
                }
            }
            let verdict = try #require(client.verdicts.last)
            #expect(verdict.allowsConnection == one.isAcceptable)
            let kinds = verdict.reasons.compactMap { reason -> ChainFault.Kind? in
                if case .chain(let fault) = reason { fault.kind } else { nil }
            }
            if let kind = Self.kinds[one] { #expect(kinds.contains(kind), "\(verdict.reasons)") }
            #expect(kinds.isEmpty == one.isAcceptable)
            if one == .unreadableExtra { #expect(verdict.warnings.count == 1, "\(verdict.warnings)") }
        }
    }

    @Test("A pinned key passes, a backup passes and is told, another key is refused before a byte is sent")
    func pins() async throws {
        let authority = try Self.authority.get()
        let (first, reserve, other) = try (
            authority.issue(LeafRequest(names: [TestClient.host])),
            authority.issue(LeafRequest(names: [TestClient.host])),
            authority.issue(LeafRequest(names: [TestClient.host]))
        )
        let pins = try PinSet([
            PinnedHost(TestClient.host, leafPins: [Pin(first.pin()), .backup(reserve.pin())])
        ])
        for (identity, warnings, passes) in [(first, 0, true), (reserve, 1, true), (other, 0, false)] {
            try await TLSTestServer.running(identity: identity) { server in
                let client = TestClient(trusting: authority, pins: pins)
                let answer = try? await client.get(from: server)
                #expect((answer != nil) == passes)
                #expect(await server.settle())
                #expect(server.requests.count == (passes ? 1 : 0))
                #expect((server.connections.first?.plaintextBytes == 0) == !passes)
                #expect(client.verdicts.last?.warnings.count == warnings)
                #expect(client.verdicts.last?.allowsConnection == passes)
            }
        }
    }

    @Test("SCTs that stand in the certificate come through the handshake")
    func timestamps() async throws {
        let authority = try Self.authority.get()
        let logs = [LocalLog(), LocalLog()]
        var request = LeafRequest(names: [TestClient.host])
        request.logs = logs
        let known = CTLogList(
            logs.map {
                CTLog(name: "log", operatorName: "us", key: $0.publicKey, apple: CTLog.State(.usable, since: 0))
            }, appleDate: TestClient.now, googleDate: TestClient.now)
        for (identity, isLogged) in [
            (try authority.issue(request), true), (try authority.issue(LeafRequest(names: [TestClient.host])), false),
        ] {
            try await TLSTestServer.running(identity: identity) { server in
                var client = TestClient(trusting: authority)
                client.evaluator.chains = ChainBuilder(roots: TrustRoots(system: [authority.root]))
                client.evaluator.transparency = TransparencyEvaluator(.minimum(2), list: known)
                #expect(try await client.get(from: server).status == 200)
                // NIOSSL does not show the SCTs of the handshake: where the certificate has none, there may be some there.
                let verdict = try #require(client.verdicts.last?.transparency)
                #expect(verdict.outcome == (isLogged ? .met : .cannotTell))
                #expect(verdict.timestamps.count == (isLogged ? 2 : 0))
            }
        }
    }
}

extension ServerIdentity {
    /// The pin of the server's own key.
    func pin() throws -> SPKIHash { try CertificateFacts(der: #require(chain.first)).pin }
}
