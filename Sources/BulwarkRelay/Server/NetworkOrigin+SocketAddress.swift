internal import BulwarkCore
internal import Foundation
internal import NIOCore

extension NetworkOrigin {
    /// Where a connection comes from.
    init(_ address: NIOCore.SocketAddress?) { self.init(text: address?.ipAddress) }

    /// Takes what a proxy says: an address, which some write with a port, and IPv6 then in brackets (RFC 7239 §6).
    init(forwarded text: Substring?) {
        let text = (text ?? "").trimmingCharacters(in: .whitespaces)
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            self.init(text: String(text[text.index(after: text.startIndex)..<end]))
        } else if text.count(where: { $0 == ":" }) == 1 {
            self.init(text: text.split(separator: ":").first.map { String($0) })
        } else {
            self.init(text: text)
        }
    }

    /// Takes an address as text; what is none counts as ``unknown``.
    init(text: String?) {
        self = text.flatMap { BulwarkCore.SocketAddress($0, port: 0) }.map { Self(bytes: $0.bytes) } ?? .unknown
    }
}
