public import BulwarkCore

extension HTTPSError {
    /// The kinds of failure.
    public struct Code: ErrorCode {
        /// The code's stable name.
        public let rawValue: String

        /// Takes a code by its stable name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The text is no `https:` or `http:` URL that a request can be sent to.
        public static let invalidURL = Code(rawValue: "http.invalid-url")
        /// The request cannot be sent as it is: its method, a header or its body's length.
        public static let invalidRequest = Code(rawValue: "http.invalid-request")
        /// The policy or the pins refuse plain HTTP to the host.
        public static let insecure = Code(rawValue: "http.insecure")
        /// The host is in no list of hosts that may be asked.
        public static let hostNotAllowed = Code(rawValue: "http.host-not-allowed")
        /// The server's certificates were refused in the handshake; ``HTTPSError/verdict`` has every reason.
        public static let untrusted = Code(rawValue: "http.untrusted")
        /// The TLS handshake failed before or beside the certificates: no common version or suite, or no TLS at all.
        public static let handshakeFailed = Code(rawValue: "http.handshake-failed")
        /// The name could not be resolved, or nobody accepts connections there.
        public static let unreachable = Code(rawValue: "http.unreachable")
        /// The connection ended before the response did.
        public static let connectionLost = Code(rawValue: "http.connection-lost")
        /// The server ended this exchange and no other: an HTTP/2 stream was reset.
        public static let streamReset = Code(rawValue: "http.stream-reset")
        /// The response is none of HTTP's, or can be read in two ways.
        public static let malformedResponse = Code(rawValue: "http.malformed-response")
        /// The response's headers exceed a limit.
        public static let headersTooLarge = Code(rawValue: "http.headers-too-large")
        /// The response's body exceeds the limit.
        public static let bodyTooLarge = Code(rawValue: "http.body-too-large")
        /// Nothing came for too long: while connecting, in the handshake, in the headers or in the body.
        public static let stalled = Code(rawValue: "http.stalled")
        /// The request and all that belongs to it took too long.
        public static let timedOut = Code(rawValue: "http.timed-out")
        /// A redirect leads where it is not followed: to plain HTTP, to no URL, or with a body to another origin.
        public static let redirectRefused = Code(rawValue: "http.redirect-refused")
        /// There were more redirects than the limit, or they lead in a circle.
        public static let tooManyRedirects = Code(rawValue: "http.too-many-redirects")
        /// The body's sequence failed while it was being sent.
        public static let bodyFailed = Code(rawValue: "http.body-failed")
        /// The response's body was read already, or is being read.
        public static let bodyRead = Code(rawValue: "http.body-read")
        /// The task was cancelled.
        public static let cancelled = Code(rawValue: "http.cancelled")
        /// The client was shut down.
        public static let shutDown = Code(rawValue: "http.shut-down")

        /// All codes that the module defines.
        public static let all: [Code] = [
            .invalidURL, .invalidRequest, .insecure, .hostNotAllowed, .untrusted, .handshakeFailed, .unreachable,
            .connectionLost,
            .streamReset, .malformedResponse, .headersTooLarge, .bodyTooLarge, .stalled, .timedOut, .redirectRefused,
            .tooManyRedirects, .bodyFailed, .bodyRead, .cancelled, .shutDown,
        ]

        /// What to tell a person.
        public var message: UserMessage? {
            switch self {
            case .invalidURL:
                UserMessage(
                    "http.invalid-url", "The address cannot be used.",
                    advice: "Give a whole https URL in ASCII, without user name and password.")
            case .invalidRequest:
                UserMessage(
                    "http.invalid-request", "The request cannot be sent as it is.",
                    advice: "Correct the method, the header or the body's length that the reason names.")
            case .insecure:
                UserMessage(
                    "http.insecure", "Plain HTTP to this host is not allowed.",
                    advice: "Use https, or make an exception for the host in the transport policy.")
            case .hostNotAllowed:
                UserMessage(
                    "http.host-not-allowed", "This host is not one that may be asked.",
                    advice: "Add it to the client's list of hosts, if it belongs there.")
            case .untrusted:
                UserMessage(
                    "http.untrusted", "The server could not prove who it is.",
                    advice: "Do not send it anything. Try another network, and look at the reasons if it goes on.")
            case .handshakeFailed:
                UserMessage(
                    "http.handshake-failed", "No secure connection could be made.",
                    advice: "Check that the server offers a TLS version and a cipher suite that the policy allows.")
            case .unreachable:
                UserMessage(
                    "http.unreachable", "The server cannot be reached.",
                    advice: "Check the connection and the server's name, and try again.")
            case .connectionLost:
                UserMessage(
                    "http.connection-lost", "The connection was lost before the answer was whole.",
                    advice: "Try again; whether the request took effect is not known.")
            case .streamReset:
                UserMessage(
                    "http.stream-reset", "The server broke off its answer.",
                    advice: "Try again later; whether the request took effect is not known.")
            case .malformedResponse:
                UserMessage(
                    "http.malformed-response", "The server's answer cannot be read.",
                    advice: "Report it to whoever runs the server.")
            case .headersTooLarge:
                UserMessage(
                    "http.headers-too-large", "The server's answer has too many or too long headers.",
                    advice: "Raise the limit, if the server is known to need it.")
            case .bodyTooLarge:
                UserMessage(
                    "http.body-too-large", "The server's answer is larger than allowed.",
                    advice: "Raise the limit of the request, if so much is expected.")
            case .stalled:
                UserMessage(
                    "http.stalled", "The server went silent.", advice: "Check the connection, and try again later.")
            case .timedOut:
                UserMessage(
                    "http.timed-out", "The request took too long.",
                    advice: "Try again later, or give large transfers more time.")
            case .redirectRefused:
                UserMessage(
                    "http.redirect-refused", "The server sent the request on to where it must not go.",
                    advice: "Report it to whoever runs the server.")
            case .tooManyRedirects:
                UserMessage(
                    "http.too-many-redirects", "The server sent the request on too often.",
                    advice: "Report it to whoever runs the server.")
            case .bodyFailed:
                UserMessage(
                    "http.body-failed", "What was to be sent could not be read to its end.",
                    advice: "Check where the request's body comes from.")
            case .bodyRead:
                UserMessage(
                    "http.body-read", "The answer was read already.",
                    advice: "Keep what is read from a response's body: it comes once.")
            case .cancelled:
                UserMessage("http.cancelled", "The request was cancelled.", advice: "Send it again, if it is wanted.")
            case .shutDown:
                UserMessage(
                    "http.shut-down", "The client has been shut down.", advice: "Make a new one to send requests.")
            default: nil
            }
        }
    }
}
