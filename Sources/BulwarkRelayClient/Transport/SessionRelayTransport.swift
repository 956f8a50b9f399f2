internal import BulwarkRelayAPI
public import Foundation

#if canImport(FoundationNetworking)
    public import FoundationNetworking
#endif

/// Requests to a relay over a `URLSession` of the app's, such as that of a `TrustingSession` of BulwarkApple with its pins.
///
/// What is uploaded lies sealed in a temporary file on the way, and what is downloaded too, so that memory stays constant. Redirects are not followed where
/// the session's delegate does not follow them: an answer from another place is refused here.
///
/// - Note: The session's own times hold: `timeoutIntervalForRequest` has to be longer than the client waits for messages. How long an answer is shows
///   when it is there, so that against a relay that answers without end only these times help.
public struct SessionRelayTransport: RelayTransport {
    private let root: URL
    private let session: URLSession

    /// How much of a file is in memory at a time.
    private static let partBytes = 65536

    /// Makes a transport.
    ///
    /// - Parameters:
    ///   - root: Where the relay is: `https`, its host, and the path that it stands under if there is one.
    ///   - session: What requests are made with. Whom it trusts is the app's affair.
    public init(_ root: URL, session: URLSession) {
        self.root = root
        self.session = session
    }

    /// Sends a request; the answer's body is there when this returns, in memory or in a file.
    ///
    /// - Throws: ``RelayClientError``.
    public func send(_ request: RelayRequest) async throws(RelayClientError) -> RelayResponse {
        let prepared = try urlRequest(request)
        do {
            switch request.body {
            case .stream(let parts, let length):
                let file = TemporaryFile()
                try await Self.write(parts, length: length, to: file)
                let (data, response) = try await session.upload(for: prepared, fromFile: file.place)
                return try answer(response, .init(data), to: prepared)
            case .none, .bytes:
                guard request.answerBytes > 4 << 20 else {
                    let (data, response) = try await session.data(for: prepared)
                    guard data.count <= request.answerBytes else {
                        throw RelayClientError(.malformedAnswer, "longer than it may be")
                    }
                    return try answer(response, .init(data), to: prepared)
                }
                let (place, response) = try await session.download(for: prepared)
                let file = TemporaryFile(place)
                return try answer(response, Self.parts(of: file), to: prepared)
            }
        } catch {
            throw Self.named(error)
        }
    }

    private func urlRequest(_ request: RelayRequest) throws(RelayClientError) -> URLRequest {
        let base = root.absoluteString
        guard let url = URL(string: (base.hasSuffix("/") ? String(base.dropLast()) : base) + request.path) else {
            throw RelayClientError(.unreachable, "the relay's address is none")
        }
        var prepared = URLRequest(url: url, cachePolicy: .reloadIgnoringLocalCacheData)
        prepared.httpMethod = request.method
        prepared.httpShouldHandleCookies = false
        if request.wait > 0 { prepared.timeoutInterval = TimeInterval(request.wait + 30) }
        if let type = request.contentType { prepared.setValue(type, forHTTPHeaderField: "Content-Type") }
        if let token = request.token { prepared.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
        if case .bytes(let bytes) = request.body { prepared.httpBody = Data(bytes) }
        return prepared
    }

    private func answer(
        _ response: URLResponse, _ body: RelayStream, to request: URLRequest
    ) throws(RelayClientError) -> RelayResponse {
        guard let response = response as? HTTPURLResponse, response.url == nil || response.url == request.url else {
            throw RelayClientError(.malformedAnswer, "from another place")
        }
        let wish = response.value(forHTTPHeaderField: "Retry-After").flatMap { Int($0) }
        return RelayResponse(status: response.statusCode, retryAfter: wish, body: body)
    }

    private static func write(_ parts: RelayStream, length: Int, to file: TemporaryFile) async throws {
        let handle = try file.create()
        defer { try? handle.close() }
        var written = 0
        for try await part in parts {
            written += part.count
            do { try handle.write(contentsOf: part) } catch { throw RelayClientError(.content, "no room") }
        }
        guard written == length else { throw RelayClientError(.content, "of another length than was said") }
    }

    private static func parts(of file: TemporaryFile) -> RelayStream {
        RelayStream(reading: {
            let handle = try? FileHandle(forReadingFrom: file.place)
            return {
                guard let handle else { throw RelayClientError(.unreachable, "what was downloaded is gone") }
                guard let part = try handle.read(upToCount: partBytes), !part.isEmpty else {
                    // The file lives as long as somebody reads it.
                    withExtendedLifetime(file) {}
                    return nil
                }
                return Array(part)
            }
        })
    }

    private static func named(_ error: any Error) -> RelayClientError {
        if let error = error as? RelayClientError { return error }
        if error is CancellationError { return RelayClientError(.cancelled) }
        guard let error = error as? URLError else { return RelayClientError(.unreachable) }
        switch error.code {
        case .cancelled: return RelayClientError(.cancelled)
        case .serverCertificateHasBadDate, .serverCertificateUntrusted, .serverCertificateHasUnknownRoot,
            .serverCertificateNotYetValid, .secureConnectionFailed:
            return RelayClientError(.untrusted)
        default: return RelayClientError(.unreachable)
        }
    }
}

extension RelayStream {
    fileprivate init(_ data: Data) { self.init(Array(data)) }
}

/// A file that goes with the last who holds it.
private final class TemporaryFile: Sendable {
    let place: URL

    init() { place = FileManager.default.temporaryDirectory.appending(path: "bulwark-relay-\(UUID().uuidString)") }

    /// Takes over a file of the system's, which is gone otherwise when the task has ended.
    init(_ other: URL) {
        place = FileManager.default.temporaryDirectory.appending(path: "bulwark-relay-\(UUID().uuidString)")
        try? FileManager.default.moveItem(at: other, to: place)
    }

    func create() throws -> FileHandle {
        guard FileManager.default.createFile(atPath: place.path, contents: nil) else {
            throw RelayClientError(.content, "no room")
        }
        return try FileHandle(forWritingTo: place)
    }

    deinit { try? FileManager.default.removeItem(at: place) }
}
