import BulwarkCore
import BulwarkHTTP
import BulwarkTestHTTPS
import BulwarkTestServers
import BulwarkTransport
import BulwarkX509
import Foundation
import NIOHTTP1
import Testing

@Suite("Trust in the handshake")
struct TrustInHandshakeTests {
    @Test("servers are judged in the handshake, and a refused one sees no byte", arguments: ServerCase.allCases)
    func cases(_ server: ServerCase) async throws {
        let identity = try server.identity(for: Kit.host, from: Kit.authority)
        try await TLSTestServer.running(identity: identity) { running in
            try await Kit.client { client in
                let request = try HTTPSRequest(Kit.url(running, "/secret?token=1"), headers: ["authorization": "t"])
                let error = try await Kit.failure(client, request)
                if server.isAcceptable {
                    #expect(error == nil)
                    #expect(running.requests.count == 1)
                } else {
                    #expect(error?.code == .untrusted)
                    #expect(error?.verdict?.allowsConnection == false)
                    #expect(error?.verdict?.reasons.isEmpty == false)
                    #expect(error?.origin == "https://\(Kit.host):\(running.port)")
                    try await Self.expectNothingSent(running)
                }
            }
        }
    }

    @Test("a leaf that is pinned passes, a backup passes with a warning, another is refused")
    func pins() async throws {
        let (current, next) = (try Kit.identity(), try Kit.identity())
        let backup = Pin.backup(try Kit.pin(next).hash)
        let pins = try PinSet([PinnedHost(Kit.host, leafPins: [try Kit.pin(current), backup])])
        try await TLSTestServer.running(identity: current) { server in
            try await Kit.client(Kit.trust(pins: pins)) { client in
                let response = try await client.send(HTTPSRequest(Kit.url(server)))
                #expect(response.verdict?.pins?.outcome == .matched)
                try server.replaceIdentity(next)
                await server.closeConnections()
                let renewed = try await client.send(HTTPSRequest(Kit.url(server)))
                #expect(renewed.verdict?.warnings.contains(.pins(.matchedBackup(backup.hash))) == true)
                let count = server.requests.count
                try server.replaceIdentity(try Kit.identity())
                await server.closeConnections()
                let error = try await Kit.failure(client, Kit.url(server))
                #expect(error?.code == .untrusted)
                #expect(error?.verdict?.pins?.outcome == .mismatched)
                #expect(server.requests.count == count)
            }
        }
    }

    @Test("NSPinnedDomains of the policy holds too")
    func pinnedDomains() async throws {
        var policy = TransportPolicy()
        policy.pinnedDomains = PinnedDomains([
            PinnedDomain(domain: Kit.host, leafPins: [try Kit.pin(try Kit.identity()).hash])
        ])
        try await TLSTestServer.running(identity: try Kit.identity()) { server in
            try await Kit.client(Kit.trust(policy)) { client in
                let error = try await Kit.failure(client, Kit.url(server))
                #expect(error?.verdict?.reasons == [.pinnedDomains([Kit.host])])
                try await Self.expectNothingSent(server)
            }
        }
    }

    @Test(
        "SCTs are judged, and a certificate without them passes with a warning or not at all, as is asked",
        arguments: [true, false])
    func transparency(_ isRequired: Bool) async throws {
        let logs = [LocalLog(), LocalLog()]
        let now = Int64(Date().timeIntervalSince1970)
        let list = CTLogList(
            logs.enumerated().map {
                CTLog(
                    name: "\($0)", operatorName: "\($0)", key: $1.publicKey,
                    apple: CTLog.State(.usable, since: now - 86_400 * 400))
            }, appleDate: now, googleDate: now)
        // The root counts as one of the system's: private ones need no SCTs.
        let trust = TrustEvaluator(
            chains: ChainBuilder(roots: TrustRoots(system: [Kit.authority.root])),
            transparency: TransparencyEvaluator(.applePublished, list: list))
        var request = LeafRequest(names: [Kit.host])
        let without = try Kit.authority.issue(request)
        request.logs = logs
        let with = try Kit.authority.issue(request)
        try await TLSTestServer.running(identity: with) { server in
            try await Kit.client(trust, { $0.requiresEmbeddedTimestamps = isRequired }) { client in
                let response = try await client.send(HTTPSRequest(Kit.url(server)))
                #expect(response.verdict?.transparency?.outcome == .met)
                _ = try await response.body.collect()
                try server.replaceIdentity(without)
                await server.closeConnections()
                if isRequired {
                    let error = try await Kit.failure(client, Kit.url(server))
                    #expect(error?.verdict?.transparency?.outcome == .broken)
                    #expect(server.requests.count == 1)
                } else {
                    let response = try await client.send(HTTPSRequest(Kit.url(server)))
                    #expect(response.verdict?.transparency?.outcome == .cannotTell)
                    #expect(response.verdict?.warnings.isEmpty == false)
                }
            }
        }
    }

    @Test("a refused server is asked once, however many requests wait for it, and the next one is told at once")
    func noStorm() async throws {
        let identity = try ServerCase.expired.identity(for: Kit.host, from: Kit.authority)
        try await TLSTestServer.running(identity: identity) { server in
            try await Kit.client(Kit.trust(), { $0.refusalTime = .seconds(3_600) }) { client in
                let url = Kit.url(server)
                let start = ContinuousClock.now
                let codes = await withTaskGroup(of: HTTPSError.Code?.self) { group in
                    for _ in 0..<20 {
                        group.addTask { try? await Kit.failure(client, url)?.code }
                    }
                    return await group.reduce(into: []) { $0.append($1) }
                }
                #expect(codes == Array(repeating: .untrusted, count: 20))
                let again = try await Kit.failure(client, url)
                #expect(again?.verdict?.allowsConnection == false)
                // A pause lasts a minute at most, which a busy machine may let pass.
                let pauses = Int(start.duration(to: .now) / .seconds(60))
                #expect(server.connections.count <= 1 + pauses)
            }
        }
    }

    @Test("a host that was refused is asked again after its pause, and trusted when it has become good")
    func pauseEnds() async throws {
        let identity = try ServerCase.expired.identity(for: Kit.host, from: Kit.authority)
        try await TLSTestServer.running(identity: identity) { server in
            try await Kit.client(Kit.trust(), { $0.refusalTime = .milliseconds(30) }) { client in
                try await Kit.expect(.untrusted, client, Kit.url(server))
                try server.replaceIdentity(try Kit.identity())
                try await Task.sleep(for: .milliseconds(60))
                try await Kit.expect(nil, client, Kit.url(server))
            }
        }
    }

    @Test("versions of TLS that the policy does not allow are refused")
    func oldVersions() async throws {
        var behaviour = ServerBehaviour()
        behaviour.versions = .v10 ... .v11
        try await TLSTestServer.running(identity: try Kit.identity(), behaviour: behaviour) { server in
            try await Kit.client { client in
                let error = try await Kit.failure(client, Kit.url(server))
                #expect(error?.code == .handshakeFailed)
                try await Self.expectNothingSent(server)
            }
        }
    }

    @Test("an exception that asks for TLS 1.3 refuses TLS 1.2", arguments: [TLSVersion.v12, .v13])
    func newVersions(_ version: TLSVersion) async throws {
        let policy = TransportPolicy(exceptions: [DomainException(domain: Kit.host, minimumTLSVersion: .v13)])
        var behaviour = ServerBehaviour()
        behaviour.versions = version...version
        try await TLSTestServer.running(identity: try Kit.identity(), behaviour: behaviour) { server in
            try await Kit.client(Kit.trust(policy)) { client in
                let error = try await Kit.failure(client, Kit.url(server))
                #expect(error?.code == (version == .v12 ? .handshakeFailed : nil))
            }
        }
    }

    @Test("suites without forward secrecy are refused, but where an exception allows them", arguments: [true, false])
    func forwardSecrecy(_ isRequired: Bool) async throws {
        let policy = TransportPolicy(
            exceptions: [DomainException(domain: Kit.host, requiresForwardSecrecy: isRequired)])
        var behaviour = ServerBehaviour()
        behaviour.versions = .v12 ... .v12
        behaviour.cipherSuites = "AES128-GCM-SHA256"
        var request = LeafRequest(names: [Kit.host])
        request.key = .rsa2048
        try await TLSTestServer.running(identity: try Kit.authority.issue(request), behaviour: behaviour) { server in
            try await Kit.client(Kit.trust(policy)) { client in
                let error = try await Kit.failure(client, Kit.url(server))
                #expect(error?.code == (isRequired ? .handshakeFailed : nil))
                #expect(server.requests.count == (isRequired ? 0 : 1))
            }
        }
    }

    @Test("plain HTTP is refused before anything is sent, but where the policy allows it and no pin stands against it")
    func plainHTTP() async throws {
        let exception = DomainException(domain: Kit.host, allowsInsecureHTTPLoads: true)
        let policy = TransportPolicy(exceptions: [exception])
        let pins = try PinSet([PinnedHost(Kit.host, leafPins: [try Kit.pin(try Kit.identity())])])
        let port = try LoopbackServer.freePort()
        let request = try HTTPSRequest("http://\(Kit.host):\(port)/")
        for (trust, code) in [
            (Kit.trust(), HTTPSError.Code.insecure), (Kit.trust(policy, pins: pins), .insecure),
            (Kit.trust(policy), .unreachable),
        ] {
            let error = try await Kit.client(trust) { try await Kit.failure($0, request) }
            #expect(error?.code == code)
        }
    }

    @Test("plain HTTP is spoken where the policy allows it")
    func plainHTTPWorks() async throws {
        let server = try LoopbackServer { connection in
            LoopbackServer.receive(from: connection)
            LoopbackServer.send(Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".utf8), to: connection)
        }
        let policy = TransportPolicy(exceptions: [DomainException(domain: Kit.host, allowsInsecureHTTPLoads: true)])
        try await Kit.client(Kit.trust(policy)) { client in
            let response = try await client.send(HTTPSRequest("http://\(Kit.host):\(server.address.port)/"))
            #expect(response.verdict == nil)
            #expect(try await Kit.text(response) == "ok")
        }
    }

    @Test("an address is judged as an address")
    func addresses() async throws {
        let good = try Kit.authority.issue(LeafRequest(names: [], addresses: [[127, 0, 0, 1]]))
        for (identity, code) in [(good, nil), (try Kit.identity("127.0.0.1"), HTTPSError.Code.untrusted)] {
            try await TLSTestServer.running(identity: identity) { server in
                try await Kit.client { client in
                    let request = try HTTPSRequest("https://127.0.0.1:\(server.port)/")
                    try await Kit.expect(code, client, request)
                    #expect(server.connections.first?.serverName == nil)
                }
            }
        }
    }

    @Test("a handshake that stalls, breaks off or is none has a named reason within its time")
    func badHandshakes() async throws {
        for manner in BadServer.Manner.allCases {
            let server = try BadServer(manner)
            let time = manner == .stall || manner == .half ? .milliseconds(300) : Kit.patience
            try await Kit.client(Kit.trust(), { $0.handshakeTime = time }) { client in
                let request = try HTTPSRequest("https://\(Kit.host):\(server.address.port)/")
                let error = try await Kit.failure(client, request)
                let expected: [HTTPSError.Code] =
                    switch manner {
                    case .stall, .half: [.stalled]
                    case .reset, .close: [.connectionLost]
                    default: [.handshakeFailed]
                    }
                #expect(error.map { expected.contains($0.code) } == true, "\(manner): \(String(describing: error))")
            }
            server.stop()
        }
    }

    static func expectNothingSent(_ server: TLSTestServer) async throws {
        #expect(await server.settle())
        #expect(!server.connections.isEmpty)
        #expect(server.requests.isEmpty)
        #expect(server.connections.allSatisfy { $0.plaintextBytes == 0 })
    }
}
