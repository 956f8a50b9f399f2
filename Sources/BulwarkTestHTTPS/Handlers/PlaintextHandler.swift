internal import BulwarkTransport
internal import NIOCore
internal import NIOSSL
internal import NIOTLS

/// Stands above TLS: notes what the handshake came to and how many bytes came under it, and has HTTP take over.
final class PlaintextHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    private let number: Int
    private let state: ServerState
    private var isHandshakeComplete = false

    init(_ number: Int, _ state: ServerState) {
        self.number = number
        self.state = state
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted(let applicationProtocol)? = event as? TLSUserEvent {
            isHandshakeComplete = true
            let spoken = try? context.pipeline.syncOperations.nioSSL_tlsVersion()
            let version: BulwarkTransport.TLSVersion? =
                switch spoken {
                case .tlsv1?: .v10
                case .tlsv11?: .v11
                case .tlsv12?: .v12
                case .tlsv13?: .v13
                default: nil
                }
            state.note(number) {
                $0.handshake = .completed(applicationProtocol: applicationProtocol, version: version)
            }
            do {
                try ConnectionSetup.speak(applicationProtocol, on: context.channel, number, state)
            } catch {
                context.close(promise: nil)
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let count = unwrapInboundIn(data).readableBytes
        state.note(number) { $0.plaintextBytes += count }
        context.fireChannelRead(data)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if !isHandshakeComplete {
            let text = "\(error)"
            state.note(number) { $0.handshake = .failed(text) }
        }
        context.close(promise: nil)
    }
}
