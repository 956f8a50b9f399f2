internal import BulwarkCore
internal import NIOCore

extension NetworkOrigin {
    /// Where a connection comes from.
    init(_ address: NIOCore.SocketAddress?) { self.init(text: address?.ipAddress) }

    /// Takes an address as text; what is none counts as ``unknown``.
    init(text: String?) {
        self = text.flatMap { BulwarkCore.SocketAddress($0, port: 0) }.map { Self(bytes: $0.bytes) } ?? .unknown
    }
}
