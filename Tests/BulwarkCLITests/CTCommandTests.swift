import BulwarkCore
import BulwarkTestServers
import Foundation
import Testing

@Suite struct CTCommandTests {
    private static let shared = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/data").standardizedFileURL
    private static let hasData = FileManager.default.fileExists(atPath: shared.appending(path: "ct").path)
    private static let google = shared.appending(path: "ct/google_all_logs_list_v3.json")
    private static let signature = shared.appending(path: "ct/google_all_logs_list_v3.sig")

    private struct Limbo: Decodable {
        struct Case: Decodable {
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
        }
        var testcases: [Case]
    }

    private static func withChain(_ host: String, _ body: (URL) throws -> Void) throws {
        let data = try Data(contentsOf: shared.appending(path: "limbo/limbo.json"))
        let found = try JSONDecoder().decode(Limbo.self, from: data).testcases.first { $0.id == "online::\(host)" }
        let test = try #require(found)
        try BulwarkBinary.withFolder(
            [
                "chain.pem": ([test.peer] + test.untrusted).joined(),
                "root.pem": test.trusted.joined(),
            ], body)
    }

    @Test(.enabled(if: hasData, "needs ../shared/data beside the checkout"))
    func `A real certificate's SCTs are shown with their logs and judged`() throws {
        try Self.withChain("apple.com") { folder in
            let arguments = ["ct", "chain.pem", "--at", "2026-03-10", "--roots", "root.pem"]
            let result = try BulwarkBinary.run(arguments, in: folder)
            #expect(result.errors.isEmpty && result.output.hasPrefix("chain.pem (chain validated)\n"))
            #expect(
                result.output.contains("Cloudflare 'Nimbus2026'")
                    && result.output.contains("apple-published (required)"))
            let json = try BulwarkBinary.run(arguments + ["--format", "json"], in: folder)
            let reports = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]]
            let report = try #require(reports?.first)
            #expect((report["timestamps"] as? [Any])?.count == 4 && (report["verdicts"] as? [Any])?.count == 3)
            #expect(result.code == (report["passes"] as? Bool == true ? 0 : 1))
        }
    }

    @Test func `A private root is exempt, and a chain that is not trusted fails`() throws {
        let authority = try LocalAuthority()
        let identity = try authority.issue(LeafRequest(names: ["a.example"]))
        try BulwarkBinary.withFolder(["chain.pem": identity.chainPEM, "root.pem": authority.rootPEM]) { folder in
            let exempt = try BulwarkBinary.run(
                ["ct", "chain.pem", "--roots", "root.pem", "--no-system-roots"], in: folder)
            #expect(
                exempt.code == 0 && exempt.output.contains("exempt") && exempt.output.contains("There are no SCTs."))
            let untrusted = try BulwarkBinary.run(["ct", "chain.pem"], in: folder)
            #expect(untrusted.code == 1 && untrusted.output.contains("chain not validated"))
            #expect(try BulwarkBinary.run(["ct", "chain.pem", "--policy", "nobody"], in: folder).code == 64)
        }
    }

    @Test func `A key is no certificate, and one without its issuer's cannot be judged`() throws {
        let authority = try LocalAuthority()
        let identity = try authority.issue(LeafRequest(names: ["a.example"]))
        let end = "-----END CERTIFICATE-----\n"
        let leaf = try #require(identity.chainPEM.components(separatedBy: end).first) + end
        try BulwarkBinary.withFolder(["leaf.key": identity.keyPEM, "leaf.pem": leaf]) { folder in
            let key = try BulwarkBinary.run(["ct", "leaf.key"], in: folder)
            #expect(key.code == 64 && key.output.isEmpty && key.errors.hasPrefix("bulwark: leaf.key: There is no cert"))
            let alone = try BulwarkBinary.run(["ct", "leaf.pem"], in: folder)
            #expect(alone.code == 1 && alone.output.contains("cannot tell") && !alone.output.contains("broken"))
            #expect(alone.output.contains("put the issuer's certificate after the server's"))
            #expect(!alone.output.contains("There are no SCTs"))
        }
    }

    @Test(.enabled(if: hasData, "needs ../shared/data beside the checkout"))
    func `A signed list is taken, a changed one is refused, and what was kept is verified again`() throws {
        try BulwarkBinary.withFolder([:]) { folder in
            let taken = try BulwarkBinary.run(["ct", "update", Self.google.path], in: folder)
            #expect(taken.code == 0 && taken.output.contains("signature verified"), "\(taken.errors)")
            let kept = folder.appendingPathComponent("cache/bulwark/ct/google-v3.json")
            var list = try Data(contentsOf: kept)
            #expect(list == (try Data(contentsOf: Self.google)))
            list[list.count / 2] ^= 1
            let changed = folder.appendingPathComponent("changed.json")
            try list.write(to: changed)
            let refused = try BulwarkBinary.run(
                ["ct", "update", "changed.json", "--signature", Self.signature.path], in: folder)
            #expect(refused.code == 1 && refused.errors.contains("signature does not match"))
            #expect(try Data(contentsOf: kept) == (try Data(contentsOf: Self.google)))
            // A kept list that somebody changed is told and not used.
            try list.write(to: kept)
            let again = try BulwarkBinary.run(["ct", "update", Self.google.path], in: folder)
            #expect(again.code == 0 && again.errors.contains("is not used"))
            #expect(try BulwarkBinary.run(["ct", "update", "none.json"], in: folder).code == 64)
            #expect(try BulwarkBinary.run(["ct", "update"], in: folder).code == 64)
            let plain = try BulwarkBinary.run(["ct", "update", "http://lists.example/list.json"], in: folder)
            #expect(
                plain.code == 64 && plain.errors.contains("Lists are fetched by HTTPS") && !plain.errors.contains(".."))
            let help = try BulwarkBinary.run(["ct", "show", "--help"], in: folder).output
            #expect(
                help.contains("default:\n                          apple-published)")
                    || help.contains("default: apple-published)"))
        }
    }

    /// A server that answers one request, where App Transport Security lets a client do without TLS.
    private static func serve(_ body: Data, status: String = "200 OK") throws -> (server: LoopbackServer, host: String)
    {
        let head = "HTTP/1.1 \(status)\r\nContent-Length: \(body.count)\r\nConnection: close\r\n\r\n"
        let server = try LoopbackServer { connection in
            LoopbackServer.receive(from: connection)
            LoopbackServer.send(Array(head.utf8) + Array(body), to: connection)
            _ = LoopbackServer.isClosed(connection)
        }
        return (server, "http://localhost:\(server.address.port)")
    }

    @Test(.enabled(if: hasData, "needs ../shared/data beside the checkout"))
    func `A list is fetched from a URL, and its signature decides`() throws {
        let list = try Data(contentsOf: Self.google), signature = try Data(contentsOf: Self.signature)
        var changed = list
        changed[changed.count / 2] ^= 1
        try BulwarkBinary.withFolder([:]) { folder in
            let kept = folder.appendingPathComponent("cache/bulwark/ct/google-v3.json")
            func update(_ list: Data, status: String = "200 OK") throws -> BulwarkBinary.Result {
                let lists = try Self.serve(list, status: status), signatures = try Self.serve(signature)
                return try BulwarkBinary.run(
                    ["ct", "update", lists.host + "/list.json", "--signature", signatures.host + "/list.sig"],
                    in: folder)
            }
            let refused = try update(changed)
            #expect(refused.code == 1 && refused.errors.contains("signature does not match"), "\(refused.errors)")
            let long = try update(Data(count: 5 << 20))
            #expect(long.code == 2 && long.errors.contains("more than"), "\(long.errors)")
            let missing = try update(list, status: "404 Not Found")
            #expect(missing.code == 2 && missing.errors.contains("404"), "\(missing.errors)")
            #expect(!FileManager.default.fileExists(atPath: kept.path))
            let taken = try update(list)
            #expect(taken.code == 0 && taken.output.contains("signature verified"), "\(taken.errors)")
            #expect(try Data(contentsOf: kept) == list)
        }
    }

    @Test(.enabled(if: OpenSSLServer.isAvailable, "needs openssl"))
    func `A list is not fetched without TLS, nor from a server that nobody trusts`() async throws {
        let identity = try LocalAuthority().issue(LeafRequest(names: ["localhost"]))
        try await OpenSSLServer.running(identity) { server in
            try BulwarkBinary.withFolder([:]) { folder in
                let place = "https://localhost:\(server.port)/list.json"
                let stranger = try BulwarkBinary.run(["ct", "update", place], in: folder)
                #expect(stranger.code == 2 && stranger.errors.contains(place), "\(stranger.errors)")
                for text in ["http://lists.example/list.json", "https://", "https://ann@lists.example/list.json"] {
                    #expect(try BulwarkBinary.run(["ct", "update", text], in: folder).code == 64, "\(text)")
                }
            }
        }
    }

    @Test func `An older list of Apple's is refused`() throws {
        let key =
            "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE15ypB40iQe6ToFJB2vSA8CW86/rzPNJ+kdg/LNpRvcjuKnLj/xhW5DoiDyI8xtUws5toLqtWwkFf1mRXFLFarw=="
        let list = """
            {"operators":[{"name":"A","logs":[{"description":"one","key":"\(key)","log_id":"H7w24ALt6X9AGZ6Gs1c7ikIX2AGHdGrQ2gOgYFTSDfQ=",\
            "state":{"usable":{"timestamp":"2020-01-02T03:04:05Z"}}}]}]}
            """
        try BulwarkBinary.withFolder(["apple.json": list, "broken.json": "{}"]) { folder in
            let older = try BulwarkBinary.run(["ct", "update", "--apple", "apple.json"], in: folder)
            #expect(older.code == 1 && older.errors.contains("2020-01-02"), "\(older.errors)")
            #expect(try BulwarkBinary.run(["ct", "update", "--apple", "broken.json"], in: folder).code == 64)
        }
    }
}
