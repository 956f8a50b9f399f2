import BulwarkTestBackups
import BulwarkTestServers
import BulwarkTransport
import Foundation
import Testing

/// `bulwark prove`, over every place.
@Suite struct ProveCommandTests {
    private static let bank = "AppDomain-com.example.bank"
    private static let policy = """
        version: 1
        backup: { app: com.example.bank }
        promises:
          secrets: [auth-token]
          files:
            - { path: "Documents/**", protection: complete, backup: included }
            - { path: "Library/Caches/**", backup: excluded }
          session: { inactivity: 5m }

        """
    private static let source = """
        import Bulwark

        let session = Session(policy: SessionPolicy(inactivity: .seconds(180)), store: store)
        func keep(_ token: Secret) async throws { try await keychain.set(token, for: .authToken) }

        """

    @Test func theSourceProvesWhatItDeclares() throws {
        try BulwarkBinary.withFolder(["bulwark.yml": Self.policy, "App/Bank.swift": Self.source]) { folder in
            let result = try BulwarkBinary.run(["prove", "--source", "."], in: folder)
            #expect(result.code == 0, "\(result.errors)")
            #expect(
                result.output == """
                    HELD         auth-token  in the keychain, when-unlocked-this-device-only
                                 + source  App/Bank.swift:4: It is stored as promised.
                    HELD         session  ends after 5 min without activity
                                 + source  App/Bank.swift:3: Sessions end after 180 s without activity.

                    not looked at  Documents/**  protected: complete or stronger: needs --backup
                    not looked at  Documents/**  in backups: needs --backup
                    not looked at  Library/Caches/**  in no backup: needs --backup

                    5 promises: 2 held, 0 broken, 0 cannot be told, 3 not looked at.

                    """)
        }
    }

    @Test func aBackupProvesClassesAndAbsence() throws {
        try BulwarkBinary.withFolder(["bulwark.yml": Self.policy]) { folder in
            let files: [SyntheticBackup.File] = [
                .init(Self.bank, "Documents/a.pdf", "one", protectionClass: 1),
                .init(Self.bank, "Documents/b.pdf", "two", protectionClass: 3),
            ]
            try SyntheticBackup(password: "geheim", apps: ["com.example.bank"], files: files)
                .write(to: folder.appendingPathComponent("backup"))
            func prove(_ arguments: String...) throws -> BulwarkBinary.Result {
                try BulwarkBinary.run(
                    ["prove", "--backup", "backup", "--password-fd", "0"] + arguments, in: folder, input: "geheim")
            }
            let result = try prove()
            #expect(result.code == 1, "\(result.errors)")
            #expect(result.output.contains("- backup  \(Self.bank)/Documents/b.pdf is of class C.\n"))
            #expect(result.output.contains("+ backup  2 are in it.\n"))
            #expect(result.output.contains("HELD         Library/Caches/**  in no backup\n"))
            let json = try prove("--format", "json")
            let root = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
            #expect(root["verdict"] as? String == "broken" && root["places"] as? [String] == ["backup"])
            let promises = try #require(root["promises"] as? [[String: Any]])
            #expect(
                promises.map { $0["kind"] as? String } == [
                    "secret", "file-protection", "file-backup", "file-backup", "inactivity",
                ])
            #expect(promises.last?["verdict"] as? String == "not-looked-at")
        }
    }

    @Test(.enabled(if: OpenSSLServer.isAvailable, "openssl is not installed"))
    func aLiveHostProvesItsKeys() async throws {
        let authority = try LocalAuthority()
        let identity = try authority.issue(LeafRequest(names: ["localhost"]))
        let pin = try CertificateFacts(der: identity.chain[0]).pin
        try await OpenSSLServer.running(identity, []) { server in
            func prove(_ pins: String) throws -> BulwarkBinary.Result {
                var result: BulwarkBinary.Result?
                let policy =
                    "promises:\n  hosts: [{ host: localhost, port: \(server.port), pins: [\(pins)] }, { host: localhost, port: 1 }]\n"
                try BulwarkBinary.withFolder(["bulwark.yml": policy, "root.pem": authority.rootPEM]) { folder in
                    result = try BulwarkBinary.run(
                        ["prove", "--live", "--roots", "root.pem", "--no-system-roots"], in: folder)
                }
                return try #require(result)
            }
            let held = try prove("\(pin)")
            #expect(held.code == 2, "\(held.errors)")
            #expect(held.output.contains("HELD         localhost:\(server.port)  passes App Transport Security\n"))
            #expect(held.output.contains("+ host    Its chain has 1 of 1 keys.\n"))
            #expect(held.output.contains("CANNOT TELL  localhost:1  passes App Transport Security\n"))
            let broken = try prove(String(repeating: "A", count: 43) + "=")
            #expect(broken.code == 1)
            #expect(broken.output.contains("- host    Its chain has none of these keys"))
        }
    }

    @Test func aBuiltAppIsAskedForItsPins() throws {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let app = package.appendingPathComponent("Fixtures/BuiltApps/Bank.ipa").path
        let pin = String(repeating: "A", count: 43) + "="
        try BulwarkBinary.withFolder([
            "bulwark.yml": "promises:\n  hosts: [{ host: api.example.com, pins: [\"\(pin)\"] }]\n"
        ]) { folder in
            let result = try BulwarkBinary.run(["prove", "--app", app], in: folder)
            #expect(result.code == 2, "\(result.errors)")
            #expect(result.output.contains("? app     "))
        }
    }

    // MARK: Promises

    private static let sample = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Examples/SecureBank")

    @Test func theSampleHoldsToTheSwiftThatItsPromisesWrite() throws {
        let written = try BulwarkBinary.run(["promises", "--format", "swift"], in: Self.sample)
        let kept = Self.sample.appendingPathComponent("SecureBank/Bank/Promises.swift")
        #expect(written.code == 0, "\(written.errors)")
        #expect(written.output == (try String(contentsOf: kept, encoding: .utf8)))
        let proven = try BulwarkBinary.run(["prove", "--source", "."], in: Self.sample)
        #expect(proven.code == 0 && proven.output.contains("5 held, 0 broken, 0 cannot be told, 4 not looked at."))
    }

    @Test func promisesAreListed() throws {
        try BulwarkBinary.withFolder(["bulwark.yml": Self.policy]) { folder in
            let result = try BulwarkBinary.run(["promises"], in: folder)
            #expect(result.code == 0)
            #expect(
                result.output == """
                    auth-token  in the keychain, when-unlocked-this-device-only
                    Documents/**  protected: complete or stronger
                    Documents/**  in backups
                    Library/Caches/**  in no backup
                    session  ends after 5 min without activity

                    """)
            let json = try BulwarkBinary.run(["promises", "--format", "json"], in: folder)
            let root = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
            #expect((root["promises"] as? [Any])?.count == 5)
        }
    }

    @Test func namesInSwiftAreDistinctAndQuoted() throws {
        let policy = """
            promises:
              secrets: ["a\\"b", auth-token, auth.token, "été"]
              files:
                - { path: "Documents/**", backup: excluded }
                - { path: "Documents/*", protection: complete }
                - { path: "default/*", protection: complete }
            """
        try BulwarkBinary.withFolder(["bulwark.yml": policy]) { folder in
            let result = try BulwarkBinary.run(["promises", "--format", "swift"], in: folder)
            #expect(result.code == 0, "\(result.errors)")
            #expect(result.output.contains(#"static var promisedAB: Self { Self("a\"b", accessibility"#))
            #expect(result.output.contains(#"static var promisedAuthToken: Self { Self("auth-token""#))
            #expect(result.output.contains(#"static var promisedAuthToken2: Self { Self("auth.token""#))
            #expect(result.output.contains(#"Self("\u{e9}t\u{e9}""#))
            #expect(result.output.contains("documents2: FilePolicy") && result.output.contains("`default`: FilePolicy"))
        }
    }

    @Test(arguments: [
        (["promises", "--config", "empty.yml"], "Nothing is promised"),
        (["prove"], "Name what to look at"),
        (["prove", "--source", "nowhere"], "There is no file or folder at nowhere."),
        (["prove", "--app", "."], "is no built app"),
        (["prove", "--live", "--timeout", "0"], "--timeout is a number of seconds"),
        (["prove", "--source", ".", "--roots", "root.pem"], "--roots goes with --live."),
        (["prove", "--source", ".", "--password-fd", "0"], "A password goes with --backup."),
        (["prove", "--backup", "nowhere"], "nowhere"),
        (
            ["prove", "--source", ".", "--config", "empty.yml"],
            "Nothing is promised: empty.yml has no section 'promises:'."
        ),
        (["prove", "--source", ".", "--config", "bad.yml"], "bad.yml:2:"),
    ])
    func aWrongCommandLineSaysWhatToDo(_ arguments: [String], _ message: String) throws {
        try BulwarkBinary.withFolder([
            "bulwark.yml": Self.policy, "empty.yml": "version: 1\n", "bad.yml": "promises:\n  hosst: []\n",
        ]) { folder in
            let result = try BulwarkBinary.run(arguments, in: folder)
            #expect(result.code == 64)
            #expect(result.errors.contains(message), "\(result.errors)")
            #expect(result.output.isEmpty)
        }
    }
}
