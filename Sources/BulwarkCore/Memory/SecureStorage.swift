/// One memory of secret bytes, who reads it, and whether it is gone.
final class SecureStorage: Sendable, CustomReflectable {
    private struct Gate {
        var readers = 0
        var isWiped = false
    }

    private let block: SecureMemory.Block
    private let count: Int
    private let gate = Locked(Gate())

    init(count: Int) {
        self.count = count
        block = SecureMemory.allocate(max(count, 1))
    }

    deinit { SecureMemory.release(block) }

    /// All of it, for whoever makes it; nobody else has it yet.
    var memory: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: block.address, count: count)
    }

    var isMemoryLocked: Bool { block.isLocked }
    var isWiped: Bool { gate.withLock { $0.isWiped } }
    var readableCount: Int { isWiped ? 0 : count }

    /// The bytes, until ``endReading()``; without an address when they are gone.
    func beginReading() -> UnsafeRawBufferPointer {
        let isWiped = gate.withLock { gate in
            gate.readers += 1
            return gate.isWiped
        }
        return isWiped ? UnsafeRawBufferPointer(start: nil, count: 0) : UnsafeRawBufferPointer(memory)
    }

    func endReading() {
        gate.withLock { gate in
            gate.readers -= 1
            if gate.isWiped, gate.readers == 0 { SecureMemory.zero(memory) }
        }
    }

    func wipe() {
        gate.withLock { gate in
            gate.isWiped = true
            if gate.readers == 0 { SecureMemory.zero(memory) }
        }
    }

    var customMirror: Mirror { Mirror(self, children: []) }
}
