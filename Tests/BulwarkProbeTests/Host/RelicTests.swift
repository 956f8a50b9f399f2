import BulwarkCore
import BulwarkTestServers
import BulwarkTransport
import Testing

@testable import BulwarkProbe

@Suite("What OpenSSL no longer speaks")
struct RelicTests {
    /// A flight of an old server: hello, certificate, where there is one a key exchange, and the end.
    private static func flight(version: [UInt8], suite: [UInt8], keyExchange: [UInt8] = []) -> [UInt8] {
        let hello = Wire.message(2, version + [UInt8](repeating: 9, count: 32) + [0] + suite + [0])
        let messages = hello + Wire.certificates + keyExchange + Wire.message(14, [])
        return [22] + version + [UInt8(messages.count >> 8), UInt8(messages.count & 255)] + messages
    }

    private static func answer(to hello: ClientHello, _ flight: [UInt8]) throws -> HelloAnswer {
        let server = try LoopbackServer { connection in
            LoopbackServer.receive(from: connection)
            LoopbackServer.send(flight, to: connection)
            _ = LoopbackServer.endsWithoutAnotherByte(connection)
        }
        defer { #expect(server.wait()) }
        return try HelloExchange(address: server.address, hello: hello).perform()
    }

    @Test("SSL 3.0 with RC4 is read, and its certificates with it")
    func ssl3() throws {
        let answer = try Self.answer(
            to: ClientHello(version: .ssl30), Self.flight(version: [3, 0], suite: [0, 5]))
        #expect(answer.version == .ssl30 && answer.cipherSuite?.name == "TLS_RSA_WITH_RC4_128_SHA")
        #expect(answer.certificates.count == 2)
    }

    @Test("An export suite tells the length of its short key")
    func export() throws {
        let modulus = [UInt8](repeating: 0xFF, count: 64)
        let exchange = Wire.message(12, [0, 64] + modulus + [0, 1, 3] + [0, 2, 7, 7])
        let answer = try Self.answer(
            to: ClientHello(version: .tls10), Self.flight(version: [3, 1], suite: [0, 3], keyExchange: exchange))
        #expect(answer.keyExchange?.parameters == .temporaryRSA(bits: 512))
        #expect(answer.cipherSuite?.keyExchange == .rsaExport)
    }

    @Test("A host of SSL 3.0 and RC4 fails everything, and the report says what it speaks")
    func host() async throws {
        let server = try BadServer { connection in
            let hello = LoopbackServer.receive(from: connection)
            let suites = hello.dropFirst(43 + 1).dropFirst(hello.count > 43 ? Int(hello[43]) : 0).dropFirst(2)
            let length = hello.count > 45 ? Int(hello[44]) << 8 | Int(hello[45]) : 0
            let offered = Array(suites.prefix(length))
            let hasRC4 = stride(from: 0, to: offered.count - 1, by: 2).contains {
                offered[$0] == 0 && offered[$0 + 1] == 5
            }
            LoopbackServer.send(
                hasRC4 ? Self.flight(version: [3, 0], suite: [0, 5]) : [21, 3, 0, 0, 2, 2, 40], to: connection)
        }
        defer { server.stop() }
        let report = try await LocalHost.probe(server.address, by: try LocalHost.prober(system: 18))
        #expect(report.oldVersions == [.ssl30])
        #expect(report.weakSuites.map(\.family) == [.rc4])
        #expect(report.failing.count == 16 && report.advice == .noneHelps)
        #expect(report.reasons.first == .oldVersion(best: .ssl30, needed: .v12))
        #expect(report.reasons.contains(.suiteNotAccepted(suite: "TLS_RSA_WITH_RC4_128_SHA")))
        // What it presents is no certificate.
        #expect(report.reasons.contains { $0.slug == "unreadable-certificate" } && report.chain.isEmpty)
    }

    @Test("A version or a suite that was not offered is a named fault")
    func notOffered() {
        let cases: [(ClientHello, [UInt8])] = [
            (ClientHello(version: .tls10), Self.flight(version: [3, 3], suite: [0, 5])),
            (ClientHello(version: .tls12, cipherSuites: [0xC02F]), Self.flight(version: [3, 3], suite: [0, 5])),
            (ClientHello(version: .tls13), Self.flight(version: [3, 3], suite: [0x13, 1])),
        ]
        for (hello, flight) in cases {
            #expect(throws: HelloFailure.malformed(.notOffered)) { try Self.answer(to: hello, flight) }
        }
    }

    @Test("Every suite is of one family of weak ones at most, and the families are what they say")
    func families() {
        let all = SuiteFamily.allCases.flatMap(\.suites)
        #expect(Set(all).count == all.count)
        #expect(SuiteFamily.rc4.suites.contains(5) && SuiteFamily.null.suites.contains(1))
        #expect(SuiteFamily.export.suites.contains(3) && SuiteFamily.shortBlocks.suites.contains(0x000A))
        #expect(SuiteFamily.anonymous.suites.contains(0x0034) && SuiteFamily.finiteField.suites.contains(0x009E))
        let taken = CipherSuite.all.filter { $0.admission != .never }.map(\.number)
        #expect(Set(all).isDisjoint(with: taken))
    }
}
