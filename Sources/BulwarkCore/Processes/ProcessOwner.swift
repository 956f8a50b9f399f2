#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// Who runs this process.
public enum ProcessOwner {
    /// The user whose rights it has: the effective user.
    public static var user: UInt32 { geteuid() }
}
