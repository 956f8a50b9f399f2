import BulwarkCore
import BulwarkHTTP
import BulwarkTestHTTPS
import BulwarkTestServers
import BulwarkTransport
import NIOHTTP1
import Testing

@Suite("A pinned app through the changes of its server")
struct RotationTests {
    private static func pins(_ current: ServerIdentity, reserve: ServerIdentity) throws -> PinnedHost {
        PinnedHost(Kit.host, leafPins: [try Kit.pin(current), .backup(try Kit.pin(reserve).hash)])
    }

    private static func plan(_ host: PinnedHost, _ response: HTTPSResponse) throws -> RotationPlan {
        let chain = try #require(response.verdict?.chain)
        return RotationPlan(for: host, chain: chain.certificates, at: chain.certificates[0].notBefore + 1)
    }

    @Test(
        "no request fails while the server changes to the backup's key, and the plan's next pin holds without a restart"
    )
    func changesToBackup() async throws {
        let (current, reserve, next) = (try Kit.identity(), try Kit.identity(), try Kit.identity())
        let host = try Self.pins(current, reserve: reserve)
        let trust = Kit.trust(pins: try PinSet([host]))
        try await TLSTestServer.running(identity: current) { server in
            try await Kit.client(trust) { client in
                let url = Kit.url(server)
                let before = try await client.send(HTTPSRequest(url))
                #expect(try Self.plan(host, before).steps.map(\.successors) == [[try Kit.pin(reserve).hash]])

                // Requests all the while; the server lets go of its idle connections, as servers do that restart.
                let isOver = Locked(false)
                let statuses = try await withThrowingTaskGroup(of: [Int].self) { group in
                    for _ in 0..<3 {
                        group.addTask {
                            var statuses: [Int] = []
                            while !isOver.withLock({ $0 }) {
                                let response = try await client.send(HTTPSRequest(url))
                                _ = try await response.body.collect()
                                statuses.append(Int(response.status.code))
                            }
                            return statuses
                        }
                    }
                    func answered(by identity: ServerIdentity) async -> Bool {
                        await server.wait { connections in
                            connections.contains { $0.certificate == identity.chain[0] && $0.plaintextBytes > 1_000 }
                        }
                    }
                    #expect(await answered(by: current))
                    try server.replaceIdentity(reserve)
                    await server.closeConnections()
                    #expect(await answered(by: reserve))
                    isOver.withLock { $0 = true }
                    return try await group.reduce(into: []) { $0 += $1 }
                }
                #expect(statuses.count > 6 && statuses.allSatisfy { $0 == 200 })

                let after = try await client.send(HTTPSRequest(url))
                #expect(after.verdict?.warnings.contains(.pins(.matchedBackup(try Kit.pin(reserve).hash))) == true)
                let plan = try Self.plan(host, after)
                #expect(plan.steps.map(\.successors) == [[]])
                #expect(plan.warnings.contains(.backupInUse(try Kit.pin(reserve).hash)))
                #expect(plan.warnings.contains(.noReserve))

                // What the plan asks for, in the running client; it holds through the next change, too.
                let updated = try Self.pins(reserve, reserve: next)
                client.replacePins(try PinSet([updated]))
                let newer = try await client.send(HTTPSRequest(url))
                #expect(try Self.plan(updated, newer).warnings == [.leafPinsOnly])
                try server.replaceIdentity(next)
                await server.closeConnections()
                #expect(try await client.send(HTTPSRequest(url)).status == .ok)
            }
        }
    }

    @Test("a client without the backup goes on over the connection that it has, and sends nothing over another")
    func isCutOff() async throws {
        let (current, reserve) = (try Kit.identity(), try Kit.identity())
        let trust = Kit.trust(pins: try PinSet([PinnedHost(Kit.host, leafPins: [try Kit.pin(current)])]))
        try await TLSTestServer.running(identity: current) { server in
            try await Kit.client(trust) { client in
                try await Kit.expect(nil, client, Kit.url(server))
                try server.replaceIdentity(reserve)
                try await Kit.expect(nil, client, Kit.url(server))
                #expect(server.requests.map(\.connection) == [0, 0])
                await server.closeConnections()
                let error = try await Kit.failure(client, Kit.url(server))
                #expect(error?.code == .untrusted)
                #expect(error?.verdict?.reasons == [.pins(.leafMismatch(found: try Kit.pin(reserve).hash))])
                #expect(await server.settle())
                #expect(server.requests.count == 2)
                #expect(server.connections.dropFirst().allSatisfy { $0.plaintextBytes == 0 })
            }
        }
    }
}
