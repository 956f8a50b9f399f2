#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// Why a connection did not come about or ended.
public enum SocketFault: Error, Sendable, Hashable {
    /// The name has no address, or no name server answered.
    case unresolved
    /// Nobody listens on the port.
    case refused
    /// The network or the host cannot be reached.
    case unreachable
    /// The peer, or something on the way, cut the connection off.
    case reset
    /// The time limit has passed.
    case timedOut
    /// Another failure of the system, by errno.
    case system(Int32)

    /// Names what errno says.
    init(errno code: Int32) {
        switch code {
        case ECONNREFUSED: self = .refused
        case ENETUNREACH, EHOSTUNREACH, ENETDOWN, EADDRNOTAVAIL, EAFNOSUPPORT: self = .unreachable
        case ECONNRESET, EPIPE, ECONNABORTED: self = .reset
        case ETIMEDOUT: self = .timedOut
        default: self = .system(code)
        }
    }
}
