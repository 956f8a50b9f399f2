#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// A value that only one thread at a time can reach.
///
/// The standard library's `Mutex` needs iOS 18 and macOS 15; this one does not. The lock is `os_unfair_lock` on Apple's
/// systems and a POSIX mutex elsewhere, in a heap allocation of its own so that its address never changes.
///
/// Keep what runs under the lock short, and never wait for another lock or for the same one in it: a lock that is taken
/// twice by one thread never gives way.
public final class Locked<Value: ~Copyable>: @unchecked Sendable {
    // Sendable though unchecked: `value` is reached under `lock` only, comes in by `sending` and cannot be kept by the
    // body, which has it `inout sending`. LockedTests runs under the thread sanitizer.
    private let lock: UnsafeMutablePointer<PlatformLock>
    // The lock is what keeps accesses apart; the runtime's check of the same would take as long again.
    @exclusivity(unchecked) private var value: Value

    /// Takes a value that nothing else holds.
    public init(_ value: consuming sending Value) {
        self.value = value
        lock = .allocate(capacity: 1)
        #if canImport(Darwin)
            lock.initialize(to: os_unfair_lock())
        #else
            lock.initialize(to: pthread_mutex_t())
            let failure = pthread_mutex_init(lock, nil)
            // Invariant: with default attributes it fails for want of memory only.
            precondition(failure == 0, "pthread_mutex_init: \(failure)")
        #endif
    }

    deinit {
        #if !canImport(Darwin)
            pthread_mutex_destroy(lock)
        #endif
        lock.deinitialize(count: 1)
        lock.deallocate()
    }

    /// Runs a body that alone has the value, and gives what it gives.
    ///
    /// - Throws: What the body throws.
    public func withLock<Result: ~Copyable, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        #if canImport(Darwin)
            os_unfair_lock_lock(lock)
            defer { os_unfair_lock_unlock(lock) }
        #else
            pthread_mutex_lock(lock)
            defer { pthread_mutex_unlock(lock) }
        #endif
        return try body(&value)
    }
}

#if canImport(Darwin)
    private typealias PlatformLock = os_unfair_lock
#else
    private typealias PlatformLock = pthread_mutex_t
#endif
