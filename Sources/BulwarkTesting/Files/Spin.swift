#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

enum Spin {
    /// Blocks the thread for a moment.
    static func pause() { usleep(100) }
}
