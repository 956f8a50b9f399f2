/// Why the ground floor could not do something: mostly what the file system answered.
public struct CoreError: CodedError {
    /// The kind of failure.
    public let code: Code
    /// More about this one; fixed text.
    public let reason: StaticString?
    /// The system's `errno`, where it gave one.
    public let systemCode: Int32?

    /// Makes an error of a kind.
    ///
    /// - Parameters:
    ///   - code: The kind of failure.
    ///   - reason: More about it; fixed text.
    public init(_ code: Code, _ reason: StaticString? = nil) {
        self.code = code
        self.reason = reason
        self.systemCode = nil
    }

    init(code: Code, reason: StaticString?, systemCode: Int32) {
        self.code = code
        self.reason = reason
        self.systemCode = systemCode
    }

    /// The code, what it means, what to do next, the reason and the system's code.
    public var description: String {
        "\(code.rawValue): \(message)" + (reason.map { " (\($0))" } ?? "") + (systemCode.map { " [errno \($0)]" } ?? "")
    }
}
