#if !canImport(Darwin)
    import BulwarkApple
    import BulwarkCore
    import BulwarkTestServers
    import BulwarkTransport
    import Foundation
    import FoundationNetworking
    import Testing

    @Suite struct TrustingSessionTests {
        private let trustGuard = TrustGuard(TrustEvaluator(chains: SystemChains()))

        private func url(_ text: String) throws -> URL { try #require(URL(string: text)) }

        @Test func `A configuration keeps nothing, and has its limits`() throws {
            let base = URLSessionConfiguration.default
            base.httpAdditionalHeaders = ["Accept-Language": "de"]
            let made = try TrustingSession.configuration(from: base)
            #expect(made.urlCache == nil && made.requestCachePolicy == .reloadIgnoringLocalCacheData)
            #expect(made.urlCredentialStorage == nil && made.httpCookieStorage == nil)
            #expect(!made.httpShouldSetCookies && made.httpCookieAcceptPolicy == .never)
            #expect(made.timeoutIntervalForRequest == 30 && made.timeoutIntervalForResource == 60)
            #expect(made.tlsMinimumSupportedProtocolVersion == .TLSv12 && !made.waitsForConnectivity)
            #expect(base.urlCache != nil, "the base is not changed")
            let settings = SessionSettings(
                requestTimeout: 5, resourceTimeout: 10, minimumTLS: .v13, keepsCookies: true,
                waitsForConnectivity: true)
            let other = try TrustingSession.configuration(settings, from: .ephemeral)
            #expect(other.httpShouldSetCookies && other.httpCookieStorage != nil && other.urlCache == nil)
            #expect(other.httpCookieAcceptPolicy == .onlyFromMainDocumentDomain)
            let shared = try TrustingSession.configuration(settings, from: base)
            #expect(base.httpCookieStorage != nil && shared.httpCookieStorage != nil)
            #expect(shared.httpCookieStorage !== base.httpCookieStorage)
            #expect(shared.httpCookieStorage !== other.httpCookieStorage)
            #expect(other.timeoutIntervalForRequest == 5 && other.timeoutIntervalForResource == 10)
            #expect(other.tlsMinimumSupportedProtocolVersion == .TLSv13 && other.waitsForConnectivity)
        }

        @Test func `Sessions in the background, and headers with credentials for every server, are refused`() {
            let background = URLSessionConfiguration.ephemeral
            background.identifier = "example"
            var bases = [background]
            // The system adds them again wherever a redirect leads.
            for name in ["authorization", "Cookie", "X-Api-Key", "X-Auth-Token"] {
                let headers = URLSessionConfiguration.ephemeral
                headers.httpAdditionalHeaders = ["User-Agent": "a", name: "1"]
                bases.append(headers)
            }
            for base in bases {
                #expect(throws: TransportError(.invalidConfiguration)) {
                    try TrustingSession(trustGuard, base: base)
                }
            }
        }

        @Test(
            "Web sockets are opened under the policy",
            arguments: [
                ("wss://bank.example/prices", true), ("WSS://bank.example", true), ("ws://bank.example", false),
                ("https://bank.example", false), ("ws://localhost:8080", true), ("wss://ann@bank.example", false),
            ])
        func webSockets(text: String, isAllowed: Bool) throws {
            let session = try TrustingSession(trustGuard)
            defer { session.session.invalidateAndCancel() }
            let url = try url(text)
            if isAllowed {
                let task = try session.webSocket(with: url, protocols: ["a", "b"], maximumMessageSize: 4096)
                #expect(task.maximumMessageSize == 4096 && task.originalRequest?.url == url)
                #expect(task.originalRequest?.value(forHTTPHeaderField: "Sec-WebSocket-Protocol") == "a, b")
                task.cancel()
            } else {
                #expect(throws: RequestRefusal.self) { try session.webSocket(with: url) }
            }
        }

        @Test func `A request that the policy does not allow is not made`() async throws {
            let session = try TrustingSession(trustGuard, base: Stub.configuration)
            defer { session.session.invalidateAndCancel() }
            let plain = URLRequest(url: try url("http://bank.example/plain"))
            await #expect(throws: RequestRefusal.self) { try await session.data(for: plain) }
            #expect(Stub.requests(to: "http://bank.example/plain").isEmpty)
            let (data, _) = try await session.data(for: URLRequest(url: try url("https://bank.example/fine")))
            #expect(data == Data("done".utf8))
        }

        @Test func `A pinned host is not asked without TLS, whatever the policy allows`() async throws {
            let bench = try TrustBench()
            let evaluator = TrustEvaluator(
                chains: SystemChains(), policy: TransportPolicy(allowsArbitraryLoads: true),
                pins: try bench.pins(bench.authority.root))
            let session = try TrustingSession(TrustGuard(evaluator), base: Stub.configuration)
            defer { session.session.invalidateAndCancel() }
            let pinned = URLRequest(url: try url("http://bank.example/pinned"))
            await #expect(throws: RequestRefusal.pinned("bank.example")) { try await session.data(for: pinned) }
            #expect(Stub.requests(to: "http://bank.example/pinned").isEmpty)
            _ = try await session.data(for: URLRequest(url: try url("http://other.example/free")))
            #expect(try redirected(session, "http://other.example/free", to: "http://bank.example/") == nil)
            #expect(try redirected(session, "http://other.example/free", to: "http://third.example/") != nil)
        }

        @Test func `A policy that takes the place of another one decides about requests, too`() async throws {
            let open = TransportPolicy(allowsArbitraryLoads: true)
            let trustGuard = TrustGuard(TrustEvaluator(chains: SystemChains(), policy: open))
            let session = try TrustingSession(trustGuard, base: Stub.configuration)
            defer { session.session.invalidateAndCancel() }
            let plain = URLRequest(url: try url("http://bank.example/replaced"))
            #expect(try redirected(session, "http://bank.example/", to: "http://bank.example/end") != nil)
            await session.replaceTrust(TrustEvaluator(chains: SystemChains()))
            await #expect(throws: RequestRefusal.self) { try await session.data(for: plain) }
            #expect(Stub.requests(to: "http://bank.example/replaced").isEmpty)
            #expect(try redirected(session, "http://bank.example/", to: "http://bank.example/end") == nil)
        }

        /// What a session makes of a redirect of a GET; nil where it is not followed.
        private func redirected(_ session: TrustingSession, _ from: String, to: String) throws -> URLRequest? {
            let delegate = try #require(session.session.delegate as? any URLSessionTaskDelegate)
            let request = URLRequest(url: try url(to))
            let response = try #require(
                HTTPURLResponse(url: try url(from), statusCode: 302, httpVersion: nil, headerFields: ["Location": to]))
            let answer = Locked<URLRequest?>(nil)
            delegate.urlSession(
                session.session, task: session.session.dataTask(with: request), willPerformHTTPRedirection: response,
                newRequest: request
            ) { followed in answer.withLock { $0 = followed } }
            return answer.withLock { $0 }
        }

        @Test func `A session asks its delegate for a server's trust, and a refused server is sent nothing`()
            async throws
        {
            let bench = try TrustBench()
            let wrong = try bench.pins(try LocalAuthority(name: "Other").root)
            let (verdicts, continuation) = AsyncStream<Bool>.makeStream()
            // The device is that of the test, while a session's queue knows no task-local values.
            let device = bench.device()
            let refused = TrustGuard(TrustEvaluator(chains: SystemChains(), pins: wrong)) { _, verdict in
                continuation.yield(verdict.allowsConnection)
            }
            try await ShimDevice.$current.withValue(device) {
                Stub.trust.withLock { $0 = bench.trust.map(Stub.Trust.init) }
                defer { Stub.trust.withLock { $0 = nil } }
                let session = try TrustingSession(refused, base: Stub.configuration)
                defer { session.session.invalidateAndCancel() }
                let request = URLRequest(url: try url("https://bank.example/challenged"))
                await #expect(throws: URLError.self) { try await session.session.data(for: request) }
                var iterator = verdicts.makeAsyncIterator()
                #expect(await iterator.next() == false)
                await #expect(throws: URLError.self) {
                    try await session.session.upload(for: request, from: Data("body".utf8))
                }
                #expect(await iterator.next() == false)
            }
        }

        @Test func `A session takes other pins, for the guard's other connections too`() async throws {
            let bench = try TrustBench()
            let old = TrustEvaluator(chains: SystemChains())
            let trustGuard = TrustGuard(old)
            let session = try TrustingSession(trustGuard)
            defer { session.finish() }
            var new = old
            new.pins = try bench.pins(bench.authority.root)
            await session.replaceTrust(new)
            #expect(trustGuard.evaluator.pins == new.pins && new.pins != nil)
        }

        // MARK: Redirects

        @Test(
            "Redirects are followed as the policy says",
            arguments: [
                (
                    "https://bank.example/a", 302, "GET", "https://bank.example/end",
                    ["Authorization", "X-Key", "Accept"]
                ),
                ("https://bank.example/b", 302, "GET", "https://other.example/end", ["Accept"]),
                ("https://bank.example/c", 302, "GET", "http://bank.example/end", nil),
                ("https://bank.example/d", 307, "POST", "https://other.example/end", nil),
                (
                    "https://bank.example/e", 307, "POST", "https://bank.example/end",
                    ["Authorization", "X-Key", "Accept"]
                ),
            ] as [(String, Int, String, String, [String]?)])
        func redirects(from: String, status: Int, method: String, to: String, headers: [String]?) throws {
            let refusals = Locked<[RequestRefusal]>([])
            let session = try TrustingSession(trustGuard) { _, refusal in refusals.withLock { $0.append(refusal) } }
            defer { session.session.invalidateAndCancel() }
            // The delegate is asked as the system asks it: Foundation on Linux redirects within its own protocol alone.
            let delegate = try #require(session.session.delegate as? any URLSessionTaskDelegate)
            var request = URLRequest(url: try url(to))
            request.httpMethod = method
            for name in ["Authorization", "X-Key", "Accept"] { request.setValue("value", forHTTPHeaderField: name) }
            let response = try #require(
                HTTPURLResponse(
                    url: try url(from), statusCode: status, httpVersion: nil, headerFields: ["Location": to]))
            let followed = Locked<[URLRequest?]>([])
            delegate.urlSession(
                session.session, task: session.session.dataTask(with: request), willPerformHTTPRedirection: response,
                newRequest: request
            ) { answer in followed.withLock { $0.append(answer) } }
            let answers = followed.withLock { $0 }
            #expect(answers.count == 1)
            if let headers {
                let answer = try #require(answers[0])
                #expect(answer.url == request.url && answer.httpMethod == method)
                #expect(Set((answer.allHTTPHeaderFields ?? [:]).keys) == Set(headers))
            } else {
                #expect(answers == [nil])
            }
            #expect(refusals.withLock { $0.count } == (headers == nil ? 1 : 0))
        }
    }

    /// Servers that a session meets in place of the network's: they answer with the `status` of the query, or 200.
    final class Stub: URLProtocol {
        /// A chain on its way to the queue of a session.
        struct Trust: @unchecked Sendable {
            let trust: SecTrust
        }

        /// What challenged paths present.
        static let trust = Locked<Trust?>(nil)
        private static let seen = Locked<[URLRequest]>([])

        static var configuration: URLSessionConfiguration {
            let configuration = URLSessionConfiguration.ephemeral
            configuration.protocolClasses = [Stub.self] + (configuration.protocolClasses ?? [])
            return configuration
        }

        static func requests(to url: String) -> [URLRequest] {
            seen.withLock { $0.filter { $0.url?.absoluteString == url } }
        }

        /// A request's body, which a session may have made a stream of.
        static func body(of request: URLRequest) -> Data? {
            if let body = request.httpBody { return body }
            guard let stream = request.httpBodyStream else { return nil }
            stream.open()
            defer { stream.close() }
            var bytes = [UInt8](repeating: 0, count: 1 << 20)
            let count = stream.read(&bytes, maxLength: bytes.count)
            return count < 0 ? nil : Data(bytes.prefix(count))
        }

        override class func canInit(with request: URLRequest) -> Bool { true }
        override class func canInit(with task: URLSessionTask) -> Bool { true }
        override class func canonicalRequest(for request: URLRequest) -> URLRequest { request }
        override func stopLoading() {}

        override func startLoading() {
            guard let url = request.url, let client else { return }
            Self.seen.withLock { $0.append(request) }
            if url.path == "/challenged" {
                let trust = Self.trust.withLock { $0?.trust }
                let challenge = TrustBench.challenge(ShimProtectionSpace.serverTrustMethod, trust: trust)
                return client.urlProtocol(self, didReceive: challenge)
            }
            let query = URLComponents(url: url, resolvingAgainstBaseURL: false)?.queryItems ?? []
            let status = query.first { $0.name == "status" }?.value.flatMap { Int($0) } ?? 200
            if let response = HTTPURLResponse(
                url: url, statusCode: status, httpVersion: "HTTP/1.1", headerFields: [:])
            {
                client.urlProtocol(self, didReceive: response, cacheStoragePolicy: .notAllowed)
            }
            client.urlProtocol(self, didLoad: Data("done".utf8))
            client.urlProtocolDidFinishLoading(self)
        }
    }
#endif
