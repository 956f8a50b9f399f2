#if !canImport(Darwin)
    internal import BulwarkCore
    public import Dispatch
    internal import Glibc

    /// A connection to a server.
    ///
    /// The server is a script's (``ShimDevice/server``), and so is what the system says of its certificates. The handshake goes as TLS
    /// has it: versions, then the server's certificates, then the client's.
    ///
    /// See [NWConnection](https://developer.apple.com/documentation/network/nwconnection).
    public final class NWConnection: @unchecked Sendable {
        // Unchecked, for its parameters are not Sendable: they are read on the connection's own queue alone.

        /// How far a connection is.
        ///
        /// See [NWConnection.State](https://developer.apple.com/documentation/network/nwconnection/state-swift.enum).
        public enum State: Sendable, Equatable {
            /// Not begun.
            case setup
            /// Connecting.
            case preparing
            /// Open.
            case ready
            /// Over.
            case failed(NWError)
            /// Called off.
            case cancelled
        }

        /// What it was made with.
        public let parameters: NWParameters
        /// Where it goes.
        public let endpoint: NWEndpoint
        private let handler = Locked<(@Sendable (State) -> Void)?>(nil)
        private let progress = Locked(State.setup)
        private let shown = Locked<[UInt8]?>(nil)

        /// Makes a connection that is not begun.
        ///
        /// See [init(host:port:using:)](https://developer.apple.com/documentation/network/nwconnection/init(host:port:using:)).
        public init(host: NWEndpoint.Host, port: NWEndpoint.Port, using parameters: NWParameters) {
            endpoint = .hostPort(host: host, port: port)
            self.parameters = parameters
        }

        /// How far it is.
        public var state: State { progress.withLock { $0 } }

        /// Is told how far it is.
        ///
        /// See [stateUpdateHandler](https://developer.apple.com/documentation/network/nwconnection/stateupdatehandler).
        public var stateUpdateHandler: (@Sendable (State) -> Void)? {
            get { handler.withLock { $0 } }
            set { handler.withLock { $0 = newValue } }
        }

        /// The client's certificate that the server was shown, in DER.
        public var shimShownIdentity: [UInt8]? { shown.withLock { $0 } }

        /// Connects.
        ///
        /// See [start(queue:)](https://developer.apple.com/documentation/network/nwconnection/start(queue:)).
        public func start(queue: DispatchQueue) {
            let device = ShimDevice.current
            move(to: .preparing)
            queue.async { ShimDevice.$current.withValue(device) { self.connect(device) } }
        }

        /// Calls it off.
        public func cancel() { move(to: .cancelled) }

        private func move(to state: State) {
            progress.withLock { $0 = state }
            stateUpdateHandler?(state)
        }

        private func connect(_ device: ShimDevice) {
            guard case .hostPort(let host, _) = endpoint, let server = device.server(host.name) else {
                return move(to: .failed(.posix(.ECONNREFUSED)))
            }
            guard let options = parameters.tls?.securityProtocolOptions else { return move(to: .ready) }
            guard server.version.rawValue >= options.minimum.rawValue else {
                return move(to: .failed(.tls(errSSLPeerProtocolVersion)))
            }
            let trust = SecTrust(server.presented, host: nil)
            guard let verify = options.verify else {
                trust.host = host.name
                return SecTrustEvaluateWithError(trust, nil)
                    ? present(to: server, options, device) : move(to: .failed(.tls(errSSLBadCert)))
            }
            let step = Step {
                verify.block(ShimProtocolMetadata(), ShimProtocolTrust(trust)) { isTrusted in
                    guard isTrusted else { return self.move(to: .failed(.tls(errSSLBadCert))) }
                    self.present(to: server, options, device)
                }
            }
            verify.queue.async { ShimDevice.$current.withValue(device) { step.body() } }
        }

        private func present(to server: ShimServer, _ options: ShimProtocolOptions, _ device: ShimDevice) {
            guard server.asksForIdentity, let challenge = options.challenge else { return move(to: .ready) }
            let step = Step {
                challenge.block(ShimProtocolMetadata()) { identity in
                    self.shown.withLock { $0 = identity?.identity.certificate }
                    self.move(to: .ready)
                }
            }
            challenge.queue.async { ShimDevice.$current.withValue(device) { step.body() } }
        }

        /// A step of a handshake on its way to its queue. Unchecked, for Apple's blocks are not Sendable and run on one queue each.
        private struct Step: @unchecked Sendable {
            let body: () -> Void

            init(_ body: @escaping () -> Void) { self.body = body }
        }
    }
#endif
