import Bulwark
import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Sends one request; a URLSession in the app.
protocol BankTransport: Sendable {
    func send(_ request: URLRequest) async throws -> (Data, Int)
}

/// What the server answers a sign-in with.
struct Grant: Sendable {
    let access: Secret
    let refresh: Secret
}

/// Why the server said no: its code, looked up in the app's own messages. The server's text does not reach the screen.
struct Refusal: Error, Equatable {
    let message: UserMessage

    static let catalog = ServerErrorCatalog([
        "insufficient-funds": UserMessage(
            "bank.insufficient-funds", "There is not enough money on the account.", advice: "Choose a smaller amount."),
        "account-locked": UserMessage(
            "bank.account-locked", "Your account is locked.", advice: "Call us."),
    ])
}

/// Speaks to the bank's servers.
struct BankClient: Sendable {
    static let host = "api.securebank.example"

    private struct Problem: Decodable {
        var code: String?
    }

    private struct GrantAnswer: Decodable {
        var access: String
        var refresh: String
    }

    private static let grantContract = JSONContract(
        .object(["access": .required(.string(16...4_096)), "refresh": .required(.string(16...4_096))]))
    private static let bookingContract = JSONContract(
        .array(
            of: .object([
                "id": .required(.string(1...64)), "minorUnits": .required(.integer()),
                "currency": .required(.string(3...3)), "text": .required(.string(0...140)),
            ]), count: 0...10_000))
    private static let problemContract = JSONContract(.object(["code": .optional(.string(1...64))]))

    private let transport: any BankTransport
    private let token: SessionSecret

    init(transport: any BankTransport, token: SessionSecret) {
        self.transport = transport
        self.token = token
    }

    func signIn(customer: String, password: Secret) async throws -> Grant {
        let body = password.withExposedText { ["customer": customer, "password": $0] }
        let data = try await send("/sign-in", JSONEncoder().encode(body))
        let answer = try Self.grantContract.decode(GrantAnswer.self, from: data)
        return Grant(access: Secret(answer.access), refresh: Secret(answer.refresh))
    }

    func bookings() async throws -> [Booking] {
        try Self.bookingContract.decode([Booking].self, from: try await send("/bookings", nil))
    }

    /// Pays. What is sent was proven field by field before.
    func pay(_ payment: PaymentRequest) async throws {
        guard case .iban(let iban) = payment.account else { throw Refusal(message: .unknown) }
        let body = [
            "amount": payment.amount.decimalText, "currency": payment.amount.currency.code,
            "name": payment.recipientName.name, "account": iban.electronic,
        ]
        _ = try await send("/payments", JSONEncoder().encode(body))
    }

    private func send(_ path: String, _ body: Data?) async throws -> Data {
        guard let url = URL(string: "https://" + Self.host + path) else { throw Refusal(message: .unknown) }
        // No cache keeps the request or its answer.
        var request = URLCacheTrail.closed(URLRequest(url: url))
        request.httpMethod = body == nil ? "GET" : "POST"
        request.httpBody = body
        if let secret = token.value {
            let bearer = secret.withExposedBytes { String(decoding: $0, as: UTF8.self) }
            request.setValue("Bearer " + bearer, forHTTPHeaderField: "Authorization")
        }
        let (data, status) = try await transport.send(request)
        guard status == 200 else {
            let problem = try? Self.problemContract.decode(Problem.self, from: data)
            throw Refusal(message: Refusal.catalog.message(for: problem?.code))
        }
        return data
    }
}
