#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// Another process of this machine, by its number.
public struct RunningProcess: Sendable, Hashable {
    private let number: Int32

    /// Names a process; whether it runs is not asked.
    ///
    /// - Parameter number: Its number.
    /// - Returns: Nil for a number that stands for several processes, for the first, or for this one.
    public init?(_ number: Int32) {
        guard number > 1, number != getpid() else { return nil }
        self.number = number
    }

    /// Ends it at once, whatever it does; false where there is none, or it is another user's.
    public func kill() -> Bool { killProcess(number, SIGKILL) == 0 }
}

/// The system's call, whose name the method above would hide.
private func killProcess(_ number: pid_t, _ signal: Int32) -> Int32 { kill(number, signal) }
