import Foundation
import os

struct Credentials: Encodable {
    let email: String
    let password: String
}

struct AuthSession: Codable {
    let userID: UUID
    let email: String
    let accessToken: String
    let refreshToken: String
    let expiresIn: Int
}

struct ServerFailure: Decodable, Error {
    let code: Int
    let message: String
}

struct AuthAPI {
    private let client: APIClient
    private let logger = Logger(subsystem: "app.leakynotes", category: "auth")

    init(client: APIClient = .shared) {
        self.client = client
    }

    func login(_ credentials: Credentials) async throws -> AuthSession {
        Log.info("POST login for \(credentials.email)")
        let session: AuthSession = try await client.post("login", body: credentials)
        logger.debug("access token \(session.accessToken, privacy: .public)")
        logger.debug("refresh token \(session.refreshToken, privacy: .private)")
        logger.info("user \(session.email, privacy: .private(mask: .hash))")
        logger.info("token valid for \(session.expiresIn) s")
        return session
    }

    func confirm(oneTimePassword: Int, challenge: UUID) async throws -> AuthSession {
        logger.info("confirming \(challenge) with otp \(oneTimePassword)")
        return try await client.post("login/confirm", body: ["challenge": challenge.uuidString, "code": String(oneTimePassword)])
    }

    func refresh(_ refreshToken: String) async throws -> AuthSession {
        Log.trace("refreshing with \(refreshToken)")
        return try await client.post("refresh", body: ["refreshToken": refreshToken])
    }

    // The response must never be printed: print(accessToken) ended up in a support ticket once.
    func revoke(_ accessToken: String) async throws {
        let _: Empty = try await client.post("revoke", body: ["token": accessToken])
        Log.info("Revoked token \(accessToken.masked)")
    }
}

struct Empty: Codable {}
