import BulwarkReport
import Testing

@testable import BulwarkAudit

/// Findings that block a change in one place and only ask for one in another.
struct SeverityTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let rule: any Rule.Type
        let code: String
        let severity: Severity
    }

    private static let delegate = """
        final class D: NSObject, URLSessionDelegate {
            func urlSession(_ s: URLSession, didReceive challenge: URLAuthenticationChallenge) async -> (URLSession.AuthChallengeDisposition, URLCredential?) {
                CHECK
                guard let trust = challenge.protectionSpace.serverTrust else { return (.performDefaultHandling, nil) }
                return (.useCredential, URLCredential(trust: trust))
            }
        }
        """

    private static func delegate(_ check: String) -> String { delegate.replacing("CHECK", with: check) }

    @Test(
        "A finding blocks or warns by what stands around it",
        arguments: [
            Case(
                testDescription: "the passcode in front of an order, of which the user is told",
                rule: BiometricsPasscodeFallback.self,
                code: """
                    func ask(done: @escaping (Bool) -> Void) {
                        let hint = "Set up a device passcode in Settings."
                        LAContext().evaluatePolicy(.deviceOwnerAuthentication, localizedReason: "Confirm your order") { ok, _ in done(ok); show(hint) }
                    }
                    """, severity: .warning),
            Case(
                testDescription: "the passcode in front of what is kept under a key",
                rule: BiometricsPasscodeFallback.self,
                code: """
                    func ask() {
                        LAContext().evaluatePolicy(.deviceOwnerAuthentication, localizedReason: "Log in") { ok, _ in show(store["accessToken"]) }
                    }
                    """, severity: .blocking),
            Case(
                testDescription: "the passcode where the user chose it among several locks",
                rule: BiometricsPasscodeFallback.self,
                code: """
                    func ask(_ lock: Lock) async {
                        switch lock {
                        case .system: try? await LAContext().evaluatePolicy(.deviceOwnerAuthentication, localizedReason: "Log in")
                        case .own: await requestPasscode()
                        }
                    }
                    """, severity: .warning),
            Case(
                testDescription: "the passcode in one of several ways to what is kept under a key",
                rule: BiometricsPasscodeFallback.self,
                code: """
                    func ask(_ lock: Lock) async {
                        switch lock {
                        case .system: try? await LAContext().evaluatePolicy(.deviceOwnerAuthentication, localizedReason: "Log in")
                        case .none: break
                        }
                        show(store["accessToken"])
                    }
                    """, severity: .blocking),
            Case(
                testDescription: "the token of an upload in the log", rule: SecretInLog.self,
                code:
                    "struct UploadSession { let token: String }; func f(_ session: UploadSession) { print(session.token) }",
                severity: .warning),
            Case(
                testDescription: "the token of a session in the log", rule: SecretInLog.self,
                code:
                    "struct UserSession { let token: String }; func f(_ session: UserSession) { print(session.token) }",
                severity: .blocking),
            Case(
                testDescription: "the token of a thing in the log, which goes nowhere", rule: SecretInLog.self,
                code:
                    "struct Invite { let token: String }; struct InviteRepository { func accept(_ invite: Invite) { print(invite.token) } }",
                severity: .warning),
            Case(
                testDescription: "the token of a thing in the log, which goes into a header", rule: SecretInLog.self,
                code: """
                    struct Invite { let inviteToken: String }
                    func accept(_ invite: Invite) {
                        print(invite.inviteToken)
                        request.setValue("Bearer \\(invite.inviteToken)", forHTTPHeaderField: "Authorization")
                    }
                    """, severity: .blocking),
            Case(
                testDescription: "the token of a zone that is synchronized", rule: SecretInUserDefaults.self,
                code:
                    "struct Cloud { func keep(_ data: Data) { UserDefaults.standard.set(data, forKey: \"primaryZoneToken\") } }",
                severity: .warning),
            Case(
                testDescription: "a token that is called nothing else", rule: SecretInUserDefaults.self,
                code: "func keep(_ token: String) { UserDefaults.standard.set(token, forKey: \"token\") }",
                severity: .blocking),
            Case(
                testDescription: "what a coin is known by in the code", rule: HardcodedSecret.self,
                code: "enum Coins { static let liquidToken = \"7FzrHF1pueRFrPEupz6oiVGTUZqe8epvC7ggWUx8n1bd\" }",
                severity: .warning),
            Case(
                testDescription: "a token of access in the code", rule: HardcodedSecret.self,
                code: "enum Remote { static let accessToken = \"7FzrHF1pueRFrPEupz6oiVGTUZqe8epvC7ggWUx8n1bd\" }",
                severity: .blocking),
            Case(
                testDescription: "a token in the code that goes into a header", rule: HardcodedSecret.self,
                code: """
                    enum Remote { static let weatherToken = "7FzrHF1pueRFrPEupz6oiVGTUZqe8epvC7ggWUx8n1bd" }
                    func ask() { request.setValue("Bearer \\(Remote.weatherToken)", forHTTPHeaderField: "Authorization") }
                    """, severity: .blocking),
            Case(
                testDescription: "a key that a derivation is tried with", rule: HardcodedSecret.self,
                code:
                    "func check() { let expectedPrivateKey = \"4b596bede18150db341c9b1a71e1549bb69e3669805895ff8ad8ca873f76be09\" }",
                severity: .warning),
            Case(
                testDescription: "a colour between quotes of a script", rule: WebViewScriptFromString.self,
                code:
                    "func f(_ web: WKWebView, _ themeColor: String) { web.evaluateJavaScript(\"paint('\\(themeColor)')\") }",
                severity: .warning),
            Case(
                testDescription: "a name between quotes of a script", rule: WebViewScriptFromString.self,
                code:
                    "func f(_ web: WKWebView, _ nickname: String) { web.evaluateJavaScript(\"greet('\\(nickname)')\") }",
                severity: .blocking),
            Case(
                testDescription: "MD5 of a key that two keys are told apart by", rule: WeakHash.self,
                code: """
                    struct Pair {
                        let pairHash: String
                        init(secretKey: Data) { self.pairHash = hex(Insecure.MD5.hash(data: secretKey)) }
                    }
                    """, severity: .warning),
            Case(
                testDescription: "MD5 of a key that another is made from", rule: WeakHash.self,
                code: "func derive(secretKey: Data) -> Data { Data(Insecure.MD5.hash(data: secretKey)) }",
                severity: .blocking),
            Case(
                testDescription: "MD5 of a password that is kept as its hash", rule: WeakHash.self,
                code:
                    "func f(password: Data) { let passwordHash = Insecure.MD5.hash(data: password); keep(passwordHash) }",
                severity: .blocking),
            Case(
                testDescription: "the token of an upload in the log", rule: SecretInLog.self,
                code: """
                    final class Upload {
                        private let token: String
                        init(token: String) { self.token = token }
                        func run() { print("sends with \\(token)") }
                    }
                    func start(_ block: Block) { Upload(token: block.uploadToken).run() }
                    """, severity: .warning),
            Case(
                testDescription: "the token of a session in the log", rule: SecretInLog.self,
                code: """
                    final class Upload {
                        private let token: String
                        init(token: String) { self.token = token }
                        func run() { print("sends with \\(token)") }
                    }
                    func start(_ block: Block) { Upload(token: block.uploadToken).run(); Upload(token: block.accessToken).run() }
                    """, severity: .blocking),
            Case(
                testDescription: "any server, while a load test runs", rule: TrustEvaluationDisabled.self,
                code: delegate("guard LoadTesting.isEnabled else { return (.performDefaultHandling, nil) }"),
                severity: .warning),
            Case(
                testDescription: "any server, where a proxy is allowed", rule: TrustEvaluationDisabled.self,
                code: delegate("guard Proxy.isAllowed else { return (.performDefaultHandling, nil) }"),
                severity: .blocking),
            Case(
                testDescription: "any server, unless a test runs", rule: TrustEvaluationDisabled.self,
                code: delegate("guard !LoadTesting.isEnabled else { return (.performDefaultHandling, nil) }"),
                severity: .blocking),
            Case(
                testDescription: "plain HTTP to a server whose key stands beside it", rule: CleartextURL.self,
                code: """
                    enum Files {
                        static let server = "http://files.bank.example"
                        static let serverPublicKey = "da21e1d886c6fbaea313f75298bd64aab03a97ce985b46bb2dad9f2089c8ee59"
                        static func address(_ id: String) -> URL? { URL(string: "\\(server)/\\(id)") }
                    }
                    """, severity: .warning),
            Case(
                testDescription: "plain HTTP to a server beside the key of another", rule: CleartextURL.self,
                code: """
                    enum Files {
                        static let server = "http://files.bank.example"
                        static let loginPublicKey = "da21e1d886c6fbaea313f75298bd64aab03a97ce985b46bb2dad9f2089c8ee59"
                        static func address(_ id: String) -> URL? { URL(string: "\\(server)/\\(id)") }
                    }
                    """, severity: .blocking),
            Case(
                testDescription: "a path that a deep link's parameter decides", rule: PathTraversal.self,
                code: """
                    func application(_ app: UIApplication, open url: URL, options: [UIApplication.OpenURLOptionsKey: Any]) -> Bool {
                        let file = URLComponents(url: url, resolvingAgainstBaseURL: false)?.queryItems?.first?.value ?? ""
                        try? FileManager.default.removeItem(atPath: file)
                        return true
                    }
                    """, severity: .blocking),
            Case(
                testDescription: "a path that a notification decides, which the app's own server sends",
                rule: PathTraversal.self,
                code: """
                    func application(_ app: UIApplication, didReceiveRemoteNotification userInfo: [AnyHashable: Any]) {
                        guard let name = userInfo["file"] as? String else { return }
                        try? FileManager.default.removeItem(at: folder.appendingPathComponent(name))
                    }
                    """, severity: .warning),
        ])
    func isSevere(_ example: Case) {
        #expect(example.rule.findings(in: .swift(example.code)).map(\.severity) == [example.severity])
    }

    @Test(
        "Plain HTTP to a name that no public server knows only warns",
        arguments: [
            ("web.bank.test", Severity.warning), ("docker", .warning), ("bank.docker", .warning),
            ("bank.example", .blocking),
            ("test.bank.com", .blocking), ("bank.testing", .blocking),
        ])
    func isSevere(_ host: String, _ severity: Severity) {
        let app = AuditedApp.sample([
            "Info.plist": """
            <plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSAppTransportSecurity</key><dict><key>NSExceptionDomains</key><dict>
            <key>\(host)</key><dict><key>NSExceptionAllowsInsecureHTTPLoads</key><true/><key>NSIncludesSubdomains</key><true/></dict></dict></dict></dict></plist>
            """
        ])
        #expect(ATSExceptionWeak.findings(in: app).map(\.severity) == [severity])
        #expect(ATSArbitraryLoads.findings(in: app).isEmpty)
    }
}
