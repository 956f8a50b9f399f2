import BulwarkCore
import BulwarkTestServers
import BulwarkTransport
import Foundation
import Testing

@Suite(.enabled(if: OpenSSLServer.isAvailable, "openssl is not installed")) struct HostCommandTests {
    private static let authority = Result { try LocalAuthority() }
    private static let name = "api.bank.test"

    private static func identity(_ change: (inout LeafRequest) -> Void = { _ in }) throws -> ServerIdentity {
        var request = LeafRequest(names: [name])
        change(&request)
        return try authority.get().issue(request)
    }

    /// Runs the command away from the tests' own threads, trusting the authority alone.
    private static func run(
        _ arguments: [String], files: [String: String] = [:], color: Bool = false
    ) async throws -> BulwarkBinary.Result {
        let root = try authority.get().rootPEM
        let trust = ["--roots", "root.pem", "--no-system-roots"]
        return try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "command").async {
                continuation.resume(
                    with: Result {
                        var result: BulwarkBinary.Result?
                        try BulwarkBinary.withFolder(files.merging(["root.pem": root]) { first, _ in first }) {
                            folder in
                            result = try BulwarkBinary.run(["host"] + arguments + trust, in: folder)
                        }
                        return try #require(result)
                    })
            }
        }
    }

    private static func json(_ result: BulwarkBinary.Result) throws -> [[String: Any]] {
        let document = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
        #expect(document?["schemaVersion"] as? Int == 1)
        return try #require(document?["hosts"] as? [[String: Any]])
    }

    private static func day(_ seconds: Int64) -> String { CivilTime.day(of: seconds) }

    @Test func theTableOfAGoodHostIsExactlyThis() async throws {
        let identity = try Self.identity()
        let all = try (identity.chain + [Self.authority.get().root]).map { try CertificateFacts(der: $0) }
        try await OpenSSLServer.running(identity, ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256"]) { server in
            let result = try await Self.run(["\(Self.name):\(server.port)", "--connect", "127.0.0.1"])
            #expect(result.code == 0 && result.errors.isEmpty)
            let expected = """
                PASS  api.bank.test:\(server.port) (127.0.0.1)
                  Negotiated  TLS 1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, x25519, forward secret
                  Chain  trusted, private root, key proven
                    0  CN=api.bank.test
                       P-256, ECDSA with SHA-256, until \(Self.day(all[0].notAfter)) (88 days left)
                       pin \(all[0].pin)
                    1  CN=Bulwark test intermediate
                       P-256, ECDSA with SHA-256, until \(Self.day(all[1].notAfter)) (3649 days left)
                       pin \(all[1].pin)
                    2  CN=Bulwark test root
                       P-256, ECDSA with SHA-256, until \(Self.day(all[2].notAfter)) (3649 days left)
                       pin \(all[2].pin)
                  Transparency
                    apple-published: exempt (The root is private: its certificates need not be logged)
                    apple-device: exempt (The root is private: its certificates need not be logged)
                    chrome: exempt (The root is private: its certificates need not be logged)
                  Diagnoses of nscurl, for iOS 26
                    PASS  ATS Default Connection
                    PASS  Allow All Loads
                    FAIL  TLSv1.3
                          The server speaks TLS 1.2 at most, and TLS 1.3 is the least.
                    PASS  TLSv1.2
                    PASS  TLSv1.1
                    PASS  TLSv1.0
                    PASS  Disabling Perfect Forward Secrecy
                    PASS  Disabling Perfect Forward Secrecy and Allowing Insecure HTTP
                    FAIL  TLSv1.3 with PFS disabled
                          The server speaks TLS 1.2 at most, and TLS 1.3 is the least.
                    PASS  TLSv1.2 with PFS disabled
                    PASS  TLSv1.1 with PFS disabled
                    PASS  TLSv1.0 with PFS disabled
                    FAIL  TLSv1.3 with PFS disabled and insecure HTTP allowed
                          The server speaks TLS 1.2 at most, and TLS 1.3 is the least.
                    PASS  TLSv1.2 with PFS disabled and insecure HTTP allowed
                    PASS  TLSv1.1 with PFS disabled and insecure HTTP allowed
                    PASS  TLSv1.0 with PFS disabled and insecure HTTP allowed
                  Exception  none needed

                1 host: 1 passed

                """
            // Certificates that were made in the very second of the report have a whole day more.
            let output = result.output.replacing("(89 days left)", with: "(88 days left)")
                .replacing("(3650 days left)", with: "(3649 days left)")
            #expect(output == expected)
        }
    }

    @Test func aHostThatNeedsAnExceptionExitsWith1AndGetsTheSmallestOne() async throws {
        let options = ["-tls1", "-cipher", "AES128-SHA:@SECLEVEL=0"]
        try await OpenSSLServer.running(try Self.identity { $0.key = .rsa2048 }, options) { server in
            let host = "\(Self.name):\(server.port)"
            let table = try await Self.run([host, "--connect", "127.0.0.1", "--ios", "18"])
            #expect(table.code == 1)
            #expect(
                table.output.contains(
                    """
                      Exception  this is the smallest that helps; mending the server is better:
                          <key>NSExceptionDomains</key>
                          <dict>
                              <key>api.bank.test</key>
                              <dict>
                                  <key>NSExceptionMinimumTLSVersion</key>
                                  <string>TLSv1.0</string>
                                  <key>NSExceptionRequiresForwardSecrecy</key>
                                  <false/>
                              </dict>
                          </dict>
                    """))
            #expect(table.output.contains("  The server speaks TLS 1.0 at most, and TLS 1.2 is the least.\n"))
            let json = try await Self.run(
                [host, "--connect", "127.0.0.1", "--ios", "18", "--format", "json"])
            let found = try #require(try Self.json(json).first)
            #expect(found["outcome"] as? String == "fails" && json.code == 1)
            #expect(
                (found["reasons"] as? [[String: Any]])?.compactMap { $0["id"] as? String } == [
                    "old-version", "no-forward-secrecy",
                ])
            let exception = found["exception"] as? [String: Any]
            let domains = exception?["NSExceptionDomains"] as? [String: [String: Any]]
            #expect(domains?[Self.name]?["NSExceptionMinimumTLSVersion"] as? String == "TLSv1.0")
            #expect(domains?[Self.name]?["NSExceptionRequiresForwardSecrecy"] as? Bool == false)
            #expect((found["diagnoses"] as? [[String: Any]])?.count == 16)
            let helpless = try await Self.run([host, "--connect", "127.0.0.1", "--ios", "26"])
            #expect(helpless.code == 1)
            #expect(helpless.output.contains("  Exception  none helps: the server has to be mended\n"))
        }
    }

    @Test func theAppsPolicyAndPinsDecideWhereAnInfoPlistIsGiven() async throws {
        let identity = try Self.identity()
        let pin = try CertificateFacts(der: identity.chain[0]).pin
        func plist(_ pin: String) -> String {
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <plist version="1.0"><dict><key>NSAppTransportSecurity</key><dict><key>NSPinnedDomains</key><dict>
            <key>bank.test</key><dict><key>NSIncludesSubdomains</key><true/><key>NSPinnedLeafIdentities</key><array>
            <dict><key>SPKI-SHA256-BASE64</key><string>\(pin)</string></dict></array></dict></dict></dict></dict></plist>
            """
        }
        try await OpenSSLServer.running(identity) { server in
            let arguments = [
                "\(Self.name):\(server.port)", "--connect", "127.0.0.1", "--plist", "Info.plist", "--format", "json",
            ]
            let good = try await Self.run(arguments, files: ["Info.plist": plist("\(pin)")])
            let matched = try #require(try Self.json(good).first?["app"] as? [String: Any])
            #expect(good.code == 0 && matched["pins"] as? String == "matched")
            #expect(matched["pinnedDomains"] as? [String] == ["bank.test"])
            let wrong = String(repeating: "A", count: 43) + "="
            let bad = try await Self.run(arguments, files: ["Info.plist": plist(wrong)])
            let report = try #require(try Self.json(bad).first)
            #expect(bad.code == 1 && (report["app"] as? [String: Any])?["pins"] as? String == "mismatched")
            #expect((report["reasons"] as? [[String: Any]])?.first?["id"] as? String == "pin-mismatch")
        }
    }

    @Test func aFileListsHostsAndFindingsStandAtTheirLines() async throws {
        let bad = try BadServer(.decline)
        defer { bad.stop() }
        let options = ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256"]
        try await OpenSSLServer.running(try Self.identity(), options) { server in
            let list = """
                # production

                \(Self.name):\(server.port)   # the API
                127.0.0.1:\(bad.address.port)
                127.0.0.1:\(try LoopbackServer.freePort())
                """
            let result = try await Self.run(
                ["hosts.txt", "--connect", "127.0.0.1", "--format", "sarif"], files: ["hosts.txt": list])
            #expect(result.code == 1)
            let document = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
            #expect(document?["version"] as? String == "2.1.0")
            let run = try #require((document?["runs"] as? [[String: Any]])?.first)
            let results = try #require(run["results"] as? [[String: Any]])
            #expect(results.compactMap { $0["ruleId"] as? String } == ["host-transport"])
            let place =
                ((results.first?["locations"] as? [[String: Any]])?.first)?["physicalLocation"] as? [String: Any]
            #expect((place?["artifactLocation"] as? [String: Any])?["uri"] as? String == "hosts.txt")
            #expect((place?["region"] as? [String: Any])?["startLine"] as? Int == 4)
            #expect(result.output.contains("Nobody listens on the port"))

            let table = try await Self.run(["file:hosts.txt", "--connect", "127.0.0.1"], files: ["hosts.txt": list])
            #expect(table.output.hasSuffix("\n3 hosts: 1 passed, 1 failed, 1 unreachable\n"))
            // A file of a host's name is a file, unless it is forced to be a host.
            let named = ["127.0.0.1": "127.0.0.1:\(bad.address.port)"]
            #expect(try await Self.run(["127.0.0.1"], files: named).code == 1)
            #expect(try await Self.run(["host:127.0.0.1:1"], files: named).code == 2)
        }
    }

    @Test func aHostThatIsNotReachedExitsWith2WithinTheTimeLimit() async throws {
        let stalling = try BadServer(.stall)
        defer { stalling.stop() }
        // The server stalls for 30 seconds; the command ends the connection long before.
        let result = try await Self.run(["127.0.0.1:\(stalling.address.port)", "--timeout", "0.5"])
        #expect(result.code == 2)
        #expect(
            result.output == """
                UNREACHABLE  127.0.0.1:\(stalling.address.port)
                  No answer came within the time limit.

                1 host: 1 unreachable

                """)
    }

    @Test(arguments: [
        [], ["a..b"], ["http://a.example"], ["a.example", "--timeout", "0"], ["a.example", "--ios", "x"],
        ["a.example", "--connect", "b.example"], ["a.example", "--plist", "none.plist"],
        ["a.example", "--plist", "list.txt"], ["a.example", "--roots", "none.pem"],
        ["a.example", "--roots", "list.txt"],
        ["file:none"], ["list.txt"], ["empty.txt"], ["a.example", "--format", "xml"], ["host:a..b"],
    ])
    func wrongCommandLinesExitWith64AndPrintNothingToStandardOutput(arguments: [String]) async throws {
        let result = try await Self.run(
            arguments, files: ["list.txt": "a.example\nno host\n", "empty.txt": "# none\n"])
        #expect(result.code == 64)
        #expect(result.output.isEmpty && !result.errors.isEmpty)
    }

    @Test func aFileWithoutRootsIsNotCalledOneOfPins() async throws {
        let result = try await Self.run(["host:a.example", "--roots", "list.txt"], files: ["list.txt": "a.example\n"])
        #expect(result.errors.hasPrefix("bulwark: list.txt: There is no root in it that can be read"))
        #expect(!result.errors.contains("pins"))
    }
}
