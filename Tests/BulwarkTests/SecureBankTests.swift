import Bulwark
import BulwarkTesting
import Foundation
import Logging
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The parts of Examples/SecureBank that need no screen are compiled with these tests, from where they are.
struct SecureBankTests {
    /// A server that answers from a table, and remembers what it was sent.
    final class Server: BankTransport {
        private let sent = Locked<[(path: String, body: String, authorization: String?)]>([])
        let answers: [String: (String, Int)]

        init(_ answers: [String: (String, Int)]) { self.answers = answers }

        var requests: [(path: String, body: String, authorization: String?)] { sent.withLock { $0 } }

        func send(_ request: URLRequest) async throws -> (Data, Int) {
            let path = request.url?.path ?? ""
            let body = String(decoding: request.httpBody ?? Data(), as: UTF8.self)
            let authorization = request.value(forHTTPHeaderField: "Authorization")
            sent.withLock { $0.append((path, body, authorization)) }
            let (text, status) = answers[path] ?? ("", 404)
            return (Data(text.utf8), status)
        }
    }

    private static let grant = #"{"access":"access-0123456789","refresh":"refresh-0123456789"}"#

    /// Stands for what the system keeps.
    private final class Trails: SessionResource {
        let cleared = Locked(0)
        var name: StaticString { "trails" }

        func clear() throws { cleared.withLock { $0 += 1 } }
    }

    private static func withBank(
        _ answers: [String: (String, Int)], leftovers: [any SessionResource] = [],
        _ body: (Bank, Server, FakeKeychain, String) async throws -> Void
    ) async throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("bank-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let fake = FakeKeychain(), server = Server(answers)
        let folder = ApplicationFolder(path, policy: FilePolicy(protection: .systemDefault, backup: .excluded))
        let bank = try await Bank(
            keychain: Keychain(service: "com.example.securebank", backend: fake), folder: folder, transport: server,
            log: PrivateLogger(Logger(label: "bank") { _ in SwiftLogNoOpLogHandler() }),
            // A machine with other work may take minutes for what a test does.
            policy: SessionPolicy(inactivity: .seconds(6 * 3600)), leftovers: leftovers,
            openPIN: { folder, keychain in
                try await PINLock.open(
                    in: folder, keychain: keychain, cost: ScryptCost(logarithmOfN: 4, blockSize: 1, parallelism: 1),
                    limits: ScryptCost.Limits(minimumLogarithmOfN: 1))
            })
        try await body(bank, server, fake, path)
    }

    @Test("Tokens go to the keychain at their levels, to the requests, and away at sign-out")
    func signsInAndOut() async throws {
        try await Self.withBank(["/sign-in": (Self.grant, 200), "/bookings": ("[]", 200)]) { bank, server, _, _ in
            let password = Secret("correct horse")
            try await bank.signIn(customer: "7", password: password)
            #expect(password.isEmpty && bank.session.state == .active)
            let items = try await bank.keychain.list().items
            let levels = Dictionary(items.map { ($0.address.account, $0.accessibility) }) { first, _ in first }
            #expect(levels["auth-token"] == .whenUnlockedThisDeviceOnly)
            #expect(levels["refresh-token"] == .afterFirstUnlockThisDeviceOnly)
            #expect(try await bank.client.bookings().isEmpty)
            #expect(server.requests.last?.authorization == "Bearer access-0123456789")
            try await bank.signOut()
            #expect(bank.session.state == .signedOut && bank.token.value == nil)
            #expect(try await bank.keychain.value(for: .authToken) == nil)
            #expect(try await bank.keychain.value(for: .refreshToken) == nil)
        }
    }

    @Test("What the system keeps goes with the session, and not before")
    func clearsLeftovers() async throws {
        let trails = Trails()
        try await Self.withBank(["/sign-in": (Self.grant, 200)], leftovers: [trails]) { bank, _, _, _ in
            try await bank.signIn(customer: "7", password: Secret("correct horse"))
            bank.session.enterBackground()
            #expect(trails.cleared.withLock { $0 } == 0)
            try await bank.signOut()
            #expect(trails.cleared.withLock { $0 } == 1)
        }
    }

    @Test("Going to the background wipes the token; the PIN brings it back, a wrong one does not")
    func locks() async throws {
        try await Self.withBank(["/sign-in": (Self.grant, 200)]) { bank, _, _, path in
            try await bank.signIn(customer: "7", password: Secret("correct horse"))
            #expect(!bank.pin.violations(in: Secret("123456")).isEmpty)
            let key = try #require(await bank.pin.setUp(Secret("739164"), usingBiometrics: true))
            // Biometrics are wanted, and there are none here.
            #expect(try bank.pin.lock.wantsBiometrics())
            bank.session.enterBackground()
            #expect(bank.token.value == nil && bank.session.state == .locked)
            let wrong = try await bank.pin.unlock(Secret("739165"))
            #expect(wrong.dataKey == nil && bank.token.value == nil && bank.session.state == .locked)
            let released = try #require(await bank.pin.unlock(Secret("739164")).dataKey)
            #expect(released == key)
            try await bank.open(with: released)
            #expect(released.isWiped && bank.session.state == .active)
            #expect(bank.token.value == Secret("access-0123456789").utf8)
            // Neither the PIN nor the token is in any file.
            for name in try FileManager.default.contentsOfDirectory(atPath: path) {
                let text = try String(
                    decoding: Data(contentsOf: URL(fileURLWithPath: path + "/" + name)), as: UTF8.self)
                #expect(!text.contains("739164") && !text.contains("access-0123456789"), "\(name)")
            }
        }
    }

    @Test("Bookings are kept sealed; an old copy is found; while the device is locked nothing is taken for absent")
    func keepsBookings() async throws {
        try await Self.withBank([:]) { bank, _, fake, path in
            let file = URL(fileURLWithPath: path + "/statements")
            let old = Booking(id: "1", minorUnits: -250, currency: "EUR", text: "Coffee")
            #expect(try await bank.statements.load() == nil)
            try await bank.statements.save([old])
            let copy = try Data(contentsOf: file)
            #expect(!String(decoding: copy, as: UTF8.self).contains("Coffee"))
            try await bank.statements.save([])
            #expect(try await bank.statements.load() == [])
            try copy.write(to: file)
            await #expect(throws: StorageError(.rolledBack)) { try await bank.statements.load() }
            fake.lock()
            await #expect(throws: StorageError(.locked)) { try await bank.statements.load() }
            fake.unlock()
            await #expect(throws: StorageError(.rejected)) {
                try await bank.statements.save([Booking(id: "1", minorUnits: 1, currency: "E", text: "")])
            }
        }
    }

    @Test("An export is gone when it has been handed over, also when that failed")
    func erasesExports() async throws {
        try await Self.withBank([:]) { bank, _, _, path in
            let booking = Booking(id: "1", minorUnits: 5, currency: "EUR", text: "=HYPERLINK(1)")
            let text = try await bank.exports.withExport(of: [booking]) {
                try String(contentsOfFile: $0, encoding: .utf8)
            }
            #expect(text.contains("HYPERLINK") && !text.contains(",=HYPERLINK") && !text.contains("\"=HYPERLINK"))
            await #expect(throws: CancellationError.self) {
                try await bank.exports.withExport(of: [booking]) { _ in throw CancellationError() }
            }
            #expect(!FileManager.default.fileExists(atPath: path + "/statement.csv"))
        }
    }

    @Test("The server's text stays off the screen, and answers out of contract are refused")
    func distrustsTheServer() async throws {
        let refusal = #"{"code":"account-locked"}"#
        try await Self.withBank(["/sign-in": (refusal, 403), "/bookings": (#"[{"id":1}]"#, 200)]) { bank, _, _, _ in
            let error = await #expect(throws: Refusal.self) {
                try await bank.signIn(customer: "7", password: Secret("x"))
            }
            #expect(error?.message.summary.description == "Your account is locked.")
            await #expect(throws: JSONRejection.self) { try await bank.client.bookings() }
        }
        try await Self.withBank(["/sign-in": (#"{"code":"<b>"}"#, 500)]) { bank, _, _, _ in
            await #expect(throws: Refusal(message: .unknown)) {
                try await bank.signIn(customer: "7", password: Secret("x"))
            }
        }
    }

    @Test("A payment is proven, confirmed by the PIN, and only then sent")
    func provesPayments() async throws {
        try await Self.withBank(["/sign-in": (Self.grant, 200), "/payments": ("", 200)]) { bank, server, _, _ in
            let form = PaymentRequest.Form(
                amount: "100.00", currency: "EUR", recipientName: "Núñez", account: "DE89 3704 0044 0532 0130 00")
            _ = try await bank.pin.setUp(Secret("739164"), usingBiometrics: false)
            // Nobody is signed in.
            await #expect(throws: StorageError(.refused)) {
                _ = try await bank.pay(form, confirmedBy: Secret("739164"))
            }
            try await bank.signIn(customer: "7", password: Secret("correct horse"))
            #expect(try await bank.pay(form, confirmedBy: Secret("739165")).dataKey == nil)
            var wrong = form
            wrong.amount = "10000.01"
            wrong.account = "DE89 3704 0044 0532 0130 01"
            let unproven = wrong
            let error = await #expect(throws: ValidationError.self) {
                _ = try await bank.pay(unproven, confirmedBy: Secret("739164"))
            }
            #expect(Set(error?.issues.map(\.field) ?? []) == ["amount", "recipient.account"])
            #expect(server.requests.allSatisfy { $0.path != "/payments" })

            _ = try await bank.pay(form, confirmedBy: Secret("739164"))
            #expect(server.requests.last?.path == "/payments")
            #expect(server.requests.last?.body.contains("DE89370400440532013000") == true)
            #expect(bank.session.state == .active)
        }
    }

    @Test(
        "Links give typed values of the allow-list or nothing",
        arguments: [
            ("https://www.securebank.example/accounts/6F9619FF-8B86-D011-B42D-00CF4FC964FF", true),
            ("https://www.securebank.example/accounts/6F9619FF-8B86-D011-B42D-00CF4FC964FF/transfer?amount=25", true),
            ("https://www.securebank.example/accounts/6F9619FF-8B86-D011-B42D-00CF4FC964FF/transfer?amount=-1", false),
            ("https://evil.example/accounts/6F9619FF-8B86-D011-B42D-00CF4FC964FF", false),
            ("securebank://pay?iban=DE89370400440532013000&amount=100", false),
        ])
    func readsLinks(text: String, isTaken: Bool) throws {
        #expect((BankLink(try #require(URL(string: text))) != nil) == isTaken)
    }

    @Test("The pins of Info.plist are those that the app's own judge holds to")
    func readsPinsFromInfoPlist() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Examples/SecureBank/SecureBank/Info.plist")
        let list = try PropertyListSerialization.propertyList(from: Data(contentsOf: file), format: nil)
        let policy = TransportPolicy(infoDictionary: try #require(list as? [String: Any]))
        #expect(policy.exceptions.isEmpty && policy.allowsArbitraryLoads == nil)
        let pins = try PinSet(policy.pinnedDomains)
        #expect(pins.pins(for: "api.securebank.example")?.authorityPins.count == 2)
        #expect(pins.pins(for: "www.securebank.example") == nil)
        #expect(TransportPolicy(infoDictionary: [:]) == TransportPolicy())
        let weak = TransportPolicy(infoDictionary: [
            "NSAppTransportSecurity": [
                "NSAllowsArbitraryLoads": true,
                "NSExceptionDomains": ["a.example": ["NSExceptionMinimumTLSVersion": "TLSv1.3"]],
            ]
        ])
        #expect(weak.allowsArbitraryLoads == true && weak.exceptions.map(\.domain) == ["a.example"])
    }

    @Test("What earlier versions left in the defaults is moved and wiped")
    func movesOldSecrets() async throws {
        try await Self.withBank([:]) { bank, _, _, _ in
            let suite = "securebank-\(UUID().uuidString)"
            let defaults = try #require(UserDefaults(suiteName: suite))
            defaults.set("old-token", forKey: "accessToken")
            try await bank.moveOldSecrets(from: DefaultsSecrets(suite: suite))
            #expect(try await bank.keychain.value(for: .authToken) == Secret("old-token"))
            #expect(UserDefaults(suiteName: suite)?.string(forKey: "accessToken") == nil)
        }
    }
}
