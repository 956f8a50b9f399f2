import BulwarkReport
import Testing

@testable import BulwarkAudit

/// A secret that stands in many lines is told of once.
struct RepeatedSecretTests {
    private static func node(_ number: Int, key: String) -> String {
        "{\"url\": \"wss://node\(number).bank.example/ws?apikey=\(key)\"}"
    }

    @Test func oneKeyInTheAddressesOfManyServersIsOneFinding() {
        let key = "313214ec-15ef-4834-a896-1cf39911f94b"
        let nodes =
            (1...3).map { Self.node($0, key: key) } + [Self.node(4, key: "9c0d41aa-52b6-4f1e-8a37-60d2e5b7c318")]
        let found = SecretInResource.findings(
            in: .sample(.init("[\n" + nodes.joined(separator: ",\n") + "\n]", file: "nodes.json")))
        #expect(found.map(\.location.line) == [2, 5])
        #expect(found.first?.secrets.count == 3)
    }
}
