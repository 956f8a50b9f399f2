import BulwarkProbe
import Testing

@Suite("ClientHello")
struct ClientHelloTests {
    private static let random = [UInt8](repeating: 5, count: 32)

    @Test("SSL 3.0 is offered without extensions, byte for byte")
    func oldest() throws {
        let hello = ClientHello(version: .ssl30, cipherSuites: [0x0005, 0x000A], serverName: "a.example")
        #expect(
            try hello.record(random: Self.random)
                == [22, 3, 0, 0, 47, 1, 0, 0, 43, 3, 0] + Self.random + [0, 0, 4, 0, 5, 0, 10, 1, 0])
    }

    @Test("What is asked for stands in its extension, byte for byte")
    func extensions() throws {
        let hello = ClientHello(
            version: .tls12, cipherSuites: [0xC02F], groups: [23], signatureAlgorithms: [0x0403], serverName: "ab",
            applicationProtocols: ["h2"])
        let list: [UInt8] =
            [0, 0, 0, 7, 0, 5, 0, 0, 2, 0x61, 0x62, 0, 10, 0, 4, 0, 2, 0, 23, 0, 11, 0, 2, 1, 0, 0, 23, 0, 0]
            + [0xFF, 1, 0, 1, 0, 0, 13, 0, 4, 0, 2, 4, 3, 0, 16, 0, 5, 0, 3, 2, 0x68, 0x32]
            + [0, 5, 0, 5, 1, 0, 0, 0, 0, 0, 18, 0, 0]
        let record = try hello.record(random: Self.random)
        #expect(Array(record.suffix(list.count + 2)) == [0, UInt8(list.count)] + list)
        #expect(Array(record.prefix(3)) == [22, 3, 1] && Array(record[9..<11]) == [3, 3])
    }

    @Test("TLS 1.3 is offered in its extension, with a key share where there is one")
    func newest() throws {
        let hello = ClientHello(
            version: .tls13, groups: [29], asksForStaple: false, asksForTimestamps: false)
        let key = [UInt8](repeating: 6, count: 32)
        let record = try hello.record(random: Self.random, shares: [KeyShare(group: 29, key: key)])
        #expect(Array(record.suffix(49)) == [0, 43, 0, 3, 2, 3, 4, 0, 51, 0, 38, 0, 36, 0, 29, 0, 32] + key)
        #expect(try hello.record(random: Self.random).suffix(6) == [0, 51, 0, 2, 0, 0])
    }

    @Test(
        "A hello that cannot be written is refused",
        arguments: [
            ClientHello(version: .tls12, cipherSuites: []), ClientHello(version: .tls12, serverName: ""),
            ClientHello(version: .tls12, serverName: String(repeating: "a", count: 256)),
            ClientHello(version: .tls12, applicationProtocols: [""]),
            ClientHello(version: .tls12, applicationProtocols: [String(repeating: "a", count: 256)]),
            ClientHello(version: .tls12, cipherSuites: Array(repeating: 1, count: 40_000)),
            ClientHello(version: .tls12, cipherSuites: Array(repeating: 1, count: 9_000)),
        ])
    func unwritable(hello: ClientHello) {
        #expect(throws: HelloFault.badLength) { try hello.record(random: Self.random) }
    }
}
