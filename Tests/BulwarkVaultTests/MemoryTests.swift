import BulwarkCore
import BulwarkKeybag
import BulwarkStorage
import BulwarkTesting
import Crypto
import Foundation
import Testing

@testable import BulwarkVault

/// What is left in memory after a lock.
@Suite struct MemoryTests {
    @Test(.enabled(if: MemoryProbe.isPossible, "needs /proc/self/mem"))
    func `After a lock neither the vault's keys nor the values that were read are in memory`() async throws {
        // In a process of its own: other tests would use the same memory.
        await #expect(processExitsWith: .success) {
            let device = try TestVault()
            let vault = try device.vault
            var probes = try await Self.workAndProbe(vault)
            // Alive, they are found: a search that never finds anything proves nothing.
            for (_, probe) in probes.prefix(2) where try probe.occurrences() == 0 { exit(64) }
            try await vault.lock()
            // The exit code tells what is left: 1 the wrapping key, 2 the key of attributes, 4 the value.
            var left: Int32 = 0
            for (index, (_, probe)) in probes.enumerated() where try probe.occurrences() > 0 {
                left |= 1 << Int32(index)
            }
            probes.removeAll()
            exit(left)
        }
    }

    /// Writes, reads and lists, and looks for what that needed.
    private static func workAndProbe(_ vault: Vault) async throws -> [(String, MemoryProbe)] {
        let marker = SecureBytes(random: 40)
        for number in 0..<20 {
            let item = KeychainItem(
                address: KeychainAddress(service: "test", account: "\(number)"), value: marker)
            try await vault.set([item], authentication: nil)
            _ = try await vault.item(at: item.address, authentication: nil)
        }
        _ = try await vault.list(KeychainScope(service: "test"))
        let status = try vault.ring.status()
        let keys = try vault.database.read { db in
            try vault.ring.keys(of: .whenUnlockedThisDeviceOnly, status, in: db)
        }
        guard let keys else { return [] }
        var probes: [(String, MemoryProbe)] = []
        for (name, key) in [("wrapping", keys.wrapping), ("attributes", keys.attributes)] {
            let bytes = key.withUnsafeBytes { SecureBytes(copying: $0) }
            probes.append((name, MemoryProbe(for: bytes)))
            bytes.wipe()
        }
        probes.append(("value", MemoryProbe(for: marker)))
        marker.wipe()
        return probes
    }
}
