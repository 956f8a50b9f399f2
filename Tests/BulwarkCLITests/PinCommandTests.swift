import BulwarkCore
import BulwarkTestServers
import Foundation
import Testing

@Suite struct PinCommandTests {
    /// A folder with the files of a server: its chain, its key, its authority's root.
    private static func withServer(
        _ request: LeafRequest = LeafRequest(names: ["api.example.com"]),
        _ body: (URL, ServerIdentity, LocalAuthority) throws -> Void
    ) throws {
        let authority = try LocalAuthority()
        let identity = try authority.issue(request)
        try BulwarkBinary.withFolder([
            "chain.pem": identity.chainPEM, "server.key": identity.keyPEM, "root.pem": authority.rootPEM,
        ]) { try body($0, identity, authority) }
    }

    private static func pin(_ arguments: String..., in folder: URL) throws -> BulwarkBinary.Result {
        try BulwarkBinary.run(["pin"] + arguments, in: folder)
    }

    /// The base64 words of 32 bytes in a text.
    private static func pins(in text: String) -> [String] {
        text.split { !($0.isLetter || $0.isNumber || "+/=".contains($0)) }.map(String.init).filter {
            $0.count == 44 && Data(base64Encoded: $0)?.count == 32
        }
    }

    @Test func `A certificate and its key have the same pin`() throws {
        try Self.withServer { folder, _, _ in
            let chain = try Self.pin("chain.pem", in: folder)
            let key = try Self.pin("server.key", in: folder)
            #expect(chain.code == 0 && key.code == 0 && chain.errors.isEmpty && key.errors.isEmpty)
            #expect(Self.pins(in: key.output).count == 1)
            #expect(Self.pins(in: chain.output).first == Self.pins(in: key.output).first)
            #expect(chain.output.hasPrefix("chain.pem (file, chain not validated)\n"))
            #expect(chain.output.contains("Rotation of api.example.com"))
            #expect(key.output.contains("in reserve"))
        }
    }

    @Test func `A chain to a given root is validated, and its root is shown`() throws {
        try Self.withServer { folder, _, _ in
            let result = try Self.pin(
                "chain.pem", "--roots", "root.pem", "--no-system-roots", "--format", "json", in: folder)
            let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
            let targets = try #require(object?["targets"] as? [[String: Any]])
            let keys = try #require(targets[0]["keys"] as? [[String: Any]])
            #expect(targets[0]["isTrusted"] as? Bool == true && targets[0]["host"] as? String == "api.example.com")
            #expect(keys.compactMap { $0["place"] as? String } == ["server", "authority", "root"])
            #expect((object?["rotation"] as? [[String: Any]])?.count == 1)
        }
    }

    @Test(arguments: [
        ("nspinneddomains", "NSPinnedLeafIdentities"), ("trustkit", "TSKPublicKeyHashes"),
        ("android", "<pin digest=\"SHA-256\">"),
        ("okhttp", "sha256/"), ("swift", "leafPins: ["),
    ])
    func `Every form has the pin in use and the one in reserve`(format: String, sign: String) throws {
        try Self.withServer { folder, _, authority in
            let next = try authority.issue(LeafRequest(names: ["next.example.com"]))
            try Data(next.keyPEM.utf8).write(to: folder.appendingPathComponent("next.key"))
            let current = Self.pins(in: try Self.pin("server.key", in: folder).output)
            let reserve = Self.pins(in: try Self.pin("next.key", in: folder).output)
            let result = try Self.pin("chain.pem", "next.key", "--format", format, in: folder)
            #expect(result.code == 0 && result.output.contains(sign) && result.output.contains("api.example.com"))
            for pin in current + reserve { #expect(result.output.contains(pin)) }
            #expect(current.count == 1 && reserve.count == 1 && current != reserve)
            #expect(result.errors.contains("note: api.example.com: Leaf keys alone"))
        }
    }

    @Test func `Certificates are written for bundling`() throws {
        try Self.withServer { folder, identity, _ in
            let der = try Self.pin(
                "chain.pem", "--list", "leaf", "--format", "der", "--output", "current.cer", in: folder)
            #expect(der.code == 0)
            #expect(try Data(contentsOf: folder.appendingPathComponent("current.cer")) == Data(identity.chain[0]))
            let pem = try Self.pin("chain.pem", "--list", "any", "--format", "pem", in: folder)
            #expect(pem.output == identity.chainPEM || pem.output.contains("BEGIN CERTIFICATE"))
            #expect(try Self.pin("chain.pem", "--list", "any", "--format", "der", in: folder).code == 64)
            let folderOutput = try Self.pin(
                "chain.pem", "--list", "any", "--format", "der", "--output", "certificates", in: folder)
            let names = try FileManager.default.contentsOfDirectory(
                atPath: folder.appendingPathComponent("certificates").path)
            #expect(folderOutput.code == 0 && names.count == 2)
        }
    }

    @Test func `Pins that were written verify, and others do not`() throws {
        try Self.withServer { folder, _, authority in
            let plist = try Self.pin("chain.pem", "--list", "leaf", "--format", "nspinneddomains", in: folder)
            try Data(plist.output.utf8).write(to: folder.appendingPathComponent("Info.plist"))
            let trustKit = try Self.pin("chain.pem", "--format", "trustkit", in: folder)
            try Data(trustKit.output.utf8).write(to: folder.appendingPathComponent("TrustKit.plist"))
            let other = try authority.issue(LeafRequest(names: ["api.example.com"]))
            try Data(other.chainPEM.utf8).write(to: folder.appendingPathComponent("other.pem"))
            let trust = ["--roots", "root.pem", "--no-system-roots"]
            func verify(_ arguments: String...) throws -> BulwarkBinary.Result {
                try BulwarkBinary.run(["pin", "verify"] + arguments + trust, in: folder)
            }
            let match = try verify("chain.pem", "--pins", "Info.plist")
            #expect(
                match.code == 0 && match.output.hasPrefix("chain.pem: pins match\n") && match.output.contains("warning")
            )
            #expect(try verify("chain.pem", "--pins", "Info.plist", "--strict").code == 1)
            let mismatch = try verify("other.pem", "--pins", "Info.plist")
            #expect(mismatch.code == 1 && mismatch.output.contains("is not pinned"))
            let android = try Self.pin("chain.pem", "--list", "any", "--format", "android", in: folder)
            try Data(android.output.utf8).write(to: folder.appendingPathComponent("network_security_config.xml"))
            #expect(try verify("chain.pem", "--pins", "network_security_config.xml").code == 0)
            let okHTTP = try Self.pin("chain.pem", "--list", "any", "--format", "okhttp", in: folder)
            try Data(okHTTP.output.utf8).write(to: folder.appendingPathComponent("Pins.kt"))
            #expect(try verify("chain.pem", "--pins", "Pins.kt").code == 0)
            // TrustKit's pins are of the authorities here, whom both servers have.
            #expect(try verify("other.pem", "--pins", "TrustKit.plist").code == 0)
            #expect(try verify("chain.pem", "--bundle", "chain.pem").code == 0)
            #expect(try verify("other.pem", "--bundle", "chain.pem", "--list").code == 64)
            let empty = try verify("chain.pem", "--bundle", "chain.pem", "--bundle", "Pins.kt")
            #expect(empty.code == 64 && empty.errors.hasPrefix("bulwark: Pins.kt: "), "\(empty.errors)")
            let unpinned = try verify("chain.pem", "--for", "other.example.com", "--pins", "Info.plist")
            #expect(unpinned.code == 1 && unpinned.output.contains("No pins hold for this host"))
            // A chain that nobody trusts has no pins.
            let untrusted = try BulwarkBinary.run(
                ["pin", "verify", "chain.pem", "--pins", "Info.plist"], in: folder)
            #expect(untrusted.code == 1 && untrusted.output.contains("FAILED"))
            // In a hundred days the certificate is over.
            let later = Date(timeIntervalSinceNow: 100 * 86400).formatted(.iso8601.year().month().day())
            #expect(try verify("chain.pem", "--pins", "Info.plist", "--at", later).code == 1)
        }
    }

    /// A flight of TLS 1.2 with certificates, of a suite and with what is signed in it.
    private static func flight(_ presented: [[UInt8]], suite: [UInt8], exchange: [UInt8] = []) -> [UInt8] {
        func sized(_ body: [UInt8]) -> [UInt8] { [0, UInt8(body.count >> 8), UInt8(body.count & 255)] + body }
        let hello = [3, 3] + [UInt8](repeating: 9, count: 32) + [0] + suite + [0]
        let messages =
            [2] + sized(hello) + [11] + sized(sized(presented.flatMap(sized)))
            + (exchange.isEmpty ? [] : [12] + sized(exchange)) + [14, 0, 0, 0]
        return [22, 3, 3, UInt8(messages.count >> 8), UInt8(messages.count & 255)] + messages
    }

    /// Pins what a host of the loopback presents.
    private static func pin(
        presenting flight: [UInt8], in folder: URL
    ) throws -> BulwarkBinary.Result {
        let server = try BadServer { connection in
            LoopbackServer.receive(from: connection)
            LoopbackServer.send(flight, to: connection)
        }
        defer { server.stop() }
        return try pin(
            "host:127.0.0.1:\(server.address.port)", "--roots", "root.pem", "--no-system-roots", "--format", "swift",
            in: folder)
    }

    @Test func `Of a host certificates alone are pinned, whatever else it presents`() throws {
        try Self.withServer(LeafRequest()) { folder, identity, authority in
            // Who is on the way has the host's certificates, and a key of its own to be pinned as the next one.
            let other = try authority.issue(LeafRequest(names: ["evil.example"]))
            try Data(other.keyPEM.utf8).write(to: folder.appendingPathComponent("other.key"))
            let key = try #require(Self.pins(in: try Self.pin("other.key", in: folder).output).first)
            let plain = try Self.pin(presenting: Self.flight(identity.chain, suite: [0, 0x9C]), in: folder)
            #expect(plain.code == 0 && plain.output.contains("authorityPins"))
            for extra in [Array(other.keyPEM.utf8), Array(other.chainPEM.utf8)] {
                let result = try Self.pin(
                    presenting: Self.flight(identity.chain + [extra], suite: [0, 0x9C]), in: folder)
                #expect(result.code == 0 && result.output == plain.output && !result.output.contains(key))
            }
            // The first is the server's, readable or not.
            let shifted = try Self.pin(
                presenting: Self.flight([[0x30, 1, 0]] + identity.chain, suite: [0, 0x9C]), in: folder)
            #expect(shifted.code == 1)
        }
    }

    @Test func `A host that shows somebody else's certificate is not pinned`() throws {
        try Self.withServer(LeafRequest()) { folder, identity, _ in
            for exchange in [[3, 0, 29, 1, 9, 4, 3, 0, 1, 1], [1, 0, 0]] as [[UInt8]] {
                let result = try Self.pin(
                    presenting: Self.flight(identity.chain, suite: [0xC0, 0x2B], exchange: exchange), in: folder)
                #expect(result.code == 2 && result.output.isEmpty && result.errors.contains("holds the key"))
            }
        }
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/bin/bash"), "needs bash"))
    func `What the shell hands over by a pipe is read, and a pipe in a folder is not waited for`() throws {
        try Self.withServer { folder, _, _ in
            for (format, name) in [("nspinneddomains", "Info.plist"), ("okhttp", "Pins.kt"), ("android", "pins.xml")] {
                let pins = try Self.pin("chain.pem", "--list", "any", "--format", format, in: folder)
                try Data(pins.output.utf8).write(to: folder.appendingPathComponent(name))
            }
            func verify(_ line: String, before: String = "") throws -> BulwarkBinary.Result {
                try BulwarkBinary.shell(
                    before + #""$B" pin verify --no-system-roots "# + line, in: folder, shell: "/bin/bash")
            }
            // A writer that pauses: a pipe gives what is there.
            let slow = "<(head -c 100 Info.plist; sleep 0.1; tail -c +101 Info.plist)"
            for line in [
                "chain.pem --roots <(cat root.pem) --pins <(cat Info.plist)",
                "chain.pem --roots root.pem --pins \(slow)",
                "<(cat chain.pem) --roots root.pem --pins <(cat Pins.kt)",
                "chain.pem --roots <(cat root.pem) --bundle <(cat chain.pem)",
                "chain.pem --roots root.pem --pins /dev/fd/3 3< pins.xml",
                "- --roots root.pem --pins /dev/fd/3 < chain.pem 3< Info.plist",
            ] {
                let result = try verify(line)
                #expect(result.code == 0, "\(line): \(result.errors)")
            }
            // Bounded, and ended at once.
            let endless = try verify("chain.pem --roots root.pem --pins <(yes)")
            #expect(endless.code == 64 && endless.errors.contains("larger than the limit"), "\(endless.errors)")
            for (line, said) in [
                ("--pins fifo", "fifo is no regular file."),
                ("--pins <(cat Info.plist) --roots fifo", "fifo is no regular file."),
                ("--bundle fifo", "fifo is no regular file."), ("--pins .", ". is a folder, not a file."),
                ("--pins none", "There is no file at none."), ("--pins /dev/fd/99", "There is no file at /dev/fd/99."),
                ("--pins /dev/null", "/dev/null is no regular file."),
                ("--pins /dev/fd/3 3< /dev/zero", "/dev/fd/3 is no regular file and no pipe."),
            ] {
                let roots = line.contains("--roots") ? "" : "--roots root.pem "
                let result = try verify("chain.pem \(roots)\(line)", before: "rm -f fifo; mkfifo fifo; ")
                #expect(result.code == 64 && result.errors == "bulwark: \(said)\n", "\(line): \(result.errors)")
            }
        }
    }

    @Test func `Strict verification takes the reserve that the plan asked for`() throws {
        try Self.withServer { folder, _, authority in
            let next = try authority.issue(LeafRequest(names: ["next.example.com"]))
            try Data(next.keyPEM.utf8).write(to: folder.appendingPathComponent("next.key"))
            let trust = ["--roots", "root.pem", "--no-system-roots"]
            let alone = try Self.pin("chain.pem", "--list", "leaf", "--format", "nspinneddomains", in: folder)
            let both = try Self.pin("chain.pem", "next.key", "--format", "nspinneddomains", in: folder)
            for (plist, code, sign) in [
                (alone, Int32(1), "warning: No pin is of a key in reserve"), (both, 0, "note: Leaf keys alone"),
            ] {
                try Data(plist.output.utf8).write(to: folder.appendingPathComponent("Info.plist"))
                let result = try BulwarkBinary.run(
                    ["pin", "verify", "chain.pem", "--pins", "Info.plist", "--strict"] + trust, in: folder)
                #expect(result.code == code && result.output.contains(sign), "\(result.output)")
            }
            // The reserve itself is asked for, and is not said to be missing in the chain.
            let result = try BulwarkBinary.run(
                [
                    "pin", "verify", "chain.pem", "next.key", "--for", "api.example.com", "--pins", "Info.plist",
                    "--strict",
                ] + trust,
                in: folder)
            #expect(result.code == 0 && !result.output.contains("warning"), "\(result.output)")
        }
    }

    @Test(
        arguments: [
            ("chian.pem", 64, "There is no file at chian.pem."),
            ("certs/chain", 64, "There is no file at certs/chain."),
            ("Chain.CER", 64, "There is no file at Chain.CER."), ("host:chian.pem", 2, "chian.pem:443"),
            ("chian", 2, "note: there is no file chian; asking the host of that name."),
            ("file:chian", 64, "There is no file at chian."), ("", 64, "There is no file at ''"),
            ("https://127.0.0.1:1/a?b", 2, "127.0.0.1:1"), ("http://a.example/", 64, "no URL of a host by https"),
            ("-", 64, "standard input"), ("a b", 64, "no host can be called that"),
        ] as [(String, Int32, String)])
    func `A file that is not there is told`(argument: String, code: Int32, sign: String) throws {
        try BulwarkBinary.withFolder([:]) { folder in
            let result = try Self.pin(argument, "--timeout", "2", in: folder)
            #expect(result.code == code && result.errors.contains(sign), "\(result.errors)")
            #expect((code == 2) == (argument.hasPrefix("host:") || argument.hasPrefix("https:") || argument == "chian"))
        }
    }

    @Test func `Failures are sentences, without the codes of programs`() throws {
        try BulwarkBinary.withFolder([
            "broken.pem": "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n", "none.txt": "a",
        ]) {
            folder in
            for arguments in [
                ["broken.pem"], ["none.txt"], ["verify", "host:127.0.0.1:1", "--pin", "AAAA"],
                ["verify", "host:127.0.0.1:1", "--pins", "none.txt"],
                ["verify", "host:127.0.0.1:1", "--bundle", "none.txt"],
                ["host:127.0.0.1:1", "--roots", "none.txt"],
            ] {
                let result = try BulwarkBinary.run(["pin"] + arguments, in: folder)
                #expect(result.code == 64 && result.errors.hasPrefix("bulwark: "), "\(result.errors)")
                #expect(!result.errors.contains("transport."), "\(result.errors)")
                #expect(!result.errors.contains("stay in use"), "\(result.errors)")
            }
        }
    }

    @Test(arguments: ["pin", "ct"])
    func `Help has examples, exit codes and where there is more`(command: String) throws {
        try BulwarkBinary.withFolder([:]) { folder in
            let result = try BulwarkBinary.run([command, "--help"], in: folder)
            #expect(result.code == 0)
            for sign in ["Examples:", "Exit codes:", "show --help", "SUBCOMMANDS"] {
                #expect(result.output.contains(sign), "\(sign)")
            }
        }
    }

    /// A binary property list with some bytes changed, on which Foundation's reader of Linux ends the process.
    private static let damagedList = Data(
        base64Encoded: """
            YnBsaXN0MDDRAQJfEBZOU0FwcFRyYW5zcG9ydFNlY3VyaXR5wQMEXxAPTlNQaW5uZWREb21haW5z0QUGWWEuZXhhbXBsZdYHCAkK
            CwwNDg8QERJRcl8QFE5TSW5jbHVkZXNTdWJkb21haW5zUWRReFFuXxAUTlNQaW5uZWRDQUlkZW50aXRpZXMjP/gAAAAAAAAJM0HH
            gvhAAAAAQwAAABADoRPRFBVfEBJTUEtJLVNIQTI1Ni1CQVNFNjRfECxBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB
            QUFBQUFBQUFBPQgLJCc5PEZTVWxucHKJkpOcoKKkp7wAAAAAAAABAQAAAAAAAAAWAAAAAAAAAAAAAAAAAAAA6w==
            """, options: .ignoreUnknownCharacters)

    @Test func `A malformed property list is told and ends nothing`() throws {
        let list = try #require(Self.damagedList)
        try BulwarkBinary.withFolder([:]) { folder in
            for bytes in [list, list.prefix(100), Data("bplist00".utf8), Data("<plist><dict><key>a".utf8), Data()] {
                try bytes.write(to: folder.appendingPathComponent("Info.plist"))
                let result = try Self.pin("verify", "host:127.0.0.1:1", "--pins", "Info.plist", in: folder)
                #expect(
                    result.code == 64 && result.errors.hasPrefix("bulwark: The pins cannot be loaded"),
                    "\(result.errors)")
            }
        }
    }

    @Test func `A backup that nobody pinned is told`() throws {
        try Self.withServer { folder, _, authority in
            let next = try authority.issue(LeafRequest(names: ["next.example.com"]))
            try Data(next.keyPEM.utf8).write(to: folder.appendingPathComponent("next.key"))
            let current = try #require(Self.pins(in: try Self.pin("server.key", in: folder).output).first)
            let reserve = try #require(Self.pins(in: try Self.pin("next.key", in: folder).output).first)
            let one = try Self.pin("verify", "next.key", "--for", "a.example", "--pin", current, in: folder)
            #expect(one.code == 1 && one.output.contains("The private key's key is not pinned: \(reserve)"))
            let both = try Self.pin(
                "verify", "next.key", "--for", "a.example", "--pin", current, "--pin", reserve, in: folder)
            #expect(both.code == 0)
        }
    }

    @Test(
        arguments: [
            (["nowhere/at.all"], 64), (["file:none.pem"], 64), (["host:a b"], 64),
            (["chain.pem", "--at", "tomorrow"], 64),
            (["chain.pem", "--lead-days", "-1"], 64), (["root.key", "--format", "swift"], 64),
            (["host:127.0.0.1:1"], 2),
            (["verify", "chain.pem"], 64), (["verify", "chain.pem", "--pin", "AAAA"], 64), ([], 64),
            (["chain.pem", "--for", "bad host"], 64),
            (["verify", "chain.pem", "--for", "bad host", "--pins", "x"], 64),
            (["verify", "localhost:1", "--for", "x", "--pin", Data(count: 32).base64EncodedString()], 64),
            (["-", "-"], 64),
            (["verify", "chain.pem", "--pins", "chain.pem"], 64), (["chain.pem", "--roots", "root.key"], 64),
        ] as [([String], Int32)])
    func `What cannot be done has its exit code and says why`(arguments: [String], code: Int32) throws {
        try Self.withServer { folder, identity, _ in
            try Data(identity.keyPEM.utf8).write(to: folder.appendingPathComponent("root.key"))
            let result = try BulwarkBinary.run(["pin"] + arguments, in: folder)
            #expect(result.code == code, "\(result.errors)")
            #expect(result.output.isEmpty && !result.errors.isEmpty)
        }
    }

    @Test(.enabled(if: OpenSSLServer.isAvailable, "needs openssl"))
    func `A live host's validated chain is pinned and verified`() async throws {
        let authority = try LocalAuthority()
        let identity = try authority.issue(LeafRequest())
        try await OpenSSLServer.running(identity) { server in
            try BulwarkBinary.withFolder(["root.pem": authority.rootPEM]) { folder in
                let host = "127.0.0.1:\(server.port)"
                let trust = ["--roots", "root.pem", "--no-system-roots"]
                let shown = try BulwarkBinary.run(["pin", host] + trust, in: folder)
                #expect(
                    shown.code == 0 && shown.output.hasPrefix("\(host) (host, chain validated)\n"), "\(shown.errors)")
                #expect(shown.output.contains("root"))
                let untrusted = try BulwarkBinary.run(["pin", host], in: folder)
                #expect(untrusted.code == 1 && untrusted.errors.contains("not trusted"))
                let pin = try #require(Self.pins(in: shown.output).first)
                #expect(try BulwarkBinary.run(["pin", "verify", host, "--pin", pin] + trust, in: folder).code == 0)
                let wrong = Data(repeating: 1, count: 32).base64EncodedString()
                #expect(try BulwarkBinary.run(["pin", "verify", host, "--pin", wrong] + trust, in: folder).code == 1)
            }
        }
    }
}
