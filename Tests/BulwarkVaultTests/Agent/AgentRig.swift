import BulwarkCore
import BulwarkKeybag
import BulwarkStorage
import BulwarkTesting
import BulwarkVault
import Foundation
import Testing

/// A vault whose keys an agent on another thread of this process holds.
final class AgentRig {
    let device: TestVault
    let location: AgentLocation
    let agent: KeyAgent
    private let isRunning = Locked(true)

    init(
        lifetime: Duration = .seconds(600), clock: any BootClock = SystemClock(), limits: KeyAgent.Limits = quick,
        owner: UInt32 = ProcessOwner.user
    ) throws {
        device = try TestVault()
        location = try #require(AgentLocation(of: device.location, environment: [:]))
        agent = try KeyAgent(
            Self.unlockedBag(device.location), at: location, lifetime: lifetime, clock: clock, limits: limits,
            owner: owner)
        Thread.detachNewThread { [agent, isRunning] in
            agent.run()
            isRunning.withLock { $0 = false }
        }
    }

    deinit { agent.stop() }

    /// Patience that a test has.
    static let quick: KeyAgent.Limits = {
        var limits = KeyAgent.Limits()
        limits.patience = .milliseconds(100)
        limits.interval = .milliseconds(10)
        return limits
    }()

    static func unlockedBag(_ location: VaultLocation) throws -> Keybag {
        let keybag = try Keybag.open(location.keybag, TestVault.setup(location.folder))
        try keybag.unlock(TestVault.passcode)
        return keybag
    }

    var keyring: AgentKeyring { AgentKeyring(at: location) }

    /// The vault as another process would open it.
    func vault() throws -> Vault { try Vault(device.location, keyring: keyring, device.configuration) }

    /// Whether the agent has ended; waits for it.
    func hasEnded() async throws -> Bool {
        await Patience.wait { isRunning.withLock { !$0 } }
    }
}
