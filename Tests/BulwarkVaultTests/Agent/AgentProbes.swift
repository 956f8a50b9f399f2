import BulwarkCore
import BulwarkTesting

@testable import BulwarkKeybag
@testable import BulwarkVault

extension KeyAgent {
    /// Probes for the class keys that need the passcode.
    func probes() -> [MemoryProbe] {
        keybag.contents.withLock { contents in
            contents.keys.filter { !$0.key.canUnwrap(in: .beforeFirstUnlock, hasPasscode: true) }
                .values.map { MemoryProbe(for: $0) }
        }
    }
}
