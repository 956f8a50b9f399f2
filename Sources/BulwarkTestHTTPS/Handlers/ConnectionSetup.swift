internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTP2
internal import NIOSSL
internal import NIOTLS

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// Builds the pipeline of a connection, step by step as the connection comes on.
enum ConnectionSetup {
    /// On the loop of a channel that was just accepted.
    static func begin(_ channel: any Channel, _ state: ServerState) throws {
        let number = state.open(channel)
        channel.closeFuture.whenComplete { _ in state.close(number) }
        var fault = state.behaviour.fault
        if let count = fault?.connections, number >= count { fault = nil }
        let pipeline = channel.pipeline.syncOperations
        guard fault?.stage != .accept else {
            if let fault { try pipeline.addHandler(AcceptFault(fault.manner)) }
            return
        }
        let loop = channel.eventLoop
        let hello = SNIHandler { result in
            loop.makeCompletedFuture {
                if case .hostname(let name) = result { state.note(number) { $0.serverName = name } }
                if let fault, fault.stage == .hello {
                    return end(channel, fault.manner) { channel.close(promise: nil) }
                }
                if let fault, case .handshake(let bytes) = fault.stage {
                    try channel.pipeline.syncOperations.addHandler(HandshakeFault(fault.manner, after: bytes))
                }
                let tls = NIOSSLServerHandler(context: state.offer(to: number))
                try channel.pipeline.syncOperations.addHandler(tls)
                try channel.pipeline.syncOperations.addHandler(PlaintextHandler(number, state))
            }
        }
        try pipeline.addHandler(ByteToMessageHandler(hello))
    }

    /// Once the handshake is complete.
    static func speak(_ applicationProtocol: String?, on channel: any Channel, _ number: Int, _ state: ServerState)
        throws
    {
        guard applicationProtocol == ServerBehaviour.ApplicationProtocol.http2.rawValue else {
            // With assistance for pipelined requests it would not read on, and not notice a client that goes away.
            try channel.pipeline.syncOperations.configureHTTPServerPipeline(withPipeliningAssistance: false)
            return try channel.pipeline.syncOperations.addHandler(RequestHandler(number, state, httpVersion: 1))
        }
        _ = try channel.pipeline.syncOperations.configureHTTP2Pipeline(
            mode: .server, connectionConfiguration: .init(), streamConfiguration: .init()
        ) { stream in
            stream.eventLoop.makeCompletedFuture {
                try stream.pipeline.syncOperations.addHandler(HTTP2FramePayloadToHTTP1ServerCodec())
                try stream.pipeline.syncOperations.addHandler(RequestHandler(number, state, httpVersion: 2))
            }
        }
    }

    /// Ends a connection in a fault's manner. The caller knows from where to close it.
    static func end(_ channel: any Channel, _ manner: ServerBehaviour.Fault.Manner, close: @escaping () -> Void) {
        switch manner {
        case .stalls: break
        case .closes: close()
        case .resets:
            let cutOff = (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
            (cutOff ?? channel.eventLoop.makeSucceededVoidFuture()).assumeIsolated().whenComplete { _ in close() }
        }
    }

    /// Closes a connection below TLS, which would say good-bye and wait for the answer. On the channel's loop.
    static func cutOff(_ channel: any Channel) {
        if let tls = try? channel.pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self) {
            tls.close(promise: nil)
        } else {
            channel.close(promise: nil)
        }
    }
}
