#if !canImport(Darwin)
    import BulwarkApple
    import BulwarkCore
    import BulwarkTestServers
    import BulwarkTransport
    import Foundation
    import Testing

    @MainActor @Suite struct TrustingNavigationDelegateTests {
        private let bench: TrustBench
        private let view = WKWebView(shimConfiguration: WKWebViewConfiguration())

        init() throws { bench = try TrustBench() }

        private func visit(
            _ text: String, _ delegate: TrustingNavigationDelegate, isMainFrame: Bool = true, canShow: Bool = true,
            redirects: [String: String] = [:], version: tls_protocol_version_t = .TLSv13
        ) async throws -> ShimVisit {
            let device = bench.device()
            let chain = bench.identity.chain
            // Every host presents what the one host may.
            device.server = { _ in ShimServer(presented: chain, version: version, redirects: redirects) }
            view.navigationDelegate = delegate
            let url = try #require(URL(string: text))
            return await ShimDevice.$current.withValue(device) {
                await view.shimVisit(url, isMainFrame: isMainFrame, canShow: canShow)
            }
        }

        private func delegate(
            hosts: [String]? = ["bank.example", "*.bank.example"], pins: PinSet? = nil,
            policy: TransportPolicy = TransportPolicy(), system: SystemVersion = 26,
            onRefusal: @escaping @MainActor (URL?, RequestRefusal) -> Void = { _, _ in }
        ) throws -> TrustingNavigationDelegate {
            TrustingNavigationDelegate(
                TrustGuard(TrustEvaluator(chains: SystemChains(), policy: policy, system: system, pins: pins)),
                requests: RequestPolicy(
                    policy, system: system, load: .webContent, hosts: try hosts.map { try AllowedHosts($0) }),
                ownSchemes: ["app-content"], onRefusal: onRefusal)
        }

        @Test(
            "Pages and frames are gone to where the policy allows it",
            arguments: [
                ("https://bank.example/", true, true), ("https://bank.example/", false, true),
                ("https://evil.example/", true, false), ("https://evil.example/", false, false),
                ("http://bank.example/", true, false), ("https://bank.example.evil.example/", true, false),
                ("https://ann@bank.example/", true, false), ("javascript:alert(1)", true, false),
                ("tel:110", true, false), ("file:///etc/passwd", true, false), ("data:text/html,hi", true, false),
                ("about:config", true, false),
            ])
        func pages(text: String, isMainFrame: Bool, isAllowed: Bool) async throws {
            var refusals: [RequestRefusal] = []
            let delegate = try delegate { _, refusal in refusals.append(refusal) }
            let came = try await visit(text, delegate, isMainFrame: isMainFrame)
            #expect(came == (isAllowed ? .loaded(text) : .notAllowed(text)))
            #expect(refusals.isEmpty == isAllowed)
        }

        @Test func `A page's own frames, and schemes of the app's own, are let be`() async throws {
            let delegate = try delegate()
            for (text, isMainFrame) in [
                ("about:blank", true), ("about:srcdoc", false), ("data:text/html,hi", false),
                ("app-content://help", true),
            ] {
                // Nobody serves them here: what counts is that the delegate let them pass.
                let came = try await visit(text, delegate, isMainFrame: isMainFrame)
                #expect(came == .loaded(text), "\(text)")
            }
        }

        @Test(
            "A redirect out of the list, or out of TLS, is not followed, whether WebKit asks about it or tells of it",
            arguments: ["https://evil.example/", "http://bank.example/"], [true, false])
        func redirects(target: String, asks: Bool) async throws {
            let delegate = try delegate()
            view.shimAsksAboutRedirects = asks
            let came = try await visit(
                "https://bank.example/", delegate, redirects: ["https://bank.example/": target])
            #expect(came == .notAllowed(target))
            let fine = try await visit(
                "https://bank.example/", delegate,
                redirects: ["https://bank.example/": "https://www.bank.example/"])
            #expect(fine != .notAllowed("https://www.bank.example/"))
            // A frame's redirect is told to nobody: what came is looked at before it is shown.
            let frame = try await visit(
                "https://bank.example/", delegate, isMainFrame: false,
                redirects: ["https://bank.example/": target])
            #expect(frame == .notAllowed(target) || frame == .notTrusted(target))
        }

        @Test func `A server's trust is judged by pins, beside the main actor`() async throws {
            let right = try bench.pins(bench.authority.root)
            let wrong = try bench.pins(try LocalAuthority(name: "Other").root)
            #expect(
                try await visit("https://bank.example/", try delegate(pins: right)) == .loaded("https://bank.example/"))
            let refused = try await visit("https://bank.example/", try delegate(pins: wrong))
            #expect(refused == .notTrusted("https://bank.example/"))
            let isMain = Locked<[Bool]>([])
            let trustGuard = TrustGuard(TrustEvaluator(chains: SystemChains())) { _, _ in
                isMain.withLock { $0.append(Thread.isMainThread) }
            }
            _ = try await visit("https://bank.example/", TrustingNavigationDelegate(trustGuard))
            #expect(isMain.withLock { $0 } == [false])
        }

        @Test(
            "TLS 1.0 is let pass where the policy takes it for the host",
            arguments: [
                (SystemVersion(17), "bank.example", true), (26, "bank.example", false), (17, "other.example", false),
            ]
                as [(SystemVersion, String, Bool)])
        func oldTLS(system: SystemVersion, exception: String, isAllowed: Bool) async throws {
            let policy = TransportPolicy(exceptions: [DomainException(domain: exception, minimumTLSVersion: .v10)])
            let came = try await visit(
                "https://bank.example/", try delegate(policy: policy, system: system), version: .TLSv10)
            #expect(came == (isAllowed ? .loaded("https://bank.example/") : .notTrusted("https://bank.example/")))
        }

        @Test func `What the web view cannot show is not taken`() async throws {
            let came = try await visit("https://bank.example/", try delegate(), canShow: false)
            #expect(came == .notAllowed("https://bank.example/"))
        }

        @Test func `Without a list, web content goes where its own keys let it`() async throws {
            let policy = TransportPolicy(allowsArbitraryLoadsInWebContent: true)
            let free = TrustingNavigationDelegate(TrustGuard(TrustEvaluator(chains: SystemChains(), policy: policy)))
            #expect(try await visit("http://bank.example/", free) == .loaded("http://bank.example/"))
            let strict = TrustingNavigationDelegate(TrustGuard(TrustEvaluator(chains: SystemChains())))
            #expect(try await visit("http://bank.example/", strict) == .notAllowed("http://bank.example/"))
        }

        @Test func `A pinned host is not gone to without TLS, and the policy in use decides`() async throws {
            let policy = TransportPolicy(allowsArbitraryLoadsInWebContent: true)
            let pinned = TrustGuard(
                TrustEvaluator(
                    chains: SystemChains(), policy: policy, pins: try bench.pins(bench.authority.root)))
            let delegate = TrustingNavigationDelegate(pinned)
            #expect(try await visit("http://bank.example/", delegate) == .notAllowed("http://bank.example/"))
            #expect(try await visit("http://free.example/", delegate) == .loaded("http://free.example/"))
            pinned.replace(with: TrustEvaluator(chains: SystemChains()))
            #expect(try await visit("http://free.example/", delegate) == .notAllowed("http://free.example/"))
        }
    }
#endif
