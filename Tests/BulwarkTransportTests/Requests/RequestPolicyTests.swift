import Testing

@testable import BulwarkTransport

struct RequestPolicyTests {
    private static func target(_ scheme: String, _ host: String, _ port: Int? = nil) -> RequestTarget {
        RequestTarget(scheme: scheme, host: host, port: port)
    }

    @Test(
        "A request needs TLS where the policy asks for it",
        arguments: [
            ("https", "bank.example", true), ("wss", "bank.example", true), ("HTTPS", "BANK.example.", true),
            ("http", "bank.example", false), ("ws", "bank.example", false), ("http", "old.example", true),
            ("http", "localhost", true), ("http", "printer.local", true), ("http", "192.0.2.1", false),
            // What inet_aton(3) takes for an address, and so what is connected to is anywhere.
            ("http", "134744072", false), ("http", "0x8080808", false), ("http", "0X8080808", false),
            ("https", "8.8.2056", false), ("https", "010.0x8.8.8", false),
            ("https", "[2001:db8::1]", true), ("https", "", false), ("https", "a b", false),
            ("ftp", "bank.example", false), ("file", "bank.example", false), ("javascript", "bank.example", false),
        ])
    func requests(scheme: String, host: String, isAllowed: Bool) {
        let policy = RequestPolicy(
            TransportPolicy(exceptions: [DomainException(domain: "old.example", allowsInsecureHTTPLoads: true)]))
        #expect((policy.refusal(of: Self.target(scheme, host)) == nil) == isAllowed)
    }

    @Test func `A refusal says what decided`() {
        let policy = RequestPolicy()
        guard case .withoutTLS("bank.example", let decision) = policy.refusal(of: Self.target("http", "bank.example"))
        else {
            Issue.record("another refusal")
            return
        }
        #expect(decision.rule == .standard)
        let withName = RequestTarget(scheme: "https", host: "bank.example", hasCredentials: true)
        #expect(policy.refusal(of: withName) == .credentialsInURL)
    }

    @Test func `Web content and the app's own loads have different keys`() {
        let transport = TransportPolicy(allowsArbitraryLoadsInWebContent: true)
        let plain = Self.target("http", "bank.example")
        #expect(RequestPolicy(transport).refusal(of: plain) != nil)
        #expect(RequestPolicy(transport, load: .webContent).refusal(of: plain) == nil)
    }

    @Test func `A list of hosts keeps all others out`() throws {
        let policy = RequestPolicy(hosts: try AllowedHosts(["bank.example", "*.cdn.example", "192.0.2.1"]))
        for (host, isAllowed) in [
            ("bank.example", true), ("Bank.Example.", true), ("www.bank.example", false), ("cdn.example", false),
            ("a.cdn.example", true), ("a.b.cdn.example", true), ("evilcdn.example", false), ("192.0.2.1", true),
            ("192.0.2.2", false), ("bank.example.evil.example", false),
        ] {
            #expect((policy.refusal(of: Self.target("https", host)) == nil) == isAllowed, "\(host)")
        }
        for entry in ["*", "*.", "a.*.example", "https://bank.example", "*.192.0.2.1", ""] {
            #expect(throws: TransportError(.invalidName), "\(entry)") { try AllowedHosts([entry]) }
        }
        #expect(RequestPolicy(hosts: try AllowedHosts([])).refusal(of: Self.target("https", "bank.example")) != nil)
    }

    @Test(
        "Redirects",
        arguments: [
            // within the origin, and out of it
            ("https://bank.example", "https://bank.example", false, RequestPolicy.RedirectDecision.follow),
            ("https://bank.example", "https://BANK.example:443", true, .follow),
            ("https://bank.example", "https://bank.example:8443", false, .followWithoutCredentials),
            ("https://bank.example", "https://www.bank.example", false, .followWithoutCredentials),
            (
                "https://bank.example", "https://evil.example", true,
                .refuse(.bodyToOtherOrigin("evil.example"))
            ),
            // TLS is never given up, whatever plain requests may do
            ("https://bank.example", "http://bank.example", false, .refuse(.downgrade(to: "bank.example"))),
            ("https://bank.example", "http://old.example", false, .refuse(.downgrade(to: "old.example"))),
            ("http://old.example", "http://old.example", false, .follow),
            ("http://old.example", "https://old.example", false, .followWithoutCredentials),
            ("https://bank.example", "ftp://bank.example", false, .refuse(.downgrade(to: "bank.example"))),
            ("http://old.example", "ftp://old.example", false, .refuse(.scheme("ftp"))),
        ])
    func redirects(from: String, to: String, carriesBody: Bool, decision: RequestPolicy.RedirectDecision) {
        func target(_ text: String) -> RequestTarget {
            let parts = text.split(separator: ":")
            return Self.target(
                String(parts[0]), String(parts[1].dropFirst(2)), parts.count > 2 ? Int(parts[2]) : nil)
        }
        let policy = RequestPolicy(
            TransportPolicy(exceptions: [DomainException(domain: "old.example", allowsInsecureHTTPLoads: true)]))
        #expect(policy.redirect(from: target(from), to: target(to), carriesBody: carriesBody) == decision)
    }

    @Test func `Redirects may be held to the origin, or not followed at all`() throws {
        let here = Self.target("https", "bank.example"), there = Self.target("https", "other.example")
        var policy = RequestPolicy(redirects: .sameOrigin)
        #expect(policy.redirect(from: here, to: here, carriesBody: true) == .follow)
        #expect(policy.redirect(from: here, to: there, carriesBody: false) == .refuse(.otherOrigin("other.example")))
        policy.redirects = .none
        #expect(policy.redirect(from: here, to: here, carriesBody: false) == .refuse(.redirect("bank.example")))
        policy = RequestPolicy(hosts: try AllowedHosts(["bank.example"]))
        #expect(
            policy.redirect(from: here, to: there, carriesBody: false) == .refuse(.hostNotAllowed("other.example")))
    }

    @Test func `Only headers that say nothing of the user go to another origin`() {
        for name in ["Accept", "accept-language", "User-Agent", "Range"] {
            #expect(RequestPolicy.carries(header: name), "\(name)")
        }
        for name in ["Authorization", "authorization", "Cookie", "Proxy-Authorization", "X-Api-Key", "Referer", ""] {
            #expect(!RequestPolicy.carries(header: name), "\(name)")
        }
    }

    @Test func `Every refusal has its sentence`() {
        let decision = TransportPolicy().effective(for: "a.example", on: 26).decidedBy
        let refusals: [RequestRefusal] = [
            .invalidHost("a b"), .scheme("ftp"), .credentialsInURL, .hostNotAllowed("a.example"),
            .withoutTLS(host: "a.example", decision), .downgrade(to: "a.example"), .otherOrigin("a.example"),
            .bodyToOtherOrigin("a.example"), .redirect("a.example"),
        ]
        #expect(Set(refusals.map(\.description)).count == refusals.count)
    }
}
