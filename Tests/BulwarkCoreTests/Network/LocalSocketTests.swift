import BulwarkCore
import BulwarkTesting
import Foundation
import Testing

@Suite struct LocalSocketTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
        "s-\(UUID().uuidString.prefix(8))"
    )
    .path

    private func withAddress(_ body: (LocalAddress) throws -> Void) throws {
        try SystemFileSystem().makeFolder(folder, permissions: .ownerOnlyFolder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(try #require(LocalAddress(folder + "/socket")))
    }

    private var soon: ContinuousClock.Instant { .now + Patience.lastResort }

    @Test func `What one end sends the other receives, and each knows whose the other is`() throws {
        try withAddress { address in
            let listener = try LocalListener(at: address)
            let client = try StreamSocket(connectingTo: address, by: soon)
            let server = try listener.accept(by: soon)
            #expect(try client.peerUser() == ProcessOwner.user)
            #expect(try server.peerUser() == ProcessOwner.user)
            try client.send([1, 2, 3], by: soon)
            #expect(try server.receive(atMost: 10, by: soon) == [1, 2, 3])
            server.end()
            #expect(try client.receive(atMost: 10, by: soon).isEmpty)
        }
    }

    @Test func `Only its owner can reach the socket, and a name that is taken is not taken over`() throws {
        try withAddress { address in
            let listener = try LocalListener(at: address)
            #expect(try SystemFileSystem().status(of: address.path, followingLinks: false).permissions == .ownerOnly)
            #expect(throws: SocketFault.self) { try LocalListener(at: address) }
            withExtendedLifetime(listener) {}
        }
    }

    @Test func `Where nobody listens a connection is refused, with a socket or without`() throws {
        try withAddress { address in
            func refused() throws { _ = try StreamSocket(connectingTo: address, by: soon) }
            #expect(throws: SocketFault.refused) { try refused() }
            _ = try LocalListener(at: address)
            #expect(throws: SocketFault.refused) { try refused() }
        }
    }

    @Test func `Waiting ends by the deadline, and at once when the listener is stopped`() throws {
        try withAddress { address in
            let listener = try LocalListener(at: address)
            func accept(by deadline: ContinuousClock.Instant) throws { _ = try listener.accept(by: deadline) }
            #expect(throws: SocketFault.timedOut) { try accept(by: .now + .milliseconds(20)) }
            Thread.detachNewThread {
                usleep(20_000)
                listener.stop()
            }
            let begin = ContinuousClock.now
            #expect(throws: SocketFault.reset) { try accept(by: begin + Patience.lastResort * 2) }
            #expect(ContinuousClock.now - begin < Patience.lastResort)
        }
    }

    @Test func `A path that the system would cut off is no address`() {
        #expect(LocalAddress("/" + String(repeating: "a", count: 120)) == nil)
        #expect(LocalAddress("") == nil)
        #expect(LocalAddress("/a\0b") == nil)
    }
}
