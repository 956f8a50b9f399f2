import BulwarkCore
import Testing

@Suite struct LockedTests {
    @Test func `No addition is lost among threads`() async {
        let counter = Locked(0)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<32 {
                group.addTask { for _ in 0..<1000 { counter.withLock { $0 += 1 } } }
            }
        }
        #expect(counter.withLock { $0 } == 32000)
    }

    @Test func `A failure gives the lock back`() {
        let value = Locked([1])
        #expect(throws: CoreError(.busy)) {
            try value.withLock { value throws(CoreError) in
                value.append(2)
                throw CoreError(.busy)
            }
        }
        #expect(value.withLock { $0 } == [1, 2])
    }

    @Test func `What it holds is released with it`() {
        final class Witness {
            let gone: Locked<Bool>
            init(_ gone: Locked<Bool>) { self.gone = gone }
            deinit { gone.withLock { $0 = true } }
        }
        let gone = Locked(false)
        do { _ = Locked(Witness(gone)) }
        #expect(gone.withLock { $0 })
    }
}
