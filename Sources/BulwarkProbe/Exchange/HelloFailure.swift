public import BulwarkCore

/// Why a server gave no answer to a ClientHello.
public enum HelloFailure: Error, Sendable, Hashable {
    /// The name has no address, or no name server answered.
    case unresolved
    /// Nobody listens on the port.
    case refused
    /// The network or the host cannot be reached.
    case unreachable
    /// The connection was cut off.
    case reset
    /// The server ended the connection in good order without an answer, or in the middle of one.
    case closed
    /// The time limit passed first.
    case timedOut
    /// The server declined, and says why.
    case alert(TLSAlert)
    /// What answers speaks something else.
    case notTLS
    /// The answer is larger than the limits allow.
    case tooLarge
    /// The answer breaks the protocol.
    case malformed(HelloFault)
    /// The ClientHello cannot be written: a list is empty or too long.
    case unwritable
    /// Another failure of the system, by errno.
    case system(Int32)

    /// Names what a parser found.
    init(_ fault: HelloFault) {
        self =
            switch fault {
            case .notTLS: .notTLS
            case .tooLarge: .tooLarge
            default: .malformed(fault)
            }
    }

    /// Names what happened to the connection.
    public init(_ fault: SocketFault) {
        self =
            switch fault {
            case .unresolved: .unresolved
            case .refused: .refused
            case .unreachable: .unreachable
            case .reset: .reset
            case .timedOut: .timedOut
            case .system(let code): .system(code)
            }
    }
}
