internal import BulwarkCore
internal import BulwarkTestServers
internal import BulwarkTransport
internal import NIOCore
internal import NIOSSL

/// What the connections of a server share.
final class ServerState: Sendable {
    private struct Contents {
        var identity: ServerIdentity
        var behaviour: ServerBehaviour
        var context: NIOSSLContext
        var connections: [RecordedConnection] = []
        var requests: [RecordedRequest] = []
        var channels: [Int: any Channel] = [:]
    }

    private let contents: Locked<Contents>

    init(_ identity: ServerIdentity, _ behaviour: ServerBehaviour) throws {
        let context = try Self.context(identity, behaviour)
        contents = Locked(Contents(identity: identity, behaviour: behaviour, context: context))
    }

    func replaceIdentity(_ identity: ServerIdentity) throws {
        let context = try Self.context(identity, behaviour)
        contents.withLock {
            $0.identity = identity
            $0.context = context
        }
    }

    func replaceBehaviour(_ behaviour: ServerBehaviour) throws {
        let context = try Self.context(contents.withLock { $0.identity }, behaviour)
        contents.withLock {
            $0.behaviour = behaviour
            $0.context = context
        }
    }

    var behaviour: ServerBehaviour { contents.withLock { $0.behaviour } }
    var connections: [RecordedConnection] { contents.withLock { $0.connections } }
    var requests: [RecordedRequest] { contents.withLock { $0.requests } }
    var openChannels: [any Channel] { contents.withLock { Array($0.channels.values) } }

    /// Notes a new connection, and gives its number.
    func open(_ channel: any Channel) -> Int {
        contents.withLock {
            let number = $0.connections.count
            $0.connections.append(RecordedConnection())
            $0.channels[number] = channel
            return number
        }
    }

    /// What a connection is offered from now on.
    func offer(to number: Int) -> NIOSSLContext {
        contents.withLock {
            $0.connections[number].certificate = $0.identity.chain.first
            return $0.context
        }
    }

    func close(_ number: Int) {
        contents.withLock {
            $0.connections[number].isOpen = false
            $0.channels[number] = nil
        }
    }

    func note(_ number: Int, _ change: @Sendable (inout RecordedConnection) -> Void) {
        contents.withLock { change(&$0.connections[number]) }
    }

    /// Notes a request, and gives the answer to it.
    func answer(_ request: RecordedRequest) -> ScriptedResponse {
        let behaviour = contents.withLock {
            $0.requests.append(request)
            return $0.behaviour
        }
        return behaviour.response(request)
    }

    func wait(within time: Duration, until isReached: ([RecordedConnection]) -> Bool) async -> Bool {
        let deadline = ContinuousClock.now + time
        while !isReached(connections) {
            guard ContinuousClock.now < deadline else { return false }
            try? await Task.sleep(for: .milliseconds(2))
        }
        return true
    }

    private static func context(_ identity: ServerIdentity, _ behaviour: ServerBehaviour) throws -> NIOSSLContext {
        let chain = try identity.chain.map { try NIOSSLCertificate(bytes: $0, format: .der) }
        let key = try NIOSSLPrivateKey(bytes: Array(identity.keyPEM.utf8), format: .pem)
        var configuration = NIOSSL.TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.applicationProtocols = behaviour.protocols.map(\.rawValue)
        configuration.minimumTLSVersion = version(behaviour.versions.lowerBound)
        configuration.maximumTLSVersion = version(behaviour.versions.upperBound)
        if let suites = behaviour.cipherSuites { configuration.cipherSuites = suites }
        return try NIOSSLContext(configuration: configuration)
    }

    private static func version(_ version: BulwarkTransport.TLSVersion) -> NIOSSL.TLSVersion {
        switch version {
        case .v10: .tlsv1
        case .v11: .tlsv11
        case .v12: .tlsv12
        case .v13: .tlsv13
        }
    }
}
