import BulwarkCore
import BulwarkProbe
import BulwarkTestServers
import Foundation
import Testing

@Suite("HelloExchange against OpenSSL", .enabled(if: OpenSSLServer.isAvailable, "openssl is not installed"))
struct OpenSSLTests {
    private static let authority = Result { try LocalAuthority() }

    private static func identity(_ change: (inout LeafRequest) -> Void = { _ in }) throws -> ServerIdentity {
        var request = LeafRequest()
        change(&request)
        return try authority.get().issue(request)
    }

    private static func perform(_ hello: ClientHello, with server: OpenSSLServer) throws -> HelloAnswer {
        try HelloExchange(address: server.address, hello: hello).perform()
    }

    @Test(
        "Each version is spoken by a server of that version alone, and turned down by the next one",
        arguments: [
            ("-tls1", ProtocolVersion.tls10), ("-tls1_1", .tls11), ("-tls1_2", .tls12), ("-tls1_3", .tls13),
        ])
    func versions(option: String, version: ProtocolVersion) async throws {
        let identity = try Self.identity()
        try await OpenSSLServer.running(identity, [option]) { server in
            let answer = try Self.perform(ClientHello(version: version, serverName: "localhost"), with: server)
            #expect(answer.version == version)
            #expect(answer.certificates == identity.chain)
            #expect(answer.cipherSuite?.isForwardSecret == true)
            #expect(answer.group == 29)
            #expect((answer.signatureAlgorithm != nil) == (version >= .tls12))
            #expect(answer.keyProof == (version >= .tls12 ? .proven : .notSeen))
            // The highest version is offered: an older server answers with its own up to TLS 1.2, a newer one declines.
            for other in ProtocolVersion.allCases where other != version && other != .ssl30 {
                let answer = try? Self.perform(ClientHello(version: other), with: server)
                #expect(answer?.version == (other > version && other < .tls13 ? version : nil))
            }
        }
    }

    @Test(
        "The chain is decrypted in TLS 1.3 under every suite and group that OpenSSL has",
        arguments: ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"],
        [("X25519", 29), ("P-256", 23), ("P-384", 24), ("P-521", 25)] as [(String, UInt16)])
    func encrypted(suite: String, group: (String, UInt16)) async throws {
        let identity = try Self.identity()
        try await OpenSSLServer.running(identity, ["-tls1_3", "-ciphersuites", suite, "-groups", group.0]) { server in
            var hello = ClientHello(version: .tls13, sharedGroups: [29, 23, 24, 25])
            let answer = try Self.perform(hello, with: server)
            #expect(answer.cipherSuite?.name == suite && answer.group == group.1)
            #expect(answer.certificates == identity.chain && !answer.hello.isRetryRequest)
            #expect(answer.signatureAlgorithm == 0x0403 && answer.keyProof == .proven)
            // Without a share of its group the server asks for one, and names it.
            hello.sharedGroups = []
            let retry = try Self.perform(hello, with: server)
            #expect(retry.hello.isRetryRequest && retry.group == group.1 && retry.certificates.isEmpty)
            // A suite that is not read ends in the hello, not in an error.
            hello.sharedGroups = [29, 23, 24, 25]
            hello.cipherSuites = [0x1304]
            #expect(throws: HelloFailure.self) { try Self.perform(hello, with: server) }
        }
    }

    @Test(
        "Key exchanges that no client of today offers are seen",
        arguments: [
            ("AES128-SHA", CipherSuite.KeyExchange.rsa), ("DHE-RSA-AES128-GCM-SHA256", .dheRSA),
            ("ECDHE-RSA-AES256-GCM-SHA384", .ecdheRSA), ("NULL-SHA256", .rsa), ("ADH-AES128-SHA", .dhAnonymous),
            ("AECDH-AES256-SHA", .ecdhAnonymous),
        ])
    func exchanges(cipher: String, kind: CipherSuite.KeyExchange) async throws {
        let identity = try LocalHost.rsaIdentity.get()
        try await OpenSSLServer.running(identity, ["-tls1_2", "-cipher", "\(cipher):@SECLEVEL=0"]) { server in
            let answer = try Self.perform(ClientHello(version: .tls12), with: server)
            #expect(answer.cipherSuite?.keyExchange == kind)
            switch kind {
            case .dheRSA, .dhAnonymous:
                guard case .finiteField(let bits) = answer.keyExchange?.parameters else {
                    Issue.record("There is no field.")
                    return
                }
                #expect(bits >= 1_024)
            case .rsa: #expect(answer.keyExchange == nil && answer.group == nil)
            default: #expect(answer.group == 29)
            }
            #expect(answer.keyProof == (kind == .dheRSA || kind == .ecdheRSA ? .proven : .notSeen))
            #expect(answer.certificates.isEmpty == (kind == .dhAnonymous || kind == .ecdhAnonymous))
        }
    }

    @Test("A weak key does not hide the chain")
    func weakKey() async throws {
        let identity = try Self.identity { $0.key = .rsa1024 }
        try await OpenSSLServer.running(identity) { server in
            for version in [ProtocolVersion.tls12, .tls13] {
                let answer = try Self.perform(ClientHello(version: version), with: server)
                #expect(answer.certificates == identity.chain && answer.keyProof == .proven)
            }
        }
    }

    @Test("SCTs and a stapled response are seen in TLS 1.2 and, decrypted, in TLS 1.3")
    func delivered() async throws {
        let identity = try Self.identity()
        let list = LocalLog.list([try LocalLog().timestamp(certificate: identity.chain[0])])
        // The contexts of the second form: ClientHello of TLS 1.2, ServerHello, and the certificate of TLS 1.3.
        let info: [UInt8] = [0, 0, 0x11, 0x80, 0, 18, UInt8(list.count >> 8), UInt8(list.count & 255)] + list
        let files = [
            "info.pem": Data(Self.pem("SERVERINFOV2 FOR SCT", info).utf8), "staple.der": Data(Self.unauthorizedStaple),
        ]
        let options = ["-serverinfo", "info.pem", "-status_file", "staple.der"]
        try await OpenSSLServer.running(identity, options, files: files) { server in
            for version in [ProtocolVersion.tls12, .tls13] {
                let answer = try Self.perform(ClientHello(version: version, sharedGroups: [29]), with: server)
                #expect(answer.timestamps == list, "\(version)")
                #expect(answer.staple == Self.unauthorizedStaple, "\(version)")
            }
        }
    }

    @Test("The application protocol and the request for a client's certificate are seen in both ways")
    func negotiated() async throws {
        let identity = try Self.identity()
        try await OpenSSLServer.running(identity, ["-alpn", "h2,http/1.1", "-verify", "1"]) { server in
            for version in [ProtocolVersion.tls12, .tls13] {
                let answer = try Self.perform(
                    ClientHello(version: version, applicationProtocols: ["h2"]), with: server)
                #expect(answer.applicationProtocol == "h2" && answer.asksForCertificate, "\(version)")
            }
        }
    }

    @Test(
        "An identity is fetched from a server of any version, and the failure names what is wrong where there is none")
    func identities() async throws {
        let identity = try Self.identity()
        for option in ["-tls1", "-tls1_2", "-tls1_3", "-no_ssl3"] {
            try await OpenSSLServer.running(identity, [option]) { server in
                let endpoint = try #require(HostEndpoint("127.0.0.1:\(server.port)"))
                let found = try PresentedIdentity.fetch(from: endpoint)
                #expect(found.certificates == identity.chain && found.address == server.address)
            }
        }
        let nobody = try #require(HostEndpoint("127.0.0.1:\(try LoopbackServer.freePort())"))
        #expect(throws: HelloFailure.refused) { try PresentedIdentity.fetch(from: nobody) }
        let nowhere = try #require(HostEndpoint("no-such-host.invalid"))
        #expect(throws: HelloFailure.unresolved) { try PresentedIdentity.fetch(from: nowhere) }
    }

    /// An OCSP response without content: status unauthorized (RFC 6960 §4.2.1).
    private static let unauthorizedStaple: [UInt8] = [0x30, 3, 0x0A, 1, 6]

    private static func pem(_ label: String, _ bytes: [UInt8]) -> String {
        "-----BEGIN \(label)-----\n"
            + Data(bytes).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
            + "\n-----END \(label)-----\n"
    }
}
