internal import BulwarkCore
public import NIOCore

/// A response's body: chunks as they come, no faster than they are taken.
///
/// It can be read once; whoever reads it again is told `bodyRead`. The connection waits for its reader; who does not read to the end, or lets go of it, ends the
/// exchange. More bytes than the request's limit end it with `bodyTooLarge`.
public struct ResponseBody: AsyncSequence, Sendable {
    /// Chunks of bytes.
    public typealias Element = ByteBuffer

    typealias Chunks = NIOThrowingAsyncSequenceProducer<
        ByteBuffer, any Error, NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark, BodyDemand
    >

    enum Content: Sendable {
        case whole(ByteBuffer)
        case chunks(Chunks)
    }

    private let content: Content
    private let isTaken = Locked(false)

    init(content: Content) { self.content = content }

    /// The whole body.
    ///
    /// - Throws: ``HTTPSError``: `bodyRead`, `bodyTooLarge`, `connectionLost`, `stalled`, `timedOut`, `cancelled` and others.
    public func collect() async throws(HTTPSError) -> [UInt8] {
        guard take() else { throw HTTPSError(.bodyRead) }
        switch content {
        case .whole(let buffer): return Array(buffer.readableBytesView)
        case .chunks(let chunks):
            var bytes: [UInt8] = []
            do {
                for try await chunk in chunks { bytes += chunk.readableBytesView }
            } catch {
                throw Self.named(error)
            }
            if Task.isCancelled { throw HTTPSError(.cancelled) }
            return bytes
        }
    }

    /// The chunks.
    public func makeAsyncIterator() -> AsyncIterator {
        guard take() else { return AsyncIterator(isLate: true) }
        return switch content {
        case .whole(let buffer): AsyncIterator(whole: buffer)
        case .chunks(let chunks): AsyncIterator(chunks: chunks.makeAsyncIterator())
        }
    }

    /// Whether nobody has begun to read. Chunks are given to one reader: NIO ends the process for another one.
    private func take() -> Bool {
        isTaken.withLock { isTaken in
            defer { isTaken = true }
            return !isTaken
        }
    }

    private static func named(_ error: any Error) -> HTTPSError {
        error as? HTTPSError ?? HTTPSError(error is CancellationError ? .cancelled : .connectionLost)
    }

    /// Gives the chunks one after the other.
    public struct AsyncIterator: AsyncIteratorProtocol {
        var whole: ByteBuffer?
        var chunks: Chunks.AsyncIterator?
        /// Whether another reader was first.
        var isLate = false

        /// The next chunk; nil at the end.
        ///
        /// - Throws: ``HTTPSError``.
        public mutating func next() async throws -> ByteBuffer? {
            if isLate { throw HTTPSError(.bodyRead) }
            if let chunks {
                let chunk: ByteBuffer?
                do { chunk = try await chunks.next() } catch { throw ResponseBody.named(error) }
                // A cancelled reader is told so: the sequence itself just ends, as a whole body would.
                if chunk == nil, Task.isCancelled { throw HTTPSError(.cancelled) }
                return chunk
            }
            defer { whole = nil }
            return whole?.readableBytes == 0 ? nil : whole
        }
    }
}

/// Tells the connection what the body's reader does.
final class BodyDemand: NIOAsyncSequenceProducerDelegate {
    private let eventLoop: any EventLoop
    private let handler: NIOLoopBound<ExchangeHandler>
    private let exchange: Int

    init(_ handler: ExchangeHandler, _ exchange: Int, on eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        self.handler = NIOLoopBound(handler, eventLoop: eventLoop)
        self.exchange = exchange
    }

    func produceMore() { eventLoop.execute { self.handler.value.readMore(self.exchange) } }

    func didTerminate() { eventLoop.execute { self.handler.value.cancel(self.exchange) } }
}
