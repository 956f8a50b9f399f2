internal import NIOCore

/// What a request carries: nothing, bytes, or a sequence that is read as it is sent.
public struct RequestBody: Sendable {
    enum Content: Sendable {
        case none
        case bytes(ByteBuffer)
        case stream(length: Int?, @Sendable (_ send: @Sendable (ByteBuffer) async throws -> Void) async throws -> Void)
    }

    let content: Content

    /// Nothing.
    public static let none = RequestBody(content: .none)

    /// Bytes. They can be sent again, so redirects that keep the method can be followed.
    public static func bytes(_ bytes: some Sequence<UInt8>) -> RequestBody {
        RequestBody(content: .bytes(ByteBuffer(bytes: bytes)))
    }

    /// A sequence of chunks, which is read no faster than the server takes it. It is read once: a redirect that keeps the
    /// method is an error.
    ///
    /// - Parameters:
    ///   - chunks: The chunks.
    ///   - length: The number of bytes, where it is known; the request fails where it is wrong. Without it HTTP/1.1 sends
    ///     the body chunked.
    public static func stream<Chunks: AsyncSequence & Sendable>(_ chunks: Chunks, length: Int? = nil) -> RequestBody
    where Chunks.Element: Sequence<UInt8> {
        RequestBody(
            content: .stream(length: length) { send in
                for try await chunk in chunks { try await send(ByteBuffer(bytes: chunk)) }
            })
    }

    /// The number of bytes; nil where it is not known.
    var length: Int? {
        switch content {
        case .none: 0
        case .bytes(let bytes): bytes.readableBytes
        case .stream(let length, _): length
        }
    }

    var isStream: Bool { if case .stream = content { true } else { false } }
    var isNone: Bool { if case .none = content { true } else { false } }
}
