import BulwarkTransport
import Foundation

/// The certificates of x509-limbo, where they are beside the checkout.
enum Limbo {
    struct Case: Decodable, Sendable {
        var id: String
        var trusted: [String]
        var untrusted: [String]
        var peer: String

        enum CodingKeys: String, CodingKey {
            case id
            case trusted = "trusted_certs"
            case untrusted = "untrusted_intermediates"
            case peer = "peer_certificate"
        }

        var leaf: [UInt8] { Limbo.der(peer) }
        var others: [[UInt8]] { (untrusted + trusted).map(Limbo.der) }
    }

    private struct File: Decodable { var testcases: [Case] }

    static let cases: [Case] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../../shared/data/limbo/limbo.json").standardizedFileURL
        guard let data = try? Data(contentsOf: file), let found = try? JSONDecoder().decode(File.self, from: data)
        else {
            print(
                "SKIPPED the certificates of x509-limbo: there is no ../shared/data/limbo/limbo.json that can be read")
            return []
        }
        return found.testcases
    }()

    /// The chains of real servers.
    static let online = cases.filter { $0.id.hasPrefix("online::") }

    static func der(_ pem: String) -> [UInt8] {
        (try? PEMBlock.blocks(in: Array(pem.utf8)))?.first?.bytes ?? []
    }
}
