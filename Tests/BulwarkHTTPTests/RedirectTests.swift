import BulwarkCore
import BulwarkHTTP
import BulwarkTestHTTPS
import BulwarkTestServers
import BulwarkTransport
import NIOHTTP1
import Testing

@Suite("Redirects")
struct RedirectTests {
    @Test(
        "methods and bodies become what the standard says",
        arguments: [
            (301, HTTPMethod.POST, "GET", false), (302, .POST, "GET", false), (303, .POST, "GET", false),
            (307, .POST, "POST", true), (308, .POST, "POST", true), (301, .PUT, "PUT", true), (303, .PUT, "GET", false),
            (303, .HEAD, "HEAD", false), (302, .GET, "GET", false), (308, .DELETE, "DELETE", false),
        ])
    func methods(_ status: Int, _ method: HTTPMethod, _ expected: String, _ keepsBody: Bool) async throws {
        let hasBody = method == .POST || method == .PUT
        try await Self.run(["/from": .redirect(to: "to?x=1", status: status)]) { client, server in
            let request = try HTTPSRequest(
                Kit.url(server, "/from"), method: method,
                headers: hasBody ? ["content-type": "text/plain", "x-kept": "1"] : ["x-kept": "1"],
                body: hasBody ? .bytes("body".utf8) : .none)
            let response = try await client.send(request)
            #expect(response.url.target == "/to?x=1")
            _ = try await response.body.collect()
            let last = try #require(server.requests.last)
            #expect(server.requests.count == 2)
            #expect(last.method == expected)
            #expect(last.target == "/to?x=1")
            #expect(last.body == (keepsBody ? Array("body".utf8) : []))
            #expect((last["content-type"] != nil) == keepsBody)
            #expect(last["x-kept"] == "1")
        }
    }

    @Test("credentials stay at their origin, and go along within it")
    func credentials() async throws {
        let identity = try Kit.authority.issue(LeafRequest(names: [Kit.host, Kit.other], addresses: []))
        try await TLSTestServer.running(identity: identity) { other in
            let away = Kit.url(other, "/away", host: Kit.other)
            try await Self.run(["/away": .redirect(to: away), "/near": .redirect(to: "/to")]) { client, server in
                for path in ["/away", "/near"] {
                    let request = try HTTPSRequest(
                        Kit.url(server, path),
                        headers: ["Authorization": "secret", "cookie": "secret", "x-token": "secret", "Accept": "a"])
                    try await Kit.expect(nil, client, request)
                }
                let (away, near) = (try #require(other.requests.first), try #require(server.requests.last))
                #expect(away["authorization"] == nil)
                #expect(away["cookie"] == nil)
                #expect(away["x-token"] == nil)
                #expect(away["accept"] == "a")
                #expect(near["x-token"] == "secret")
                #expect(near["authorization"] == "secret")
                #expect(near["cookie"] == "secret")
            }
        }
    }

    @Test("a redirect to plain HTTP is refused before a byte leaves, whatever its form")
    func downgrade() async throws {
        let plain = try LoopbackServer { LoopbackServer.receive(from: $0) }
        for location in ["http://\(Kit.host):\(plain.address.port)/", "HTTP://\(Kit.other):\(plain.address.port)/"] {
            try await Self.run(["/from": .redirect(to: location)]) { client, server in
                let error = try await Kit.failure(client, Kit.url(server, "/from"))
                #expect(error?.code == .redirectRefused)
                #expect(error?.refusal.map { if case .downgrade = $0 { true } else { false } } == true)
                #expect(server.requests.count == 1)
            }
        }
    }

    @Test(
        "a redirect to what is no URL for requests is refused",
        arguments: [
            "ftp://\(Kit.host)/", "javascript:alert(1)", "file:///etc/passwd", "https://", "https://u:p@\(Kit.host)/",
            "https://\(Kit.host):99999/", "https://\(Kit.host)\\@evil.example/", "//\(Kit.host):0/",
            "https:/\(Kit.host)/",
            "http:evil", "https://exa mple/",
        ])
    func badPlaces(_ location: String) async throws {
        try await Self.run(["/from": .redirect(to: location)]) { client, server in
            let error = try await Kit.failure(client, Kit.url(server, "/from"))
            #expect(error?.code == .redirectRefused)
            #expect(server.requests.count == 1)
        }
    }

    @Test("a body is not sent to another origin, and hosts outside of the list see nothing")
    func otherOrigins() async throws {
        let identity = try Kit.authority.issue(LeafRequest(names: [Kit.host, Kit.other], addresses: []))
        try await TLSTestServer.running(identity: identity) { other in
            let away = ServerBehaviour.paths([
                "/from": .redirect(to: Kit.url(other, host: Kit.other), status: 307)
            ])
            try await TLSTestServer.running(identity: identity, behaviour: away) { server in
                try await Kit.client { client in
                    let request = try HTTPSRequest(Kit.url(server, "/from"), method: .POST, body: .bytes([1]))
                    let error = try await Kit.failure(client, request)
                    #expect(error?.refusal == .bodyToOtherOrigin(Kit.other))
                }
                let hosts = try AllowedHosts([Kit.host])
                try await Kit.client(Kit.trust(), { $0.hosts = hosts }) { client in
                    let error = try await Kit.failure(client, Kit.url(server, "/from"))
                    #expect(error?.refusal == .hostNotAllowed(Kit.other))
                    try await Kit.expect(.hostNotAllowed, client, Kit.url(other, host: Kit.other))
                }
                #expect(other.connections.isEmpty)
            }
        }
    }

    @Test("the other host's pins are judged anew, and a host that does not meet them sees no request")
    func pinnedPlace() async throws {
        let pins = try PinSet([PinnedHost(Kit.other, leafPins: [try Kit.pin(try Kit.identity())])])
        try await TLSTestServer.running(identity: try Kit.identity(Kit.other)) { other in
            let behaviour = ServerBehaviour.paths(["/from": .redirect(to: Kit.url(other, "/", host: Kit.other))])
            try await TLSTestServer.running(identity: try Kit.identity(), behaviour: behaviour) { server in
                try await Kit.client(Kit.trust(pins: pins)) { client in
                    let error = try await Kit.failure(client, Kit.url(server, "/from"))
                    #expect(error?.code == .untrusted)
                    #expect(error?.origin == "https://\(Kit.other):\(other.port)")
                    #expect(server.requests.count == 1)
                    try await TrustInHandshakeTests.expectNothingSent(other)
                }
            }
        }
    }

    @Test("circles and long ways end with an error, and with no redirects allowed the response is given")
    func limits() async throws {
        let answer: @Sendable (RecordedRequest) -> ScriptedResponse = { request in
            switch request.path {
            case "/circle": .redirect(to: "/round")
            case "/round": .redirect(to: "/circle")
            default: .redirect(to: request.target + "x")
            }
        }
        try await ExchangeTests.run(.http2, answer) { client, server in
            try await Kit.expect(.tooManyRedirects, client, Kit.url(server, "/circle"))
            #expect(server.requests.count == 2)
            try await Kit.expect(.tooManyRedirects, client, Kit.url(server, "/long"))
            #expect(server.requests.count == 8)
            var request = try HTTPSRequest(Kit.url(server, "/circle"))
            request.redirects = RequestPolicy.Redirects.none
            #expect(try await client.send(request).status == .found)
        }
    }

    @Test("a body that was a sequence is not sent twice")
    func streams() async throws {
        try await Self.run(["/from": .redirect(to: "/to", status: 307)]) { client, server in
            let body = AsyncStream<[UInt8]> {
                $0.yield([1])
                $0.finish()
            }
            let request = try HTTPSRequest(Kit.url(server, "/from"), method: .POST, body: .stream(body))
            try await Kit.expect(.redirectRefused, client, request)
            #expect(server.requests.count == 1)
        }
    }

    @Test("redirects and their responses count together against the time for all")
    func time() async throws {
        let answer: @Sendable (RecordedRequest) -> ScriptedResponse = { request in
            var response = ScriptedResponse.redirect(to: request.target + "x")
            response.delay = .milliseconds(120)
            return response
        }
        try await ExchangeTests.run(.http1, answer, { $0.resourceTime = .milliseconds(200) }) { client, server in
            try await Kit.expect(.timedOut, client, Kit.url(server, "/"))
            #expect(server.requests.count <= 3)
        }
    }

    static func run(
        _ paths: [String: ScriptedResponse], _ body: (HTTPSClient, TLSTestServer) async throws -> Void
    ) async throws {
        try await ExchangeTests.run(.http1, { paths[$0.path] ?? .text("ok") }, { _ in }, body)
    }
}
