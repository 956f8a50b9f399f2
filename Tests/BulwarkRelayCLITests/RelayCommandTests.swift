import BulwarkCore
import BulwarkRelayAPI
import BulwarkTesting
import Crypto
import Foundation
import Testing

@Suite("bulwark-relay", .serialized)
struct RelayCommandTests {
    private static let arguments = ["serve", "--name", "localhost", "--data", "relay", "--listen", "127.0.0.1:0"]

    @Test("Its help has examples, for each command", arguments: [[], ["serve"], ["check"], ["backup"], ["prune"]])
    func help(command: [String]) async throws {
        try await RelayProcess.withFolder { folder in
            let result = try await RelayProcess.run(command + ["--help"], in: folder)
            #expect(result.code == 0)
            #expect(
                result.output.contains("Example") && result.output.contains("bulwark-relay \(command.first ?? "serve")")
            )
        }
    }

    @Test("The lines of its examples are not broken in a terminal of 80 columns")
    func widthOfExamples() async throws {
        struct Command: Decodable {
            let discussion: String?
            let subcommands: [Command]?
        }
        struct Help: Decodable { let command: Command }

        try await RelayProcess.withFolder { folder in
            let dump = try await RelayProcess.run(["--experimental-dump-help"], in: folder).output
            let root = try JSONDecoder().decode(Help.self, from: Data(dump.utf8)).command
            let lines = ([root] + (root.subcommands ?? [])).flatMap { ($0.discussion ?? "").split(separator: "\n") }
            let examples = lines.filter { $0.hasPrefix("  ") }
            #expect(examples.count > 8 && examples.filter { $0.count > 80 } == [])
        }
    }

    @Test(
        "What cannot be used is refused by a sentence and an exit code",
        arguments: [
            (["serve"], 64, "--name"), (["nothing"], 64, "nothing"),
            (["serve", "--name", "a", "--data", "d", "--listen", "nowhere"], 64, "--listen"),
            (["serve", "--name", "a", "--data", "d", "--message-days", "90"], 64, "from 30 to 46"),
            (["serve", "--name", "a", "--data", "d", "--key", "k"], 64, "go together"),
            (["serve", "--name", "a", "--data", "d", "--listen", "0.0.0.0:0"], 64, "relay-server-exposed"),
            (
                ["serve", "--name", "a", "--data", "d", "--certificate", "c", "--key", "k"], 64,
                "the certificate's file cannot be read"
            ),
            (["serve", "--name", "https://a", "--data", "d"], 64, "--name must be a host alone"),
            (["serve", "--name", "a:443", "--data", "d"], 64, "--name must be a host alone"),
            (["serve", "--name", "a b", "--data", "d"], 64, "--name must be a host alone"),
            (
                ["serve", "--name", "a", "--data", "d", "--listen", "no.invalid:1", "--plain-http-behind-proxy"], 69,
                "no.invalid:1: relay-server-address"
            ),
            (
                ["serve", "--name", "a", "--data", "d", "--listen", "127.0.0.1:0", "--metrics", "192.0.2.1:1"], 69,
                "192.0.2.1:1: relay-server-address"
            ),
            (["backup", "--data", "nowhere", "--to", "copy"], 66, "no relay"),
            (
                ["serve", "--name", "a", "--data", "d", "--listen", "192.0.2.1:1", "--plain-http-behind-proxy"], 69,
                "192.0.2.1:1: relay-server-address"
            ),
            (["serve", "--name", "a", "--data", "/dev/null/d"], 64, "/dev/null/d"),
            (["check", "--data", "nowhere"], 66, "no relay in nowhere"),
            (["prune", "--data", "nowhere"], 66, "no relay"),
        ] as [([String], Int32, String)])
    func refusals(arguments: [String], code: Int32, text: String) async throws {
        try await RelayProcess.withFolder { folder in
            let result = try await RelayProcess.run(arguments, in: folder)
            #expect(result.code == code, "\(result.errors)")
            #expect(result.errors.contains(text), "\(result.errors)")
        }
    }

    @Test("It serves until it is told to stop, keeps others from its folder, and is checked while it runs")
    func serves() async throws {
        try await RelayProcess.withFolder { folder in
            let relay = try RelayProcess(
                Self.arguments + ["--metrics", "127.0.0.1:0", "--log-level", "debug"], in: folder)
            let client = RelayClient(port: try #require(try await relay.start()))
            let token = try await client.register("alice-the-secret", Curve25519.Signing.PrivateKey())
            #expect(try await client.ask("GET", "/health").status == 200)
            #expect(try await client.ask("GET", "/v1/prekeys", token: token).status == 200)
            let second = try await RelayProcess.run(Self.arguments, in: folder)
            #expect(second.code == 75)
            let check = try await RelayProcess.run(["check", "--data", "relay"], in: folder)
            #expect(check.code == 0 && check.output.contains("accounts     1"), "\(check.errors)")
            #expect(check.output.contains("The database is whole."))
            let backup = try await RelayProcess.run(["backup", "--data", "relay", "--to", "copy.db"], in: folder)
            #expect(backup.code == 0 && backup.errors.isEmpty, "\(backup.errors)")
            let again = try await RelayProcess.run(["backup", "--data", "relay", "--to", "copy.db"], in: folder)
            #expect(again.code == 74 && again.errors.contains("copy.db cannot be written: the file is there"))
            let prune = try await RelayProcess.run(["prune", "--data", "relay"], in: folder)
            #expect(prune.output == "Dropped 0 messages and 0 attachments.\n")
            // Somebody waits: told to stop, the relay answers at once.
            async let waiting = client.ask("GET", RelayEndpoint.fetchPath(after: 0, atMost: 1, wait: 60), token: token)
            await Patience.wait { relay.log.contains("GET /v1/prekeys") }
            try await Task.sleep(for: .milliseconds(200))
            #expect(try await relay.stop() == 0)
            let answered = try await waiting
            #expect(answered.status == 200)
            #expect(!relay.log.contains("the-secret") && !relay.log.contains(token))
        }
    }

    @Test("What was acknowledged is there after the process was killed")
    func killed() async throws {
        try await RelayProcess.withFolder { folder in
            let relay = try RelayProcess(Self.arguments, in: folder)
            let client = RelayClient(port: try #require(try await relay.start()))
            let alice = Curve25519.Signing.PrivateKey(), bob = Curve25519.Signing.PrivateKey()
            let hers = try await client.register("alice", alice)
            _ = try await client.register("bob", bob)
            let identity = Array(bob.publicKey.rawRepresentation)
            let stored = Locked<Set<[UInt8]>>([])
            await withTaskGroup { group in
                for worker in UInt8(0)..<4 {
                    group.addTask {
                        for number in UInt8(0)..<50 {
                            let envelope: [UInt8] = [worker, number]
                            let submission = try? MessageSubmission(
                                account: AccountName("bob"), id: envelope + [UInt8](repeating: 0, count: 14),
                                scope: .account, items: [.init(device: 1, identity: identity, envelope: envelope)])
                            guard let submission,
                                let answer = try? await client.ask(
                                    "POST", RelayEndpoint.sendMessage.path, token: hers, body: submission.encoded)
                            else { return }
                            if answer.status == 204 { stored.withLock { _ = $0.insert(envelope) } }
                        }
                    }
                }
                group.addTask {
                    // In the midst of it.
                    await Patience.wait { stored.withLock { $0.count } >= 40 }
                    try? await relay.kill()
                }
            }
            let acknowledged = stored.withLock { $0 }
            #expect(acknowledged.count >= 40)
            let again = try RelayProcess(Self.arguments, in: folder)
            let next = RelayClient(port: try #require(try await again.start()))
            let his = try await next.register("bob", bob)
            let answer = try await next.ask(
                "GET", RelayEndpoint.fetchPath(after: 0, atMost: 200, wait: 0), token: his)
            let found = Set(try MailboxPage(encoded: answer.body).deliveries.map(\.envelope))
            #expect(acknowledged.isSubset(of: found))
            #expect(try await again.stop() == 0)
        }
    }
}
