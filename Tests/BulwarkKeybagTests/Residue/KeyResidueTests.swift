import BulwarkCore
import BulwarkTesting
import Crypto
import Foundation
import Testing

@testable import BulwarkKeybag

/// What a cipher leaves on the heap, and what is done about it.
@Suite struct KeyResidueTests {
    @Test(.enabled(if: MemoryProbe.isPossible, "needs /proc/self/mem"))
    func `A key that sealed is on the heap until it is overwritten, and then no more`() async throws {
        // In a process of its own: other tests would use the same memory.
        await #expect(processExitsWith: .success) {
            KeyResidue.overwriteLast()
            // Left alone it is found: a search that never finds anything proves nothing.
            guard try Self.isFound(after: {}) else { exit(64) }
            for _ in 0..<20 where try Self.isFound(after: KeyResidue.overwriteLast) { exit(1) }
        }
    }

    private static func isFound(after clean: () -> Void) throws -> Bool {
        let key = SecureBytes(random: 32)
        let probe = MemoryProbe(for: key)
        _ = try AES.GCM.seal(Data(count: 64), using: key.withExposedBytes { SymmetricKey(data: $0) })
        clean()
        StackResidue.scrub(kilobytes: 48)
        key.wipe()
        return try probe.occurrences() > 0
    }
}
