import BulwarkTransport
import Foundation
import Testing

/// The cases of x509-limbo, where they are beside the checkout.
enum Limbo {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        struct PeerName: Decodable, Sendable { var value: String }

        var id: String
        var kind: String
        var trusted: [String]
        var untrusted: [String]
        var peer: String
        var time: String?
        var expected: String
        var peerName: PeerName?
        var depth: Int?

        enum CodingKeys: String, CodingKey {
            case id
            case kind = "validation_kind"
            case trusted = "trusted_certs"
            case untrusted = "untrusted_intermediates"
            case peer = "peer_certificate"
            case time = "validation_time"
            case expected = "expected_result"
            case peerName = "expected_peer_name"
            case depth = "max_chain_depth"
        }

        var isValid: Bool { expected == "SUCCESS" }
        var roots: [[UInt8]] { trusted.map(Limbo.der) }
        var presented: UnverifiedChain { UnverifiedChain(presented: ([peer] + untrusted).map(Limbo.der)) }
        /// Whole seconds; a case without a time is valid for a thousand years around this one.
        var now: Int64 {
            guard let time else { return 1_790_000_000 }
            let whole = time.prefix(19) + "Z"
            return (try? Date(String(whole), strategy: .iso8601)).map { Int64($0.timeIntervalSince1970) } ?? 0
        }
        var testDescription: String { id }
    }

    private struct File: Decodable { var testcases: [Case] }

    /// Every case in which a server is judged, but for those of revocation lists.
    static let servers: [Case] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../shared/data/limbo/limbo.json").standardizedFileURL
        guard let data = try? Data(contentsOf: file), let found = try? JSONDecoder().decode(File.self, from: data)
        else {
            print("SKIPPED x509-limbo: there is no ../shared/data/limbo/limbo.json that can be read")
            return []
        }
        return found.testcases.filter { $0.kind == "SERVER" && !$0.id.hasPrefix("crl::") }
    }()

    static func der(_ pem: String) -> [UInt8] { (try? PEMBlock.blocks(in: Array(pem.utf8)))?.first?.bytes ?? [] }
}
