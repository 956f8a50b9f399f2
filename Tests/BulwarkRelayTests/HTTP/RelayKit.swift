import BulwarkCore
import BulwarkHTTP
import BulwarkRelayAPI
import BulwarkTestServers
import BulwarkTesting
import BulwarkTransport
import BulwarkX509
import Crypto
import Foundation
import Logging
import NIOHTTP1
import Testing

@testable import BulwarkRelay

/// A relay that really listens on the loopback, and a client to it.
final class RelayKit: Sendable {
    static let name = "localhost"
    static let authority: LocalAuthority = {
        guard let authority = try? LocalAuthority() else { preconditionFailure("no authority could be made") }
        return authority
    }()

    let port: Int
    let client: HTTPSClient
    let relay: Relay
    let log: RecordedLog
    private let scheme: String

    private init(port: Int, client: HTTPSClient, relay: Relay, log: RecordedLog, scheme: String) {
        self.port = port
        self.client = client
        self.relay = relay
        self.log = log
        self.scheme = scheme
    }

    /// Runs a relay as long as a body runs.
    static func run(
        tls: Bool = false, offersHTTP2: Bool = true, isBehindProxy: Bool = false,
        clock: any WallClock & BootClock = SystemClock(),
        limits: ConnectionLimits = ConnectionLimits(), change: (inout RelayConfiguration) -> Void = { _ in },
        _ body: @escaping @Sendable (RelayKit) async throws -> Void
    ) async throws {
        let folder = try TestFolder(), log = RecordedLog()
        var configuration = RelayConfiguration(name: name)
        // Tests are quicker than people: what is not about rates knows none.
        let plenty = RelayRates.Rate(burst: 1e6, perSecond: 1e6)
        (configuration.rates.anonymous, configuration.rates.newAccounts) = (plenty, plenty)
        (configuration.rates.requests, configuration.rates.messages) = (plenty, plenty)
        (configuration.rates.claims, configuration.rates.claimsOfTarget) = (plenty, plenty)
        (configuration.rates.claimsOfTargetByOne, configuration.rates.unknownTokens) = (plenty, plenty)
        change(&configuration)
        var security: TransportSecurity = isBehindProxy ? .plainBehindProxy : .plainOnLoopback
        if tls {
            let identity = try authority.issue(LeafRequest(names: [name]))
            let files = (folder.path + "/chain.pem", folder.path + "/key.pem")
            try Data(identity.chainPEM.utf8).write(to: URL(fileURLWithPath: files.0))
            try Data(identity.keyPEM.utf8).write(to: URL(fileURLWithPath: files.1))
            security = .tls(certificates: files.0, key: files.1)
        }
        let (ports, found) = AsyncStream<Int>.makeStream()
        var logger = Logger(label: "test") { _ in log }
        logger.logLevel = .trace
        let server = try await RelayServer(
            configuration, store: RelayStore(path: folder.path + "/relay.db"),
            attachments: folder.path + "/attachments",
            address: ServerAddress(host: "127.0.0.1", port: 0), security: security, limits: limits, clock: clock,
            logger: logger, onRunning: { found.yield($0) })
        try await withThrowingTaskGroup { group in
            group.addTask { try await server.run() }
            group.addTask {
                let port = try #require(await ports.first { _ in true })
                let client = Self.client(offersHTTP2: offersHTTP2)
                let kit = RelayKit(
                    port: port, client: client, relay: server.relay, log: log, scheme: tls ? "https" : "http")
                let result = await Result { () async throws -> Void in try await body(kit) }
                await client.shutDown(within: .zero)
                try result.get()
            }
            _ = try await group.next()
            group.cancelAll()
        }
    }

    static func client(offersHTTP2: Bool = true) -> HTTPSClient {
        var configuration = ClientConfiguration()
        (configuration.requestTime, configuration.resourceTime) = (Patience.lastResort, Patience.lastResort)
        configuration.addresses = [name: "127.0.0.1"]
        configuration.offersHTTP2 = offersHTTP2
        configuration.connectionsPerHost = 64
        configuration.idleConnectionsPerHost = 64
        let trust = TrustEvaluator(
            chains: ChainBuilder(roots: TrustRoots(given: [authority.root])),
            policy: TransportPolicy(allowsLocalNetworking: true), pins: nil, transparency: nil)
        return HTTPSClient(trust, configuration: configuration)
    }

    /// Asks, and gives what came of it.
    func ask(
        _ method: String, _ path: String, token: String? = nil, body: RequestBody = .none, headers: HTTPHeaders = [:]
    ) async throws -> (status: Int, headers: HTTPHeaders, body: [UInt8]) {
        var headers = headers
        if let token { headers.add(name: "Authorization", value: "Bearer \(token)") }
        let response = try await client.send(
            HTTPSRequest(
                "\(scheme)://\(Self.name):\(port)\(path)", method: HTTPMethod(rawValue: method), headers: headers,
                body: body))
        return (Int(response.status.code), response.headers, try await response.body.collect())
    }

    /// Asks an endpoint, and throws the error where it is refused.
    @discardableResult
    func ask(
        _ endpoint: RelayEndpoint, path: String? = nil, token: String? = nil, body: some Sequence<UInt8> = []
    ) async throws -> [UInt8] {
        let body = Array(body)
        let answer = try await ask(
            endpoint.method, path ?? endpoint.path, token: token, body: body.isEmpty ? .none : .bytes(body))
        guard 200..<300 ~= answer.status else {
            let error = RelayError(try RelayJSON.decode(from: Data(answer.body)))
            #expect(error.code.status == answer.status)
            #expect(answer.headers.first(name: "retry-after") == error.retryAfter.map(String.init))
            throw error
        }
        return answer.body
    }

    /// Asks with a document, and gives the document that is answered.
    func ask<Answer: Decodable>(
        _ endpoint: RelayEndpoint, token: String? = nil, _ document: (some Encodable)? = Optional<Int>.none
    ) async throws -> Answer {
        let body = try document.map { Array(try RelayJSON.encode($0)) } ?? []
        return try RelayJSON.decode(from: Data(await ask(endpoint, token: token, body: body)))
    }

    func challenge() async throws -> RelayChallenge { try await ask(.challenge) }
}

extension Result where Failure == any Error {
    init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}

/// What was logged, as lines with all of their metadata.
final class RecordedLog: LogHandler, Sendable {
    private let recorded = Locked<[String]>([])

    var lines: [String] { recorded.withLock { $0 } }
    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }
    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }
    subscript(metadataKey _: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) {
        recorded.withLock { $0.append("\(event.level) \(event.message) \(event.metadata ?? [:])") }
    }
}
