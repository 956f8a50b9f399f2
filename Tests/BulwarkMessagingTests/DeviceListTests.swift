import BulwarkCore
import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkMessaging

/// What a person is told of the devices that an account has.
@Suite struct DeviceListTests {
    private let clock = ManualClock(now: Date(timeIntervalSince1970: 1_767_225_700))

    private func change(_ account: String, added: [UInt32] = [], removed: [UInt32] = []) throws -> DeviceListChange {
        DeviceListChange(
            account: account, added: try added.map { try DeviceAddress(account: account, device: $0) },
            removed: try removed.map { try DeviceAddress(account: account, device: $0) })
    }

    @Test func `What came and went is told until somebody was, over a crash, too`() async throws {
        let alice = try await TestDevice("alice", clock: clock)
        #expect(try await alice.device.note(devices: [1, 2], of: "bob") == nil)
        #expect(try await alice.device.note(devices: [2, 1], of: "bob") == nil)
        let news = try change("bob", added: [9], removed: [2])
        #expect(try await alice.device.note(devices: [9, 1], of: "bob") == news)
        try await alice.reopen()
        #expect(try await alice.device.note(devices: [1, 9], of: "bob") == news)
        // Another one before anybody was told; and one that was there for a moment only.
        let more = try change("bob", added: [7, 9], removed: [2, 9])
        #expect(try await alice.device.note(devices: [1, 7], of: "bob") == more)
        try await alice.device.acknowledge(news)
        #expect(
            try await alice.device.note(devices: [1, 7], of: "bob") == change("bob", added: [7], removed: [9]))
        try await alice.device.acknowledge(more)
        let commits = alice.store.commitCount
        #expect(try await alice.device.note(devices: [1, 7], of: "bob") == nil)
        #expect(alice.store.commitCount == commits)
    }

    @Test func `An account whose list was empty has a list: its first device is news`() async throws {
        let alice = try await TestDevice("alice", clock: clock)
        #expect(try await alice.device.note(devices: [], of: "bob") == nil)
        #expect(try await alice.device.note(devices: [4], of: "bob") == change("bob", added: [4]))
    }

    @Test func `This device is no news in its own account, whatever the list says of it, and in no other's`()
        async throws
    {
        let alice = try await TestDevice("\u{E9}", clock: clock)
        #expect(try await alice.device.note(devices: [1, 2], of: "\u{E9}") == nil)
        #expect(try await alice.device.note(devices: [2], of: "\u{E9}") == nil)
        #expect(try await alice.device.note(devices: [1, 2, 3], of: "\u{E9}") == change("\u{E9}", added: [3]))
        // The same letter in another spelling is another account.
        #expect(try await alice.device.note(devices: [2], of: "e\u{301}") == nil)
        #expect(
            try await alice.device.note(devices: [1, 2], of: "e\u{301}")?.added.map(\.device) == [1])
    }

    @Test func `A server that changes a list without end fills no store`() async throws {
        let alice = try await TestDevice("alice", clock: clock)
        await #expect(throws: MessagingError(.tooLarge)) { try await alice.device.note(devices: 0..<1001, of: "bob") }
        var change: DeviceListChange?
        for round in UInt32(0)..<12 {
            change = try await alice.device.note(devices: round * 1000..<(round + 1) * 1000, of: "bob")
        }
        #expect(change?.added.count == 1024 && change?.removed.count == 1024)
        try await alice.reopen()
        try await alice.device.acknowledge(#require(change))
        #expect(try await alice.device.note(devices: 11000..<12000, of: "bob") == nil)
        await #expect(throws: MessagingError(.invalidValue)) { try await alice.device.note(devices: [1], of: "") }
        let other = try await OMEMOTestDevice("carol")
        for number in [0, UInt32(1) << 31] {
            await #expect(throws: MessagingError(.invalidValue)) {
                try await other.device.note(devices: [1, number], of: "bob")
            }
        }
        #expect(try await other.device.note(devices: [1], of: "bob") == nil)
        let news = try #require(try await other.device.note(devices: [1, 2], of: "bob"))
        try await other.device.acknowledge(news)
        #expect(try await other.device.note(devices: [1, 2], of: "bob") == nil)
    }

    @Test func `Once a device of an account was verified, one that a server slips in gets nothing`() async throws {
        let alice = try await TestDevice("alice", clock: clock, trust: .firstUseUntilVerified)
        let bob = try await TestDevice("bob", clock: clock), tablet = try await TestDevice("bob", 2, clock: clock)
        let carol = try await TestDevice("carol", clock: clock)
        for device in [bob, tablet, carol] { try await alice.begin(with: device) }
        // Before: as they come.
        #expect(try await tablet.read(alice.send("to both", to: bob, tablet)[1]) == "to both")
        try await alice.device.verify(bob.device.identityKey, of: bob.address)
        try await alice.reopen()
        let error = try await #require(throws: MessagingError.self) {
            try await alice.send("no", to: bob, tablet, carol)
        }
        #expect(error.code == .notVerified && error.devices == [tablet.address])
        #expect(try await alice.send("to those that may", to: bob, carol).count == 2)
        try await alice.device.verify(tablet.device.identityKey, of: tablet.address)
        #expect(try await alice.send("to all", to: bob, tablet, carol).count == 3)
        // Another key for a device that was verified is verified no more.
        let wiped = try await TestDevice("bob", 2, clock: clock)
        #expect(await code { try await alice.begin(with: wiped) } == .identityChanged)
        try await alice.device.accept(wiped.device.identityKey, of: wiped.address)
        try await alice.begin(with: wiped)
        await #expect(throws: MessagingError(.notVerified)) { try await alice.send("no", to: wiped) }
    }
}
