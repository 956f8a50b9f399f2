import BulwarkCore
import BulwarkTestHTTPS
import BulwarkTestServers
import BulwarkTransport
import Testing

@Suite("A pinned app through the changes of its server")
struct RotationTests {
    private static let authority = Result { try LocalAuthority() }

    private static func issue(_ change: (inout LeafRequest) -> Void = { _ in }) throws -> ServerIdentity {
        var request = LeafRequest(names: [TestClient.host])
        change(&request)
        return try authority.get().issue(request)
    }

    private static func client(_ host: PinnedHost) throws -> TestClient {
        TestClient(trusting: try authority.get(), pins: try PinSet([host]))
    }

    private static func plan(_ host: PinnedHost, _ client: TestClient) throws -> RotationPlan {
        let chain = try #require(client.verdicts.last?.chain)
        return RotationPlan(for: host, chain: chain.certificates, at: TestClient.now)
    }

    @Test("Every request passes while the server changes to the backup's key, and the plan says what to do next")
    func changesToBackup() async throws {
        let (current, reserve, next) = try (Self.issue(), Self.issue(), Self.issue())
        let host = PinnedHost(TestClient.host, leafPins: [Pin(try current.pin()), .backup(try reserve.pin())])
        let client = try Self.client(host)
        try await TLSTestServer.running(identity: current) { server in
            let kept = try await client.connect(to: server)
            #expect(try await kept.get("/kept").status == 200)
            let before = try Self.plan(host, client)
            #expect(before.steps.map(\.successors) == [[try reserve.pin()]])
            #expect(!before.warnings.contains(.noReserve))

            // Requests over connections of their own, one after the other and some at a time, all the while.
            let isOver = Locked(false)
            let statuses = try await withThrowingTaskGroup(of: [Int].self) { group in
                for _ in 0..<3 {
                    group.addTask {
                        var statuses: [Int] = []
                        while !isOver.withLock({ $0 }) { statuses.append(try await client.get(from: server).status) }
                        return statuses
                    }
                }
                func answered(_ count: Int, by identity: ServerIdentity) async -> Bool {
                    await server.wait { connections in
                        connections.count { $0.certificate == identity.chain[0] && $0.plaintextBytes > 0 } >= count
                    }
                }
                #expect(await answered(6, by: current))
                try server.replaceIdentity(reserve)
                #expect(await answered(6, by: reserve))
                isOver.withLock { $0 = true }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(statuses.count >= 12 && statuses.allSatisfy { $0 == 200 })
            // The connection that was open all the while knows nothing of it.
            #expect(try await kept.get("/kept").status == 200)
            await kept.close()
            #expect(!server.connections.contains { !$0.isHandshakeComplete })

            let verdict = try #require(client.verdicts.last)
            #expect(verdict.allowsConnection)
            #expect(verdict.warnings == [.pins(.matchedBackup(try reserve.pin()))])
            let after = try Self.plan(host, client)
            #expect(after.steps.map(\.pin) == [try reserve.pin()])
            #expect(after.steps.map(\.successors) == [[]])
            #expect(after.warnings.contains(.backupInUse(try reserve.pin())))
            #expect(after.warnings.contains(.noReserve))

            // What the plan asks for, in the next version of the app: no word is left.
            let updated = PinnedHost(TestClient.host, leafPins: [Pin(try reserve.pin()), .backup(try next.pin())])
            let newer = try Self.client(updated)
            let answer = try await newer.get(from: server)
            #expect(answer.status == 200 && newer.verdicts.last?.warnings == [])
            let plan = try Self.plan(updated, newer)
            #expect(plan.steps.map(\.successors) == [[try next.pin()]])
            #expect(plan.warnings == [.leafPinsOnly])
        }
    }

    @Test("An app without the backup is cut off by the change, and sends nothing")
    func isCutOff() async throws {
        let (current, reserve) = try (Self.issue(), Self.issue())
        let client = try Self.client(PinnedHost(TestClient.host, leafPins: [Pin(try current.pin())]))
        try await TLSTestServer.running(identity: current) { server in
            let answer = try await client.get(from: server)
            #expect(answer.status == 200)
            try server.replaceIdentity(reserve)
            await #expect(throws: (any Error).self) { try await client.get(from: server) }
            #expect(await server.settle())
            #expect(server.requests.count == 1 && server.connections.last?.plaintextBytes == 0)
            #expect(client.verdicts.last?.reasons == [.pins(.leafMismatch(found: try reserve.pin()))])
        }
    }

    @Test("A renewed certificate of the same key passes a key's pin, and a bundle only where it brings it along")
    func renewsCertificate() async throws {
        let current = try Self.issue()
        let renewed = try Self.issue { $0.keyPEM = current.keyPEM }
        #expect(try current.pin() == renewed.pin() && current.chain[0] != renewed.chain[0])
        func pins(_ identities: ServerIdentity...) throws -> PinnedHost {
            let bundle = try CertificateBundle(files: identities.map { $0.chain[0] })
            return PinnedHost(TestClient.host, certificates: bundle.pins)
        }
        let byKey = try Self.client(PinnedHost(TestClient.host, leafPins: [Pin(try current.pin())]))
        let withBoth = try Self.client(try pins(current, renewed))
        let withOne = try Self.client(try pins(current))
        try await TLSTestServer.running(identity: current) { server in
            for client in [byKey, withBoth, withOne] {
                let answer = try await client.get(from: server)
                #expect(answer.status == 200)
            }
            try server.replaceIdentity(renewed)
            for client in [byKey, withBoth] {
                let answer = try await client.get(from: server)
                #expect(answer.status == 200)
            }
            await #expect(throws: (any Error).self) { try await withOne.get(from: server) }
            #expect(await server.settle())
            #expect(server.requests.count == 5)
        }
    }

    @Test("A pinned authority lets every key of its servers pass, and no other authority's")
    func pinsAuthority() async throws {
        let authority = try Self.authority.get()
        let pin = try CertificateFacts(der: authority.intermediate).pin
        var client = try Self.client(PinnedHost(TestClient.host, authorityPins: [Pin(pin)]))
        let other = try LocalAuthority(name: "Other")
        client.evaluator.chains = TestClient.chains(trusting: [authority, other])
        try await TLSTestServer.running(identity: Self.issue()) { server in
            for _ in 0..<2 {
                let answer = try await client.get(from: server)
                #expect(answer.status == 200)
                try server.replaceIdentity(Self.issue())
            }
            try server.replaceIdentity(other.issue(LeafRequest(names: [TestClient.host])))
            let careful = client
            await #expect(throws: (any Error).self) { try await careful.get(from: server) }
            #expect(await server.settle())
            #expect(server.requests.count == 2)
        }
    }
}
