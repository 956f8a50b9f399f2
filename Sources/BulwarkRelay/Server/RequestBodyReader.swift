internal import BulwarkCore
internal import BulwarkRelayAPI
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// Reads a request's body within bounds of size and time.
///
/// Silence is ended by the connection's idle time; what comes drop by drop, by the deadline here.
struct RequestBodyReader {
    private let limit: Int
    private let deadline: Duration
    private let clock: any BootClock
    private var chunks: RequestBody.AsyncIterator
    private var count = 0

    /// - Throws: ``RelayError/Code/tooLarge`` where the request itself says that it has more.
    init(_ request: Request, atMost limit: Int, within time: Duration, clock: any BootClock) throws(RelayError) {
        if let length = request.headers[.contentLength], Int(length).map({ $0 > limit }) ?? true {
            throw RelayError(.tooLarge)
        }
        self.limit = limit
        self.clock = clock
        deadline = clock.sinceBoot + time
        chunks = request.body.makeAsyncIterator()
    }

    /// The next piece; nil at the end.
    mutating func next() async throws(RelayError) -> ByteBuffer? {
        let chunk: ByteBuffer?
        do { chunk = try await chunks.next() } catch { throw RelayError(.malformed, "the request broke off") }
        guard let chunk else { return nil }
        count += chunk.readableBytes
        guard count <= limit else { throw RelayError(.tooLarge) }
        guard clock.sinceBoot < deadline else { throw RelayError(.timeout) }
        return chunk
    }

    /// All of it.
    ///
    /// - Parameter lease: What accounts for the bytes as they come.
    mutating func all(on lease: ByteBudget.Lease?) async throws(RelayError) -> [UInt8] {
        var bytes: [UInt8] = []
        while let chunk = try await next() {
            try lease?.take(chunk.readableBytes)
            bytes += chunk.readableBytesView
        }
        return bytes
    }
}
