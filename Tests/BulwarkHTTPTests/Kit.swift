import BulwarkHTTP
import BulwarkTestHTTPS
import BulwarkTestServers
import BulwarkTesting
import BulwarkTransport
import BulwarkX509
import NIOCore
import Testing

/// What the tests share: an authority, and clients that trust it and find every host on the loopback.
enum Kit {
    static let host = "api.example"
    static let other = "cdn.example"
    static let authority: LocalAuthority = {
        guard let authority = try? LocalAuthority() else { preconditionFailure("no authority could be made") }
        return authority
    }()

    static func identity(_ host: String = host) throws -> ServerIdentity {
        try authority.issue(LeafRequest(names: [host], addresses: []))
    }

    static func trust(
        _ policy: TransportPolicy = TransportPolicy(), pins: PinSet? = nil, reporter: TrustReporter? = nil
    ) -> TrustEvaluator {
        TrustEvaluator(
            chains: ChainBuilder(roots: TrustRoots(given: [authority.root])), policy: policy, pins: pins,
            transparency: TransparencyEvaluator(.applePublished), reporter: reporter)
    }

    static let patience = Patience.lastResort

    /// A client's limits with patience, so that a test of a limit sets it.
    static func patient(_ limits: ClientConfiguration = ClientConfiguration()) -> ClientConfiguration {
        var limits = limits
        (limits.requestTime, limits.resourceTime) = (patience, patience)
        (limits.connectTime, limits.handshakeTime) = (patience, patience)
        limits.idleTime = patience
        return limits
    }

    static var configuration: ClientConfiguration {
        var configuration = patient()
        configuration.addresses = [host: "127.0.0.1", other: "127.0.0.1"]
        return configuration
    }

    /// Runs a client as long as a body runs.
    @discardableResult
    static func client<Result>(
        _ trust: TrustEvaluator = trust(), _ change: (inout ClientConfiguration) -> Void = { _ in },
        _ body: (HTTPSClient) async throws -> Result
    ) async throws -> Result {
        var configuration = configuration
        change(&configuration)
        let client = HTTPSClient(trust, configuration: configuration)
        do {
            let result = try await body(client)
            await client.shutDown(within: .milliseconds(100))
            return result
        } catch {
            await client.shutDown(within: .zero)
            throw error
        }
    }

    static func url(_ server: TLSTestServer, _ target: String = "/", host: String = host) -> String {
        "https://\(host):\(server.port)\(target)"
    }

    /// The error of a request that must have one.
    static func failure(_ client: HTTPSClient, _ request: HTTPSRequest) async throws -> HTTPSError? {
        do throws(HTTPSError) {
            let response = try await client.send(request)
            _ = try await response.body.collect()
            return nil
        } catch {
            return error
        }
    }

    /// The error of a GET that must have one.
    static func failure(_ client: HTTPSClient, _ url: String) async throws -> HTTPSError? {
        try await failure(client, HTTPSRequest(url))
    }

    /// Expects a request to fail in a way, or nil for not at all.
    static func expect(
        _ code: HTTPSError.Code?, _ client: HTTPSClient, _ request: HTTPSRequest,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let error = try await failure(client, request)
        #expect(error?.code == code, "\(String(describing: error))", sourceLocation: sourceLocation)
    }

    /// Expects a GET to fail in a way, or nil for not at all.
    static func expect(
        _ code: HTTPSError.Code?, _ client: HTTPSClient, _ url: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await expect(code, client, HTTPSRequest(url), sourceLocation: sourceLocation)
    }

    static func pin(_ identity: ServerIdentity) throws -> Pin { Pin(try CertificateFacts(der: identity.chain[0]).pin) }

    /// A response's body as text.
    static func text(_ response: HTTPSResponse) async throws -> String {
        String(decoding: try await response.body.collect(), as: UTF8.self)
    }
}

extension ServerBehaviour {
    /// The same in one version of HTTP.
    func speaking(_ version: ApplicationProtocol) -> ServerBehaviour {
        var behaviour = self
        behaviour.protocols = [version]
        return behaviour
    }
}
