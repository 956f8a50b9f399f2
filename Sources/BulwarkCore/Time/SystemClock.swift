public import Foundation

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// The system's clocks.
///
/// Time since boot is `CLOCK_BOOTTIME` on Linux and `CLOCK_MONOTONIC_RAW` on Apple's systems: both count sleep, and neither
/// follows the wall clock.
public struct SystemClock: WallClock, BootClock {
    /// The system's clocks; they have no state here.
    public init() {}

    /// The date and time.
    public var now: Date { Date() }

    /// How long ago the system started, counting the time it slept.
    public var sinceBoot: Duration {
        #if canImport(Darwin)
            let clock = CLOCK_MONOTONIC_RAW
        #else
            let clock = CLOCK_BOOTTIME
        #endif
        var time = timespec()
        clock_gettime(clock, &time)
        return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
    }

    /// The kernel's name of this start of the system. Where it gives none, a random one of this process: then a new process
    /// counts as a new start, which can only lengthen a delay.
    public var bootIdentity: BootIdentity { Self.identity }

    /// Waits until ``sinceBoot`` has reached a deadline.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    public func sleep(until deadline: Duration) async throws {
        while true {
            let rest = deadline - sinceBoot
            if rest <= .zero { return }
            try await Task.sleep(for: rest, clock: .continuous)
        }
    }

    private static let identity = BootIdentity(rawValue: kernelIdentity() ?? UUID().uuidString)

    private static func kernelIdentity() -> String? {
        #if canImport(Darwin)
            var buffer = [UInt8](repeating: 0, count: 64)
            var size = buffer.count
            guard sysctlbyname("kern.bootsessionuuid", &buffer, &size, nil, 0) == 0, size > 1 else { return nil }
            return String(decoding: buffer.prefix(size).prefix { $0 != 0 }, as: UTF8.self)
        #else
            let bytes = try? SystemFileSystem().contents(of: "/proc/sys/kernel/random/boot_id", limit: 64)
            guard let bytes, bytes.count > 30 else { return nil }
            return String(decoding: bytes.prefix { $0 > 0x20 }, as: UTF8.self)
        #endif
    }
}
