import BulwarkCore
import BulwarkRelayAPI
import BulwarkTestServers
import Foundation
import Logging
import Metrics
import Testing

@testable import BulwarkRelay

@Suite("Setting a relay up")
struct SetupTests {
    private static func server(
        _ name: String = "relay.example", _ host: String = "127.0.0.1", _ security: TransportSecurity = .plainOnLoopback
    ) async throws {
        _ = try await RelayServer(
            RelayConfiguration(name: name), store: .inMemory(), attachments: nil,
            address: ServerAddress(host: host, port: 0), security: security, logger: Logger(label: "test"))
    }

    @Test("Plain HTTP is for this machine, unless a proxy is said to stand before it")
    func plain() async throws {
        for host in ["0.0.0.0", "::", "192.0.2.1", "relay.example", "127.0.0.1.example", "1270.0.0.1", "127.0.0"] {
            await #expect(throws: ServerError(.exposed), "\(host)") { try await Self.server("a", host) }
            try await Self.server("a", host, .plainBehindProxy)
        }
        for host in ["127.0.0.1", "127.1.2.3", "::1", "localhost"] { try await Self.server("a", host) }
    }

    @Test("A name, a certificate or a key that cannot be used is refused")
    func refused() async throws {
        for name in ["", "Relay.example", String(repeating: "a", count: 256)] {
            await #expect(throws: ServerError(.configuration)) { try await Self.server(name) }
        }
        let none = TransportSecurity.tls(certificates: "/nowhere/chain.pem", key: "/nowhere/key.pem")
        await #expect(throws: ServerError(.certificate)) { try await Self.server("a", "0.0.0.0", none) }
        let folder = try TestFolder()
        let one = try RelayKit.authority.issue(), other = try RelayKit.authority.issue()
        try Data(one.chainPEM.utf8).write(to: URL(fileURLWithPath: folder.path + "/chain.pem"))
        try Data(other.keyPEM.utf8).write(to: URL(fileURLWithPath: folder.path + "/key.pem"))
        let mixed = TransportSecurity.tls(certificates: folder.path + "/chain.pem", key: folder.path + "/key.pem")
        await #expect(throws: ServerError(.certificate)) { try await Self.server("a", "0.0.0.0", mixed) }
    }

    @Test("A renewed certificate is used, and one that cannot be used is not")
    func renewal() throws {
        let folder = try TestFolder()
        let one = try RelayKit.authority.issue(), other = try RelayKit.authority.issue()
        let files = (folder.path + "/chain.pem", folder.path + "/key.pem")
        func write(_ chain: String, _ key: String) throws {
            try Data(chain.utf8).write(to: URL(fileURLWithPath: files.0))
            try Data(key.utf8).write(to: URL(fileURLWithPath: files.1))
        }
        try write(one.chainPEM, one.keyPEM)
        let certificate = try ServerCertificate(chain: files.0, key: files.1, files: SystemFileSystem())
        #expect(try !certificate.reload())
        // The first file of two is there already.
        try write(other.chainPEM, one.keyPEM)
        #expect(throws: ServerError(.certificate)) { try certificate.reload() }
        try write(other.chainPEM, other.keyPEM)
        #expect(try certificate.reload())
        #expect(try !certificate.reload())
    }

    @Test(
        "An address is read as it is written",
        arguments: [
            ("127.0.0.1:80", "127.0.0.1", 80), ("[::1]:0", "::1", 0), ("relay.example:65535", "relay.example", 65535),
        ])
    func addresses(text: String, host: String, port: Int) throws {
        let address = try #require(ServerAddress(text))
        #expect(address.host == host && address.port == port && address.description == text)
    }

    @Test("What is no address is none", arguments: ["", "80", ":80", "a:", "a:65536", "a:-1", "::1:80", "[]:80"])
    func noAddresses(text: String) { #expect(ServerAddress(text) == nil) }

    @Test("Every code has a message of its own", arguments: ServerError.Code.all)
    func messages(code: ServerError.Code) throws {
        let message = try #require(code.message)
        #expect(ServerError.Code.all.filter { $0.message == message } == [code])
    }

    @Test("Metrics are written as Prometheus reads them")
    func metrics() {
        let factory = TextMetrics()
        let metrics = RelayMetrics(factory: factory)
        metrics.answered("/v1/messages", method: "POST", status: 204, in: .milliseconds(500))
        metrics.answered("/v1/messages", method: "POST", status: 204, in: .milliseconds(250))
        // What a client makes up has no line of its own.
        metrics.answered("none", method: "FOO\"", status: 404, in: .zero)
        metrics.stored(10)
        Counter(label: "odd-name", dimensions: [("a", "b\"\\\n")], factory: factory).increment()
        let lines = factory.text.split(separator: "\n").map(String.init)
        for line in [
            "# TYPE relay_requests_total counter",
            #"relay_requests_total{endpoint="POST /v1/messages",status="204"} 2"#,
            #"relay_requests_total{endpoint="unknown",status="404"} 1"#,
            #"relay_request_seconds_sum{endpoint="POST /v1/messages"} 0.75"#,
            #"relay_request_seconds_count{endpoint="POST /v1/messages"} 2"#,
            "relay_message_bytes_stored_total 10", #"odd_name{a="b\"\\\n"} 1"#,
        ] {
            #expect(lines.contains(line), "\(line)")
        }
        #expect(lines.count { $0.hasPrefix("# TYPE relay_requests_total") } == 1)
    }
}
