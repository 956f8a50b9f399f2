import BulwarkCore
import BulwarkRelayAPI
import BulwarkTesting
import Crypto
import Foundation

/// A plain client of a relay on the loopback: one connection for each request.
struct RelayClient: Sendable {
    let port: Int

    /// Asks, and gives the status and the body.
    func ask(
        _ method: String, _ path: String, token: String? = nil, body: [UInt8] = []
    ) async throws -> (status: Int, body: [UInt8]) {
        let field = token.map { "Authorization: Bearer \($0)\r\n" } ?? ""
        let head =
            "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\(field)Content-Length: \(body.count)\r\n\r\n"
        let port = port
        let answer: [UInt8] = try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    with: Result {
                        let deadline = ContinuousClock.now + Patience.lastResort
                        guard let address = SocketAddress("127.0.0.1", port: UInt16(port)) else { return [] }
                        let connection = try StreamSocket(connectingTo: address, by: deadline)
                        try connection.send(Array(head.utf8) + body, by: deadline)
                        var answer: [UInt8] = []
                        while true {
                            let bytes = try connection.receive(atMost: 65536, by: deadline)
                            if bytes.isEmpty { return answer }
                            answer += bytes
                        }
                    })
            }
        }
        guard let end = answer.indices.first(where: { answer[$0...].starts(with: [13, 10, 13, 10]) }),
            let status = Int(String(decoding: answer.dropFirst(9).prefix(3), as: UTF8.self))
        else { throw RelayError(.malformed) }
        return (status, Array(answer[(end + 4)...]))
    }

    func document<Answer: Decodable>(_ endpoint: RelayEndpoint, _ document: some Encodable) async throws -> Answer {
        let answer = try await ask(endpoint.method, endpoint.path, body: Array(RelayJSON.encode(document)))
        return try RelayJSON.decode(from: Data(answer.body))
    }

    /// Registers a device, or gets a token for one that is there.
    func register(_ account: String, _ key: Curve25519.Signing.PrivateKey) async throws -> String {
        let challenge: RelayChallenge = try await document(.challenge, [String]())
        let address = try RelayAddress(account: account, device: 1), identity = key.publicKey.rawRepresentation
        let content = try RelayProof.content(
            for: .registration, relay: "localhost", challenge: challenge.challenge, address: address, identity: identity
        )
        let token: AccessToken = try await document(
            .register,
            DeviceRegistration(
                address: address, identity: identity,
                proof: RelayProof(challenge: challenge.challenge, signature: try key.signature(for: content))))
        return token.token
    }
}
