import BulwarkCore
import BulwarkTesting
import Testing

@testable import BulwarkKeybag

@Suite(.serialized) struct KeybagMemoryTests {
    @Test(.enabled(if: MemoryProbe.isPossible, "needs /proc/self/mem"))
    func `After lock neither the class keys that went nor the passcode are in memory`() throws {
        let rig = Rig()
        let item = SecureBytes(random: 32)
        // The passcode is made in secret memory: a String would be this test's own leak.
        let passcode = try Secret(
            utf8: SecureBytes(count: 24) { buffer in
                SystemEntropy().fill(buffer)
                for index in buffer.indices { buffer[index] = 0x61 + buffer[index] % 26 }
            })
        let passcodeProbe = MemoryProbe(for: passcode.utf8)
        let bag = try Keybag.create(at: Rig.path, passcode: passcode, rig.setup)
        for keyClass in KeyClass.allCases {
            #expect(try bag.unwrap(try bag.wrap(item, for: keyClass), for: keyClass) == item)
        }
        bag.lock()
        try bag.unlock(passcode)
        let probes = bag.contents.withLock { $0.keys.mapValues { MemoryProbe(for: $0) } }
        #expect(probes.count == KeyClass.allCases.count)
        for probe in probes.values { #expect(try probe.occurrences() > 0) }
        #expect(try passcodeProbe.occurrences() > 0)
        for keyClass in KeyClass.allCases { _ = try bag.wrap(item, for: keyClass) }
        bag.lock()
        passcode.wipe()
        for (keyClass, probe) in probes {
            let found = try probe.occurrences()
            #expect((found > 0) == keyClass.canUnwrap(in: .locked, hasPasscode: true), "\(keyClass): \(found)")
        }
        #expect(try passcodeProbe.occurrences() == 0)
    }
}
