import BulwarkTestHTTPS
import BulwarkTestServers
import BulwarkTransport
import NIOHTTP1
import Testing

@Suite("The HTTPS server for tests")
struct TLSTestServerTests {
    private static let authority = Result { try LocalAuthority() }
    private static let identity = Result { try authority.get().issue(LeafRequest(names: [TestClient.host])) }

    private func client(_ protocols: [String] = ["h2", "http/1.1"]) throws -> TestClient {
        var client = TestClient(trusting: try Self.authority.get())
        client.protocols = protocols
        return client
    }

    @Test("It speaks what both sides want, and notes what comes in", arguments: [1, 2])
    func recordsRequests(_ version: Int) async throws {
        let name = version == 2 ? "h2" : "http/1.1"
        try await TLSTestServer.running(identity: Self.identity.get()) { server in
            let connection = try await client([name]).connect(to: server)
            #expect(connection.applicationProtocol == name)
            #expect(try await connection.get("/a?b=c", method: .POST, body: Array("hello".utf8)).status == 200)
            #expect(try await connection.get("/d").status == 200)
            #expect(try await connection.get("/d", method: .HEAD).body.isEmpty)
            await connection.close()
            #expect(await server.settle())
            #expect(server.connections.count == 1)
            #expect(
                server.connections.first?.handshake == .completed(applicationProtocol: name, version: .v13))
            #expect(server.connections.first?.certificate == (try Self.identity.get().chain.first))
            let request = try #require(server.requests.first)
            #expect(request.path == "/a" && request.target == "/a?b=c" && request.method == "POST")
            #expect(request.body == Array("hello".utf8) && request.bodySize == 5)
            #expect(request["HOST"] == TestClient.host && request.httpVersion == version)
            #expect(server.requests.map(\.connection) == [0, 0, 0])
        }
    }

    @Test("It speaks no other version of TLS than it is told", arguments: [TLSVersion.v11, .v12, .v13])
    func speaksVersion(_ version: TLSVersion) async throws {
        var behaviour = ServerBehaviour()
        behaviour.versions = version...version
        try await TLSTestServer.running(identity: Self.identity.get(), behaviour: behaviour) { server in
            let answer = try? await client().get(from: server)
            // The client wants 1.2 at least.
            #expect((answer != nil) == (version > .v11))
            #expect(await server.settle())
            if case .completed(_, let spoken)? = server.connections.first?.handshake {
                #expect(spoken == version)
            } else {
                #expect(version == .v11)
            }
        }
    }

    @Test("It speaks no other cipher suite than it is told")
    func speaksSuite() async throws {
        var behaviour = ServerBehaviour()
        behaviour.versions = .v12 ... .v12
        behaviour.cipherSuites = "AES128-SHA"
        var request = LeafRequest(names: [TestClient.host])
        request.key = .rsa2048
        let identity = try Self.authority.get().issue(request)
        try await TLSTestServer.running(identity: identity, behaviour: behaviour) { server in
            // NIOSSL's clients offer key exchange by RSA, if nobody tells them not to.
            var client = try client()
            let answer = try await client.get(from: server)
            #expect(answer.status == 200)
            client.cipherSuites = "ECDHE+AESGCM"
            let careful = client
            await #expect(throws: (any Error).self) { try await careful.get(from: server) }
        }
    }

    @Test(
        "It goes wrong at every stage in every manner", arguments: ServerBehaviour.Fault.Manner.allCases,
        [
            ServerBehaviour.Fault.Stage.accept, .hello, .handshake(bytes: 3), .handshake(bytes: 300),
        ])
    func goesWrong(_ manner: ServerBehaviour.Fault.Manner, at stage: ServerBehaviour.Fault.Stage) async throws {
        let behaviour = ServerBehaviour.failing(manner, at: stage, connections: 1)
        try await TLSTestServer.running(identity: Self.identity.get(), behaviour: behaviour) { server in
            if manner == .stalls {
                await #expect(throws: TestConnection.Late.self) {
                    try await client().connect(to: server, within: .seconds(1))
                }
                #expect(await server.wait { !$0.isEmpty })
            } else {
                let error = await #expect(throws: (any Error).self) { try await client().connect(to: server) }
                #expect(!(error is TestConnection.Late))
            }
            #expect(await server.settle())
            #expect(server.requests.isEmpty && server.connections.first?.plaintextBytes == 0)
            let answer = try await client().get(from: server)
            #expect(answer.status == 200)
        }
    }

    @Test("It answers by a script", arguments: ["h2", "http/1.1"])
    func answersByScript(_ version: String) async throws {
        let behaviour = ServerBehaviour.paths([
            "/text": .text("hello"), "/moved": .redirect(to: "https://other.example/"), "/large": .large(300_000),
            "/undeclared": .large(40_000, isSizeDeclared: false), "/drip": .dripping(5, every: .milliseconds(2)),
            "/late": .late(by: .milliseconds(20)), "/empty": ScriptedResponse(status: 204),
        ])
        try await TLSTestServer.running(identity: Self.identity.get(), behaviour: behaviour) { server in
            let connection = try await client([version]).connect(to: server)
            #expect(try await connection.get("/text").text == "hello")
            let moved = try await connection.get("/moved")
            #expect(moved.status == 302 && moved.headers.first(name: "location") == "https://other.example/")
            let large = try await connection.get("/large")
            #expect(large.body.count == 19 << 14 && large.headers.first(name: "content-length") == "\(19 << 14)")
            let undeclared = try await connection.get("/undeclared")
            #expect(undeclared.body.count == 3 << 14 && !undeclared.headers.contains(name: "content-length"))
            #expect(try await connection.get("/drip").body.count == 5)
            #expect(try await connection.get("/late").text == "late")
            #expect(try await connection.get("/empty").status == 204)
            #expect(try await connection.get("/nowhere").status == 404)
            await connection.close()
        }
    }

    @Test("Its responses end early, never, or with the connection", arguments: ["h2", "http/1.1"])
    func endsResponses(_ version: String) async throws {
        var short = ScriptedResponse.text("half")
        short.fields.append(HeaderField("Content-Length", "1000"))
        short.ending = .cutsOff
        var last = ScriptedResponse.text("bye")
        last.ending = .closes
        let behaviour = ServerBehaviour.paths([
            "/short": short, "/silence": .silence, "/last": last, "/raw": .raw(Array("HTTP/1.1 2".utf8)),
        ])
        try await TLSTestServer.running(identity: Self.identity.get(), behaviour: behaviour) { server in
            for (path, error) in [("/short", true), ("/silence", true), ("/raw", true), ("/last", false)] {
                let connection = try await client([version]).connect(to: server)
                if error {
                    await #expect(throws: (any Error).self, "\(path)") {
                        try await connection.get(path, within: .seconds(1))
                    }
                    // A request that waited longer than the client did is still to come.
                    #expect(await server.wait { _ in server.requests.last?.path == path })
                } else {
                    #expect(try await connection.get(path).text == "bye")
                    await connection.ended()
                    #expect(!connection.isOpen)
                }
                await connection.close()
            }
            #expect(server.requests.count == 4)
        }
    }

    @Test("An endless body fills no memory, and ends with the client")
    func isEndless() async throws {
        let endless = ScriptedResponse(
            fields: [HeaderField("Transfer-Encoding", "chunked")],
            body: ScriptedResponse.Body([UInt8](repeating: 0, count: 1 << 14), count: .max))
        let behaviour = ServerBehaviour { _ in endless }
        try await TLSTestServer.running(identity: Self.identity.get(), behaviour: behaviour) { server in
            let connection = try await client().connect(to: server)
            await #expect(throws: TestConnection.Late.self) { try await connection.get(within: .seconds(1)) }
            await connection.close()
            #expect(await server.settle())
        }
    }

    @Test("Its identity changes while connections go on")
    func rotates() async throws {
        let renewed = try Self.authority.get().issue(LeafRequest(names: [TestClient.host]))
        try await TLSTestServer.running(identity: Self.identity.get()) { server in
            let before = try await client().connect(to: server)
            #expect(try await before.get("/1").status == 200)
            try server.replaceIdentity(renewed)
            #expect(try await before.get("/2").status == 200)
            let after = try await client().connect(to: server)
            #expect(try await after.get("/3").status == 200)
            #expect(
                server.connections.map(\.certificate) == [try Self.identity.get().chain.first, renewed.chain.first])
            await before.close()
            await after.close()
            // A key of somebody else's: nothing changes.
            var wrong = renewed
            wrong.keyPEM = try Self.identity.get().keyPEM
            #expect(throws: (any Error).self) { try server.replaceIdentity(wrong) }
            let answer = try await client().get("/4", from: server)
            #expect(answer.status == 200)
            #expect(server.connections.last?.certificate == renewed.chain.first)
        }
    }

    @Test("It closes idle connections, and all of them when it stops")
    func closes() async throws {
        let server = try await TLSTestServer.start(identity: Self.identity.get())
        let idle = try await client().connect(to: server)
        #expect(try await idle.get().status == 200)
        await server.closeConnections()
        await idle.ended()
        let other = try await client().connect(to: server)
        await server.stop()
        await other.ended()
        #expect(server.connections.allSatisfy { !$0.isOpen })
        await #expect(throws: (any Error).self) { try await client().connect(to: server) }
    }
}
