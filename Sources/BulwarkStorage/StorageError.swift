public import BulwarkCore

/// Why something could not be stored, read back or removed. What is merely absent is no error.
public struct StorageError: CodedError {
    /// What more is known of a failure; none of it is secret.
    public enum Detail: Sendable, Hashable {
        /// What is needed is protected by this class, which cannot be reached in this state.
        case locked(Accessibility, LockState)
        /// How long to wait, in time since boot.
        case wait(Duration)
        /// What the platform cannot do.
        case capability(StorageCapability)
        /// The status that Apple's Security framework gave.
        case status(Int32)
        /// What the file system answered.
        case file(CoreError)
    }

    /// The kind of failure.
    public let code: Code
    /// More about this one; fixed text.
    public let reason: StaticString?
    /// What more is known of it.
    public let detail: Detail?

    /// Makes an error of a kind.
    ///
    /// - Parameters:
    ///   - code: The kind of failure.
    ///   - reason: More about it; fixed text.
    ///   - detail: What more is known of it.
    public init(_ code: Code, _ reason: StaticString? = nil, detail: Detail? = nil) {
        self.code = code
        self.reason = reason
        self.detail = detail
    }

    /// What is needed is protected by a class that cannot be reached now.
    public static func locked(_ accessibility: Accessibility, _ state: LockState) -> StorageError {
        StorageError(.locked, detail: .locked(accessibility, state))
    }

    /// The platform cannot do that.
    public static func unsupported(_ capability: StorageCapability) -> StorageError {
        StorageError(.unsupported, detail: .capability(capability))
    }

    /// Something is not what was written.
    public static func tampered(_ what: StaticString) -> StorageError { StorageError(.tampered, what) }

    /// Too many wrong attempts; wait so long.
    public static func rateLimited(_ wait: Duration) -> StorageError {
        StorageError(.rateLimited, detail: .wait(wait))
    }

    /// What went wrong with a file.
    public init(_ error: CoreError) {
        let code: Code =
            switch error.code {
            case .notFound: .notFound
            case .alreadyExists: .alreadyExists
            case .noSpace: .noSpace
            case .inputOutput: .inputOutput
            case .tooLarge: .tooLarge
            case .wiped: .wiped
            default: .file
            }
        self.init(code, error.reason, detail: .file(error))
    }

    /// The code, what it means, what to do next, the reason and the detail.
    public var description: String {
        var text = "\(code.rawValue): \(message)"
        if let reason { text += " (\(reason))" }
        switch detail {
        case .locked(let accessibility, let state): text += " [\(accessibility.rawValue), \(state.rawValue)]"
        case .wait(let duration): text += " [\(duration)]"
        case .capability(let capability): text += " [\(capability)]"
        case .status(let status): text += " [OSStatus \(status)]"
        case .file(let error): text += " [\(error.code.rawValue)]"
        case nil: break
        }
        return text
    }
}
