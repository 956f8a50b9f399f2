import BulwarkReport
import Testing

@testable import BulwarkAudit

/// A secret that stands in many lines is told of once.
struct RepeatedSecretTests {
    private static func node(_ number: Int, key: String) -> String {
        "{\"url\": \"wss://node\(number).bank.example/ws?apikey=\(key)\"}"
    }

    @Test func oneKeyInTheAddressesOfManyServersIsOneFinding() {
        let key = "5d21c7f0-3b8e-4a69-b7d4-08e1f6a92c35"
        let nodes =
            (1...3).map { Self.node($0, key: key) } + [Self.node(4, key: "9c0d41aa-52b6-4f1e-8a37-60d2e5b7c318")]
        let found = SecretInResource.findings(
            in: .sample(.init("[\n" + nodes.joined(separator: ",\n") + "\n]", file: "nodes.json")))
        #expect(found.map(\.location.line) == [2, 5])
        #expect(found.first?.secrets.count == 3)
    }

    @Test func aKeyBesideAnotherSecretInOneLineIsToldOfWithIt() {
        let address = Self.node(1, key: "5d21c7f0-3b8e-4a69-b7d4-08e1f6a92c35")
        let found = SecretInResource.findings(
            in: .sample(
                .init(
                    "[{\"clientSecret\": \"Xv7-pQ2mLd9KsT4wZrBn8HcYf3JgUe6a\", \"node\": \(address)}, \(address),\n\(address)]",
                    file: "nodes.json")))
        #expect(!found.isEmpty && found.allSatisfy { $0.location.line < 2 })
    }
}
