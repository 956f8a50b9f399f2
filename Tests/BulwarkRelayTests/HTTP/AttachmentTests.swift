import BulwarkHTTP
import BulwarkRelayAPI
import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkRelay

@Suite("Attachments over HTTP", .serialized)
struct AttachmentTests {
    @Test("An attachment comes back as it went, to any device that has its name", arguments: [false, true])
    func roundTrip(tls: Bool) async throws {
        try await RelayKit.run(tls: tls) { kit in
            let alice = try KitDevice("alice", kit), bob = try KitDevice("bob", kit)
            let hers = try await alice.register(), his = try await bob.register()
            let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let stored: StoredAttachment = try RelayJSON.decode(
                from: Data(await kit.ask(.uploadAttachment, token: hers, body: bytes)))
            let path = try RelayEndpoint.path(toAttachment: stored.id)
            #expect(try await kit.ask(.downloadAttachment, path: path, token: his) == bytes)
            await #expect(throws: RelayError(.unknownAttachment)) {
                try await kit.ask(.removeAttachment, path: path, token: his)
            }
            try await kit.ask(.removeAttachment, path: path, token: hers)
            await #expect(throws: RelayError(.unknownAttachment)) {
                try await kit.ask(.downloadAttachment, path: path, token: his)
            }
            await #expect(throws: RelayError(.unauthorized)) { try await kit.ask(.downloadAttachment, path: path) }
        }
    }

    @Test("What is too large, too much, empty or of no length is refused, and leaves nothing")
    func bounds() async throws {
        try await RelayKit.run(change: {
            $0.attachmentBytes = 1000
            $0.accountAttachmentBytes = 1500
        }) { kit in
            let alice = try KitDevice("alice", kit)
            let token = try await alice.register()
            func upload(_ count: Int) async throws {
                try await kit.ask(.uploadAttachment, token: token, body: [UInt8](repeating: 1, count: count))
            }
            await #expect(throws: RelayError(.tooLarge)) { try await upload(1001) }
            try await upload(1000)
            await #expect(throws: RelayError(.quotaExceeded)) { try await upload(501) }
            try await upload(500)
            await #expect(throws: RelayError(.invalidValue)) { try await upload(0) }
            let chunked = try await kit.ask(
                "POST", "/v1/attachments", token: token,
                body: .stream(
                    AsyncStream<[UInt8]> {
                        $0.yield([1, 2]); $0.finish()
                    }))
            #expect(chunked.status == 400)
            #expect(try await kit.relay.store.summary().attachmentBytes == 1500)
            let path = try RelayEndpoint.path(toAttachment: String(repeating: "0", count: 32))
            await #expect(throws: RelayError(.unknownAttachment)) {
                try await kit.ask(.downloadAttachment, path: path, token: token)
            }
            for name in ["..", "%2e%2e%2frelay.db", "relay.db"] {
                let answer = try await kit.ask("GET", "/v1/attachments/\(name)", token: token)
                #expect(answer.status == 404)
            }
        }
    }

    @Test("An attachment goes after its time")
    func expiry() async throws {
        let clock = ManualClock()
        try await RelayKit.run(clock: clock) { kit in
            let alice = try KitDevice("alice", kit)
            let token = try await alice.register()
            let stored: StoredAttachment = try RelayJSON.decode(
                from: Data(await kit.ask(.uploadAttachment, token: token, body: [1, 2, 3])))
            clock.advance(by: .seconds(30 * 86400))
            let report = try await kit.relay.prune()
            #expect(report.attachments == 1)
            await #expect(throws: RelayError(.unknownAttachment)) {
                try await kit.relay.folder?.open(stored.id)
            }
        }
    }
}
