public import BulwarkCore

/// Why a relay did not do what it was asked; on the wire and in the client the same.
public struct RelayError: CodedError {
    /// The kind of failure.
    public let code: Code
    /// More about this one; fixed text. Over the wire it is part of the message at most.
    public let reason: StaticString?
    /// After how many seconds to try again, where waiting helps; `Retry-After` on the wire.
    public let retryAfter: Int?
    /// What is wrong with the devices of a message, for ``Code/wrongDevices``.
    public let mismatch: DeviceMismatch?

    /// Makes an error of a kind.
    ///
    /// - Parameters:
    ///   - code: The kind of failure.
    ///   - reason: More about it; fixed text.
    ///   - retryAfter: After how many seconds to try again.
    ///   - mismatch: What is wrong with the devices of a message.
    public init(
        _ code: Code, _ reason: StaticString? = nil, retryAfter: Int? = nil, mismatch: DeviceMismatch? = nil
    ) {
        self.code = code
        self.reason = reason
        self.retryAfter = retryAfter
        self.mismatch = mismatch
    }
}

extension RelayError {
    /// The error as an answer has it, in JSON.
    public struct Document: Sendable, Hashable, Codable {
        /// The code's stable name.
        public let code: String
        /// What it means and what to do, in English, for developers.
        public let message: String
        /// After how many seconds to try again.
        public let retryAfter: Int?
        /// What is wrong with the devices of a message.
        public let devices: DeviceMismatch?
    }

    /// The error for an answer. Why the relay itself fails is for its log.
    public var document: Document {
        let reason = code.status >= 500 ? nil : reason
        return Document(
            code: code.rawValue, message: message.description + (reason.map { " (\($0))" } ?? ""),
            retryAfter: retryAfter, devices: mismatch)
    }

    /// The error that an answer has. A code that is not known here stays as it is, and counts as its status's class.
    public init(_ document: Document) {
        self.init(
            Code(rawValue: document.code), retryAfter: document.retryAfter.map { max(0, $0) },
            mismatch: document.devices)
    }
}
