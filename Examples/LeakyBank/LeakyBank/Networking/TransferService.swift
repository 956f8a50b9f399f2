import Foundation

/// Sends money.
final class TransferService {
    static let shared = TransferService()

    private let client: APIClient

    init(client: APIClient = .shared) {
        self.client = client
    }

    func submit(iban: String, amount: String, completion: ((Result<Data, any Error>) -> Void)? = nil) {
        let transfer = TransferRequest(recipient: "", iban: iban, amount: amount, reference: "")
        submit(transfer, completion: completion)
    }

    func submit(_ transfer: TransferRequest, completion: ((Result<Data, any Error>) -> Void)? = nil) {
        var request = URLRequest(url: Endpoint.transfers)
        request.httpMethod = "POST"
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.httpBody = try? JSONEncoder().encode(transfer)
        client.send(request, completion: completion)
    }
}

/// What the server says when it refuses.
struct ServerError: Decodable {
    let code: Int
    let message: String
    let stackTrace: String?
}

/// Messages of our own, by the code of the server.
enum RefusalText {
    static func text(for code: Int) -> String {
        switch code {
        case 402: "There is not enough money on the account."
        case 409: "This payment was already made."
        case 423: "Your account is locked. Call us."
        default: "That did not work. Try again later."
        }
    }
}
