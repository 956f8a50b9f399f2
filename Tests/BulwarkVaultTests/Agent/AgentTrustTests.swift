import BulwarkCore
import BulwarkKeybag
import BulwarkStorage
import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkVault

/// Who is believed, and what is borne with.
@Suite struct AgentTrustTests {
    @Test func `An agent of another user is not believed`() throws {
        let rig = try AgentRig()
        let stranger = AgentKeyring(at: rig.location, owner: ProcessOwner.user &+ 1)
        #expect(throws: KeybagError(.notAvailable)) { try stranger.status() }
        #expect(throws: KeybagError(.notAvailable)) { try stranger.confirm(TestVault.passcode) }
        #expect(throws: KeybagError(.notAvailable)) { try stranger.wrap(SecureBytes(random: 32), for: .complete) }
    }

    @Test func `A client of another user gets no answer`() throws {
        let rig = try AgentRig(owner: ProcessOwner.user &+ 1)
        #expect(throws: KeybagError(.locked)) { try rig.keyring.wrap(SecureBytes(random: 32), for: .complete) }
        #expect(rig.agent.remaining > .zero)
    }

    @Test(
        "A bad client loses its connection, and nobody else anything",
        arguments: [
            [0, 0, 0, 0], [0, 0, 0, 1, 1], [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0x20, 1], [0, 0, 0, 2, 2, 1],
            [0, 0, 0, 2, 1, 0], [0, 0, 0, 2, 1, 99], [0, 0, 0, 3, 1, 1, 0], [0, 0, 0, 6, 1, 2, 0x41, 0, 0, 0],
            [0, 0, 0, 7, 1, 3, 0x5A, 0, 0, 0, 1], [0, 0, 0, 2, 1, 4], [0, 0, 1], [0, 0, 0, 9, 1],
        ] as [[UInt8]])
    func badClients(bytes: [UInt8]) throws {
        let rig = try AgentRig()
        let deadline = ContinuousClock.now + Patience.lastResort
        let socket = try StreamSocket(connectingTo: rig.location.socket, by: deadline)
        try socket.send(bytes, by: deadline)
        // Cut off or stalled, it is closed without a word when the agent's patience ends.
        #expect(try socket.receive(atMost: 1, by: deadline).isEmpty)
        #expect(try rig.keyring.status().lockState == .unlocked)
    }

    @Test func `Connections beyond the limit wait until places become free`() throws {
        var limits = AgentRig.quick
        limits.connections = 2
        limits.idle = .milliseconds(200)
        let rig = try AgentRig(limits: limits)
        let deadline = ContinuousClock.now + Patience.lastResort
        let first = try StreamSocket(connectingTo: rig.location.socket, by: deadline)
        let second = try StreamSocket(connectingTo: rig.location.socket, by: deadline)
        // The idle ones make room, and until then nobody is told that the vault is locked.
        #expect(try rig.keyring.status().lockState == .unlocked)
        #expect(try first.receive(atMost: 1, by: deadline).isEmpty)
        #expect(try second.receive(atMost: 1, by: deadline).isEmpty)
    }

    @Test func `Requests and replies come out as they went in, and nothing else is one`() throws {
        let key = SecureBytes(random: 32)
        for keyClass in KeyClass.allCases {
            guard case .wrap(keyClass, key)? = AgentRequest(AgentRequest.wrap(keyClass, key).encoded) else {
                Issue.record("wrap \(keyClass)")
                continue
            }
            let wrapped = [UInt8](repeating: 9, count: 40)
            guard case .unwrap(keyClass, wrapped)? = AgentRequest(AgentRequest.unwrap(keyClass, wrapped).encoded) else {
                Issue.record("unwrap \(keyClass)")
                continue
            }
        }
        let details: [KeybagError.Detail?] = [
            nil, .wait(.milliseconds(1500)), .attemptsLeft(3), .locked(.whenUnlockedThisDeviceOnly, .locked),
        ]
        for (detail, expected) in zip(details, [nil, .wait(.seconds(2)), details[2], details[3]]) {
            let reply = AgentReply(AgentReply.failure(KeybagError(.rateLimited, detail: detail)).encoded)
            guard case .failure(let error)? = reply else {
                Issue.record("no failure")
                continue
            }
            #expect(error.code == .rateLimited && error.detail == expected)
        }
        var generator = SeededGenerator(seed: 20_261_126)
        var accepted = 0
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...80, using: &generator)
            var bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            if count > 1 { bytes[0] = 1 }
            if count > 2 { bytes[1] = UInt8.random(in: 0...7, using: &generator) }
            if AgentRequest(SecureBytes(copying: bytes)) != nil { accepted += 1 }
            _ = AgentReply(SecureBytes(copying: bytes))
        }
        // Passcodes may be any bytes: about one in eight.
        #expect(accepted > 0 && accepted < 6000)
    }

    @Test(.enabled(if: MemoryProbe.isPossible, "needs /proc/self/mem"))
    func `After a lock neither class keys nor passcode are in the agent's memory`() async throws {
        await #expect(processExitsWith: .success) {
            let rig = try AgentRig()
            // The vault's own bag is in this process too: locked, as if opened anew.
            try rig.device.restart()
            let keyring = rig.keyring
            let passcode = try Secret(utf8: SecureBytes(copying: Array("correct horse battery staple".utf8)))
            try keyring.confirm(passcode)
            var wrapped: [KeyClass: [UInt8]] = [:]
            let marker = SecureBytes(random: 32)
            for keyClass in KeyClass.allCases {
                wrapped[keyClass] = try keyring.wrap(marker, for: keyClass)
                guard try keyring.unwrap(wrapped[keyClass] ?? [], for: keyClass) == marker else { exit(65) }
            }
            let probe = MemoryProbe(for: marker)
            let classKeys = rig.agent.probes()
            // Alive, they are found: a search that never finds anything proves nothing.
            guard classKeys.count == KeyClass.allCases.count - 3, try probe.occurrences() > 0 else { exit(64) }
            for classKey in classKeys where try classKey.occurrences() == 0 { exit(66) }
            try keyring.lock()
            guard try await rig.hasEnded() else { exit(67) }
            marker.wipe()
            for classKey in classKeys where try classKey.occurrences() > 0 { exit(1) }
            // What was wrapped and unwrapped is not left in the buffers of the protocol either.
            if try probe.occurrences() > 0 { exit(2) }
        }
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014): the same numbers each time.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
