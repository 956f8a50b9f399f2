import BulwarkCore
import BulwarkHTTP
import BulwarkRelay
import BulwarkRelayAPI
import BulwarkRelayClient
import BulwarkRelayHTTP
import BulwarkTestServers
import BulwarkTesting
import BulwarkTransport
import BulwarkX509
import Foundation
import Logging
import Testing

/// The real relay behind TLS of a test authority: it can be ended and begun again on the same data, at another port.
actor RelayOnLoopback {
    static let name = "localhost"
    static let authority: LocalAuthority = {
        guard let authority = try? LocalAuthority() else {
            preconditionFailure("no authority could be made")
        }
        return authority
    }()

    private let folder = FileManager.default.temporaryDirectory.appending(
        path: "bulwark-\(UUID().uuidString)"
    ).path
    private var running: Task<Void, Never>?
    /// Where it listens; 0 while it is ended.
    private(set) var port = 0

    private let isPlain: Bool

    /// - Parameter isPlain: Whether it speaks HTTP without TLS, for clients whose trust a test cannot set.
    init(isPlain: Bool = false) throws {
        self.isPlain = isPlain
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let identity = try Self.authority.issue(LeafRequest(names: [Self.name]))
        try Data(identity.chainPEM.utf8).write(to: URL(fileURLWithPath: folder + "/chain.pem"))
        try Data(identity.keyPEM.utf8).write(to: URL(fileURLWithPath: folder + "/key.pem"))
    }

    func begin() async throws {
        var configuration = RelayConfiguration(name: Self.name)
        let plenty = RelayRates.Rate(burst: 1e6, perSecond: 1e6)
        (configuration.rates.anonymous, configuration.rates.newAccounts) = (plenty, plenty)
        let (ports, found) = AsyncStream<Int>.makeStream()
        let server = try await RelayServer(
            configuration, store: RelayStore(path: folder + "/relay.db"),
            attachments: folder + "/attachments",
            address: ServerAddress(host: "127.0.0.1", port: 0),
            security: isPlain
                ? .plainOnLoopback : .tls(certificates: folder + "/chain.pem", key: folder + "/key.pem"),
            logger: Logger(label: "relay") { _ in SwiftLogNoOpLogHandler() },
            onRunning: { found.yield($0) })
        running = Task {
            try? await server.run()
            found.finish()
        }
        port = try #require(await ports.first { _ in true })
    }

    /// Ends it at once. No request may be under way: NIO ends the process for an HTTP/2 stream that begins while its server is cancelled.
    func end() async {
        port = 0
        running?.cancel()
        await running?.value
        running = nil
    }

    func remove() async {
        await end()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Runs a relay as long as a body runs.
    static func run(isPlain: Bool = false, _ body: (RelayOnLoopback) async throws -> Void)
        async throws
    {
        let relay = try RelayOnLoopback(isPlain: isPlain)
        try await relay.begin()
        do {
            try await body(relay)
        } catch {
            await relay.remove()
            throw error
        }
        await relay.remove()
    }

    static func client(trusting root: [UInt8] = authority.root) -> HTTPSClient {
        var configuration = HTTPSRelayTransport.configuration
        configuration.addresses = [name: "127.0.0.1"]
        let trust = TrustEvaluator(
            chains: ChainBuilder(roots: TrustRoots(given: [root])),
            policy: TransportPolicy(allowsLocalNetworking: true), pins: nil, transparency: nil)
        return HTTPSClient(trust, configuration: configuration)
    }
}

/// Goes to wherever the relay listens now, and loses what a test wants lost.
final class UnsteadyTransport: RelayTransport {
    private let relay: RelayOnLoopback
    private let client = RelayOnLoopback.client()
    private let losses = Locked<[String]>([])
    private let isOffline = Locked(false)

    init(_ relay: RelayOnLoopback) { self.relay = relay }

    /// Reaches nothing, or something again.
    func setOffline(_ isOffline: Bool) { self.isOffline.withLock { $0 = isOffline } }

    /// Loses the answer to the next request of a method and a path.
    func loseAnswer(to request: String) { losses.withLock { $0.append(request) } }

    func send(_ request: RelayRequest) async throws(RelayClientError) -> RelayResponse {
        if isOffline.withLock({ $0 }) { throw RelayClientError(.unreachable) }
        let port = await relay.port
        guard port > 0,
            let transport = try? HTTPSRelayTransport("https://localhost:\(port)", client: client)
        else {
            throw RelayClientError(.unreachable)
        }
        let response = try await transport.send(request)
        let name = "\(request.method) \(request.path.prefix { $0 != "?" })"
        let isLost = losses.withLock { losses in
            guard let index = losses.firstIndex(of: name) else { return false }
            losses.remove(at: index)
            return true
        }
        guard isLost else { return response }
        // The relay has done it: its answer is here.
        _ = try await response.body.collect(atMost: 1 << 20)
        throw RelayClientError(.unreachable)
    }

    func shutDown() async { await client.shutDown(within: .zero) }
}
