import BulwarkCore
import Foundation

/// Runs independent pieces of work on all cores.
///
/// Threads of its own, because parsing deeply nested sources needs a larger stack than the system's pool gives.
enum Workers {
    /// The stack of a worker in bytes: enough for the deepest nesting that the parser and the lowering accept.
    static let stackSize = 64 << 20

    /// Told what the threads of the audit around work on.
    @TaskLocal static var watch: (any WorkWatch)?

    /// Calls `work` for every index and gives the results back in order.
    ///
    /// - Parameters:
    ///   - count: how many pieces there are.
    ///   - threads: how many do them; nil for one on each core.
    ///   - finished: called after each piece with how many are done, from whichever thread did it.
    static func map<Result: Sendable>(
        _ count: Int, threads: Int? = nil, finished: (@Sendable (Int) -> Void)? = nil,
        _ work: @escaping @Sendable (Int) -> Result
    ) -> [Result] {
        let state = State<Result>(count: count)
        let group = DispatchGroup()
        for _ in 0..<count { group.enter() }
        let hasBegun = Locked(false)
        for _ in 0..<max(1, min(count, threads ?? ProcessInfo.processInfo.activeProcessorCount)) {
            startThread {
                hasBegun.withLock { $0 = true }
                while let index = state.next() {
                    let done = state.finish(index, work(index))
                    finished?(done)
                    group.leave()
                }
            }
        }
        wait(for: group, begunBy: hasBegun)
        return state.results
    }

    /// Starts a thread with the stack that the deepest source needs; the watch is told of it.
    private static func startThread(_ body: @escaping @Sendable () -> Void) {
        let watch = watch
        let thread = Thread {
            watch?.threadBegins()
            $watch.withValue(watch) { body() }
            watch?.threadEnds()
        }
        thread.stackSize = stackSize
        thread.start()
    }

    /// Waits for threads to be done with their work.
    private static func wait(for group: DispatchGroup, begunBy hasBegun: Locked<Bool>) {
        while group.wait(timeout: .now() + 60) == .timedOut {
            // A system that is short of address space starts no thread and does not say so; nothing would ever end the wait.
            precondition(
                hasBegun.withLock { $0 }, "No thread could be started: the process may have too little memory.")
        }
    }

    /// Does two things at the same time.
    static func both<First: Sendable, Second: Sendable>(
        _ first: @escaping @Sendable () -> First, and second: @escaping @Sendable () -> Second
    ) -> (First, Second) {
        let firstResult = Locked<First?>(nil)
        let secondResult = Locked<Second?>(nil)
        _ = map(2, threads: 2) { number in
            if number == 0 {
                let result = first()
                firstResult.withLock { $0 = result }
            } else {
                let result = second()
                secondResult.withLock { $0 = result }
            }
        }
        guard let first = firstResult.withLock({ $0 }), let second = secondResult.withLock({ $0 }) else {
            preconditionFailure("A piece of work was left out.")
        }
        return (first, second)
    }

    /// Begins something whose result is asked for later, on a thread of its own.
    static func begin<Value: Sendable>(_ work: @escaping @Sendable () -> Value) -> Begun<Value> {
        let begun = Begun<Value>()
        startThread { begun.run(work) }
        return begun
    }

    /// Something that was begun.
    final class Begun<Value: Sendable>: Sendable {
        private let result = Locked<Value?>(nil)
        private let hasBegun = Locked(false)
        private let group = DispatchGroup()

        fileprivate init() { group.enter() }

        fileprivate func run(_ work: () -> Value) {
            hasBegun.withLock { $0 = true }
            let value = work()
            result.withLock { $0 = value }
            group.leave()
        }

        /// What came of it; waits for it.
        var value: Value {
            Workers.wait(for: group, begunBy: hasBegun)
            guard let value = result.withLock({ $0 }) else {
                // Invariant: the group is left once the result is there.
                preconditionFailure("A piece of work has no result.")
            }
            return value
        }
    }

    /// Frees something large on a thread of its own, and a little later: whoever waits for a report is served first, and a process that ends
    /// with it need not free anything.
    static func letGo(of value: some Sendable) {
        Thread.detachNewThread {
            Thread.sleep(forTimeInterval: 0.25)
            withExtendedLifetime(value) {}
        }
    }

    /// What the threads share, behind one lock.
    private final class State<Result: Sendable>: @unchecked Sendable {
        // Unchecked because the lock guards every access; `results` is read once all pieces have left the group.
        private let lock = NSLock()
        private let count: Int
        private var started = 0
        private var done = 0
        private var slots: [Result?]

        init(count: Int) {
            self.count = count
            slots = Array(repeating: nil, count: count)
        }

        func next() -> Int? {
            lock.withLock {
                guard started < count else { return nil }
                started += 1
                return started - 1
            }
        }

        func finish(_ index: Int, _ result: Result) -> Int {
            lock.withLock {
                slots[index] = result
                done += 1
                return done
            }
        }

        var results: [Result] { lock.withLock { slots.compactMap { $0 } } }
    }
}
