public import BulwarkCore

/// Why a ``Keybag`` could not do something.
public struct KeybagError: CodedError {
    /// What more is known of a failure; none of it is secret.
    public enum Detail: Sendable, Hashable {
        /// The class that is needed, and the state in which it cannot be reached.
        case locked(KeyClass, LockState)
        /// How long to wait, in time since boot.
        case wait(Duration)
        /// How many wrong passcodes are left before the last.
        case attemptsLeft(Int)
        /// What the file system answered.
        case file(CoreError)
        /// Which chunk of a protected file, from 0.
        case chunk(Int64)
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

    /// The class cannot be reached in that state.
    public static func locked(_ keyClass: KeyClass, _ state: LockState) -> KeybagError {
        KeybagError(.locked, detail: .locked(keyClass, state))
    }

    /// What went wrong with a file.
    public init(_ error: CoreError) {
        let code: Code =
            switch error.code {
            case .notFound: .notFound
            case .alreadyExists: .alreadyExists
            case .tooLarge: .tooLarge
            default: .file
            }
        self.init(code, error.reason, detail: .file(error))
    }

    /// What went wrong with a protected file.
    init(file error: CoreError) {
        let code: Code =
            switch error.code {
            case .notFound: .fileNotFound
            case .endOfFile: .fileTampered
            case .closed: .fileClosed
            default: .fileSystem
            }
        self.init(code, error.reason, detail: .file(error))
    }

    /// The code, what it means, what to do next, the reason and the detail.
    public var description: String {
        var text = "\(code.rawValue): \(message)"
        if let reason { text += " (\(reason))" }
        switch detail {
        case .locked(let keyClass, let state): text += " [class \(keyClass.rawValue), \(state.rawValue)]"
        case .wait(let duration): text += " [\(duration)]"
        case .attemptsLeft(let count): text += " [\(count) left]"
        case .file(let error): text += " [\(error.code.rawValue)]"
        case .chunk(let index): text += " [chunk \(index)]"
        case nil: break
        }
        return text
    }
}
