internal import BulwarkCore
internal import NIOCore
internal import NIOHTTP1

/// What is sent in one exchange, and how much may come back.
struct Outgoing: Sendable {
    var id: Int
    var head: HTTPRequestHead
    var body: RequestBody
    var bodyLimit: Int
    var headerCount: Int
    var requestTime: TimeAmount
    var deadline: NIODeadline
}

/// What comes back.
struct Incoming: Sendable {
    var head: HTTPResponseHead
    var body: ResponseBody
}

/// Why nothing comes back, and what that says of the request.
struct ExchangeFailure: Error {
    var error: HTTPSError
    /// Whether the server surely did not act on the request: nothing was sent, or it said so.
    var isUnprocessed = false
    /// Whether no byte of a response came.
    var isUnanswered = false
}

typealias ExchangeResult = Result<Incoming, ExchangeFailure>
typealias ExchangeContinuation = CheckedContinuation<ExchangeResult, Never>

/// Whether the task that waits for an exchange was cancelled, which may be before it began.
final class Cancellation: Sendable {
    private let flag = Locked(false)

    var isCancelled: Bool { flag.withLock { $0 } }

    func cancel() { flag.withLock { $0 = true } }
}

/// An exchange under way; an event loop's.
final class Exchange {
    let outgoing: Outgoing
    var continuation: ExchangeContinuation?
    /// The response's head, once it came.
    var head: HTTPResponseHead?
    /// What came of the body and was not handed over yet.
    var chunk: ByteBuffer?
    var received = 0
    var sent = 0
    var informational = 0
    /// Where the body goes, once somebody reads it as it comes.
    var source: ResponseBody.Chunks.Source?
    var uploader: Task<Void, Never>?
    var isSent = false
    var hasEnded = false
    /// Whether only the end of the connection ends the body: a connection that was cut off would look like it.
    var endsWithConnection = false
    var progress: NIODeadline

    init(_ outgoing: Outgoing, _ continuation: ExchangeContinuation) {
        self.outgoing = outgoing
        self.continuation = continuation
        progress = .now()
    }
}
