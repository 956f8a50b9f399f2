package import BulwarkCore

/// Why a device backup could not be read.
package struct BackupError: CodedError {
    /// What more is known of a failure; none of it is secret.
    package enum Detail: Sendable, Hashable {
        /// What the file system answered.
        case file(CoreError)
        /// Names of folders or domains.
        case names([String])
        /// A number: a count of iterations, a class, a code of SQLite.
        case number(Int)
    }

    /// The kind of failure.
    package let code: Code
    /// More about this one; fixed text.
    package let reason: StaticString?
    /// What more is known of it.
    package let detail: Detail?

    /// Makes an error of a kind.
    package init(_ code: Code, _ reason: StaticString? = nil, detail: Detail? = nil) {
        self.code = code
        self.reason = reason
        self.detail = detail
    }

    /// What went wrong with a file of the backup.
    package init(_ error: CoreError) {
        self.init(error.code == .tooLarge ? .tooLarge : .file, error.reason, detail: .file(error))
    }

    /// The code, what it means, what to do next, the reason and the detail.
    package var description: String {
        var text = "\(code.rawValue): \(message)"
        if let reason { text += " (\(reason))" }
        switch detail {
        case .file(let error): text += " [\(error.code.rawValue)]"
        case .names(let names): text += " [\(names.joined(separator: ", "))]"
        case .number(let number): text += " [\(number)]"
        case nil: break
        }
        return text
    }
}
