internal import ArgumentParser
internal import BulwarkCore
internal import BulwarkPrivacy
internal import BulwarkTransport
internal import Foundation

#if canImport(FoundationNetworking)
    internal import FoundationNetworking
#endif

/// Fetches a file by HTTPS, or from a host of the local network without, for what has to prove itself by a signature: nothing but its
/// size is judged here.
enum ListDownload {
    /// Whether a text is a URL, and no path.
    static func isURL(_ text: String) -> Bool {
        let start = text.prefix(8).lowercased()
        return start == "https://" || start.hasPrefix("http://")
    }

    /// The bytes behind a URL, within 30 seconds of silence and 60 in all.
    ///
    /// - Throws: the exit code 2 where it could not be fetched, after saying why; 64 for what is no URL.
    static func read(_ text: String, maximumBytes: Int) async throws -> [UInt8] {
        guard let url = URL(string: text) else { throw CommandFailure.usage("\(text) is no URL.") }
        if let refusal = RequestPolicy().refusal(of: target(url)) {
            let isPlain = url.scheme?.lowercased() == "http"
            throw CommandFailure.usage(
                isPlain
                    ? "\(text): Lists are fetched by HTTPS, and without TLS from the local network alone. Write https://…"
                    : "\(text): \(refusal)")
        }
        let taker = Taker(maximumBytes: maximumBytes)
        let session = URLSession(configuration: URLCacheTrail.closed(), delegate: taker, delegateQueue: nil)
        defer { session.finishTasksAndInvalidate() }
        switch await taker.take(session.dataTask(with: URLCacheTrail.closed(URLRequest(url: url)))) {
        case .success(let data): return Array(data)
        case .failure(let failure):
            StandardError.write("bulwark: \(text): \(failure.text)\n")
            throw ExitCode(2)
        }
    }

    private static func target(_ url: URL) -> RequestTarget {
        RequestTarget(
            scheme: url.scheme ?? "", host: url.host ?? "", port: url.port,
            hasCredentials: url.user != nil || url.password != nil)
    }

    /// Why there is nothing.
    fileprivate struct Failure: Error {
        var text: String
    }

    /// Takes an answer piece by piece, and ends it where it is longer than it may be.
    private final class Taker: NSObject, URLSessionDataDelegate {
        private struct State {
            var data = Data()
            var failure: Failure?
            var waiting: CheckedContinuation<Result<Data, Failure>, Never>?
        }

        private let maximumBytes: Int
        private let state = Locked(State())

        init(maximumBytes: Int) { self.maximumBytes = maximumBytes }

        func take(_ task: URLSessionDataTask) async -> Result<Data, Failure> {
            await withCheckedContinuation { continuation in
                state.withLock { $0.waiting = continuation }
                task.resume()
            }
        }

        func urlSession(
            _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
            newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
        ) {
            guard let origin = response.url, let url = request.url else { return completionHandler(nil) }
            switch RequestPolicy().redirect(from: target(origin), to: target(url), carriesBody: false) {
            case .follow, .followWithoutCredentials: completionHandler(request)
            case .refuse(let refusal):
                fail("\(refusal).", task)
                completionHandler(nil)
            }
        }

        func urlSession(
            _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
            completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
        ) {
            let status = (response as? HTTPURLResponse)?.statusCode ?? 0
            guard status == 200 else {
                fail("The server answered with \(status).", dataTask)
                return completionHandler(.cancel)
            }
            completionHandler(.allow)
        }

        func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
            let isTooLong = state.withLock { state in
                guard state.failure == nil else { return false }
                state.data.append(data)
                return state.data.count > maximumBytes
            }
            if isTooLong { fail("It has more than \(maximumBytes) bytes.", dataTask) }
        }

        func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
            state.withLock { state in
                let failure = state.failure ?? error.map { Failure(text: $0.localizedDescription) }
                state.waiting?.resume(returning: failure.map { .failure($0) } ?? .success(state.data))
                state.waiting = nil
            }
        }

        private func fail(_ text: String, _ task: URLSessionTask) {
            state.withLock { $0.failure = $0.failure ?? Failure(text: text) }
            task.cancel()
        }
    }
}
