extension HelloFailure: CustomStringConvertible {
    /// What happened, in a sentence without its full stop.
    public var description: String {
        switch self {
        case .unresolved: "The name has no address, or no name server answered"
        case .refused: "Nobody listens on the port"
        case .unreachable: "The host cannot be reached"
        case .reset: "The connection was cut off"
        case .closed: "The server ended the connection without an answer, or in the middle of one"
        case .timedOut: "No answer came within the time limit"
        case .alert(let alert): "The server declined with the alert \(alert.name ?? "\(alert.code)")"
        case .notTLS: "What answers does not speak TLS"
        case .tooLarge: "The server's answer is larger than the limits allow"
        case .malformed(let fault): "The server's answer breaks the protocol: \(fault.summary)"
        case .unwritable: "The hello cannot be written"
        case .system(let code): "The system reports error \(code)"
        }
    }
}

extension HelloFault {
    /// What is wrong, in a few words.
    public var summary: String {
        switch self {
        case .truncated: "a message ends inside of a field"
        case .trailingBytes: "bytes follow the last field"
        case .badLength: "a length is impossible"
        case .badValue: "a value is impossible"
        case .notOffered: "it chose a version or a suite that was not offered"
        case .duplicateExtension(let type): "the extension \(type) stands twice"
        case .unexpectedMessage(let type): "a message of type \(type) has no place there"
        case .undecryptable: "what it encrypted cannot be read with the keys that were agreed on"
        case .notTLS: "the bytes are no records"
        case .tooLarge: "it is too large"
        }
    }
}
