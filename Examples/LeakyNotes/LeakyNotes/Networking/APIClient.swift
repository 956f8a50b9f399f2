import Foundation

final class APIClient {
    static let shared = APIClient()

    private let session = URLSession(configuration: .default, delegate: PinnedSessionDelegate(), delegateQueue: nil)
    private let previewSession = URLSession(configuration: .ephemeral, delegate: PreviewServerDelegate(), delegateQueue: nil)

    func post<Body: Encodable, Answer: Decodable>(_ path: String, body: Body) async throws -> Answer {
        var request = URLRequest(url: AppConfig.apiBase.appendingPathComponent(path))
        request.httpMethod = "POST"
        request.timeoutInterval = 30
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        if let token = SessionStore.shared.accessToken {
            request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
        }
        request.setValue("Basic bGVha3lub3Rlcy1pb3M6VjlxIWYzUm1aNzJ3", forHTTPHeaderField: "X-Client-Authorization")
        request.httpBody = try JSONEncoder().encode(body)
        debugPrint("→", path, request.allHTTPHeaderFields ?? [:])
        let (data, response) = try await session.data(for: request)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        print("←", path, status, data.count)
        guard 200..<300 ~= status else {
            throw try JSONDecoder().decode(ServerFailure.self, from: data)
        }
        return try JSONDecoder().decode(Answer.self, from: data)
    }

    func registerPush(_ token: String) async throws {
        let _: Empty = try await post("devices", body: ["push": token])
    }

    func changePassword(from current: String, to new: String, completion: @escaping (Result<Void, ServerFailure>) -> Void) {
        Task {
            do {
                let _: Empty = try await post("password", body: ["current": current, "new": new])
                completion(.success(()))
            } catch {
                completion(.failure(error as? ServerFailure ?? ServerFailure(code: 0, message: "")))
            }
        }
    }

    func preview(_ url: URL) async throws -> Data {
        try await previewSession.data(from: url).0
    }
}

/// The preview server has a certificate of the office's own authority.
final class PreviewServerDelegate: NSObject, URLSessionDelegate {
    func urlSession(
        _ session: URLSession,
        didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        completionHandler(.useCredential, challenge.protectionSpace.serverTrust.map { URLCredential(trust: $0) })
    }
}
