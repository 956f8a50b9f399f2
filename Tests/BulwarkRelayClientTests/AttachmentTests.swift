import BulwarkCore
import BulwarkMessaging
import BulwarkRelayAPI
import BulwarkRelayClient
import Foundation
import Testing

struct AttachmentTests {
    private let relay = TestRelay()

    private static func content(_ size: Int) -> [UInt8] { (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) } }

    private static func parts(_ content: [UInt8], of size: Int) -> RelayStream {
        RelayStream(reading: {
            var rest = content[...]
            return {
                guard !rest.isEmpty else { return nil }
                defer { rest = rest.dropFirst(size) }
                return Array(rest.prefix(size))
            }
        })
    }

    @Test("What was uploaded is downloaded by who has the key", arguments: [0, 1, 65536, 131_072, 200_001])
    func goesUpAndDown(size: Int) async throws {
        let alice = try await Party.registered("alice", at: relay), bob = try await Party.registered("bob", at: relay)
        let content = Self.content(size)
        let attachment = try await alice.client.upload(Self.parts(content, of: 10_000), length: size)
        let sent = try RemoteAttachment(encoded: attachment.encoded())
        #expect(sent == attachment && sent.key.length == size)
        let read = Locked<[UInt8]>([])
        try await bob.client.download(sent) { part in read.withLock { $0 += part } }
        #expect(read.withLock { $0 } == content)
        try await alice.client.remove(attachment)
        #expect(await refusal { try await bob.client.download(sent) { _ in } }?.relay?.code == .unknownAttachment)
    }

    @Test func `Content of another length than was said is not handed in`() async throws {
        let alice = try await Party.registered("alice", at: relay)
        for length in [9, 11] {
            let parts = Self.parts(Self.content(10), of: 3)
            #expect(await refusal { _ = try await alice.client.upload(parts, length: length) }?.code == .content)
        }
        struct Fault: Error {}
        let broken = RelayStream(reading: { { throw Fault() } })
        #expect(await refusal { _ = try await alice.client.upload(broken, length: 1) }?.code == .content)
    }

    @Test func `An attachment that was altered, or a file that cannot be written, is told of`() async throws {
        let alice = try await Party.registered("alice", at: relay)
        let attachment = try await alice.client.upload(Self.parts(Self.content(500), of: 500), length: 500)
        struct Full: Error {}
        #expect(await refusal { try await alice.client.download(attachment) { _ in throw Full() } }?.code == .content)
        await relay.alterAttachments()
        #expect(
            await refusal { try await alice.client.download(attachment) { _ in } }?.messaging?.code == .notAuthentic)
    }

    @Test func `What is no attachment in a message is refused`() throws {
        for bytes in [
            [], [1], [UInt8](repeating: 1, count: 33), [UInt8](repeating: 0x61, count: 74),
            [1] + [UInt8](repeating: 0x61, count: 72),
        ] {
            #expect(throws: RelayClientError.self) { try RemoteAttachment(encoded: SecureBytes(copying: bytes)) }
        }
    }
}
