import Foundation

/// Sends requests to the bank's servers.
final class APIClient {
    static let shared = APIClient()

    enum Failure: Error {
        case noAnswer, rejected(Int)
    }

    private let session: URLSession

    init() {
        // fine: nothing of this session is cached
        let configuration = URLSessionConfiguration.ephemeral
        configuration.urlCache = nil
        configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
        configuration.timeoutIntervalForRequest = 30
        configuration.timeoutIntervalForResource = 60
        session = URLSession(configuration: configuration)
    }

    func send(_ request: URLRequest, completion: ((Result<Data, any Error>) -> Void)? = nil) {
        var request = request
        if let token = SessionStore.shared.session?.accessToken {
            request.setValue("Bearer " + token, forHTTPHeaderField: "Authorization")
        }
        let task = session.dataTask(with: request) { data, response, error in
            if let error {
                completion?(.failure(error))
                return
            }
            guard let data, let answer = response as? HTTPURLResponse else {
                completion?(.failure(Failure.noAnswer))
                return
            }
            guard (200..<300).contains(answer.statusCode) else {
                completion?(.failure(Failure.rejected(answer.statusCode)))
                return
            }
            completion?(.success(data))
        }
        task.resume()
    }
}

/// Sign-in and transfers have sessions of their own, from before there was one client.
final class LegacySessions {
    private let signIn = URLSession(configuration: .default)

    private lazy var transfers: URLSession = {
        let configuration = URLSessionConfiguration.default
        configuration.timeoutIntervalForRequest = 30
        return URLSession(configuration: configuration)
    }()

    private lazy var pictures: URLSession = {
        // fine: pictures of articles are public, and the cache is switched off besides
        let configuration = URLSessionConfiguration.default
        configuration.urlCache = nil
        return URLSession(configuration: configuration)
    }()

    func signIn(_ credentials: Credentials, completion: @escaping (Session?) -> Void) {
        var request = URLRequest(url: Endpoint.signIn)
        request.httpMethod = "POST"
        request.httpBody = try? JSONEncoder().encode(credentials)
        signIn.dataTask(with: request) { data, _, _ in
            completion(data.flatMap { try? JSONDecoder().decode(Session.self, from: $0) })
        }.resume()
    }

    func transfer(_ transfer: TransferRequest, accessToken: String, completion: @escaping (Bool) -> Void) {
        var request = URLRequest(url: Endpoint.transfers)
        request.httpMethod = "POST"
        request.setValue("Bearer \(accessToken)", forHTTPHeaderField: "Authorization")
        request.httpBody = try? JSONEncoder().encode(transfer)
        transfers.dataTask(with: request) { data, _, _ in completion(data != nil) }.resume()
    }

    func accounts(accessToken: String, completion: @escaping (Data?) -> Void) {
        var request = URLRequest(url: Endpoint.accounts)
        request.setValue("Bearer \(accessToken)", forHTTPHeaderField: "Authorization")
        URLSession.shared.dataTask(with: request) { data, _, _ in completion(data) }.resume()
    }

    func picture(_ url: URL, completion: @escaping (Data?) -> Void) {
        pictures.dataTask(with: url) { data, _, _ in completion(data) }.resume()
    }
}
