internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import ServiceLifecycle

/// Answers what reads metrics, in the open.
struct ObservatoryService: Service {
    private let application: Application<RouterResponder<BasicRequestContext>>

    init(_ metrics: TextMetrics, address: ServerAddress, logger: Logger) {
        let router = Router()
        router.get("/metrics") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: metrics.text)))
        }
        application = Application(
            router: router, server: .http1(configuration: HTTP1Channel.Configuration(idleTimeout: .seconds(60))),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port),
                availableConnectionsDelegate: MaximumAvailableConnections(64, logger: logger)),
            logger: logger)
    }

    func run() async throws {
        do {
            try await application.run()
        } catch  where ServerError.isAboutAddress(error) {
            throw ServerError(.address, "where metrics are read")
        }
    }
}

extension ServerError {
    /// Whether an error says that an address cannot be listened at, or is none.
    static func isAboutAddress(_ error: any Error) -> Bool {
        error is IOError || error is SocketAddressError || error is SocketAddressError.UnknownHost
    }
}
