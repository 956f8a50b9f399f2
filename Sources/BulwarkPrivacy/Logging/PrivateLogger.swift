public import Logging

/// A logger whose messages are private by default: a value in a message is hidden unless it is marked.
///
/// ```swift
/// let log = PrivateLogger(Logger(label: "payments"))
/// log.info("Paid \(amount) to \(payee) in \(milliseconds, .public) ms")  // Paid <private> to <private> in 84 ms
/// log.error("Login failed", error: error)                                // type and code alone
/// ```
public struct PrivateLogger: Sendable {
    /// What the messages are written to.
    public var logger: Logger
    /// What is shown of them.
    public var policy: RedactionPolicy

    /// Wraps a logger.
    ///
    /// - Parameters:
    ///   - logger: what the messages are written to.
    ///   - policy: what is shown of them.
    public init(_ logger: Logger, policy: RedactionPolicy = RedactionPolicy()) {
        self.logger = logger
        self.policy = policy
    }

    /// Writes a message, which is put together only where the logger's level lets it through.
    ///
    /// - Parameters:
    ///   - level: how severe it is.
    ///   - message: the text, whose values are private unless marked.
    ///   - error: the error that is logged, of which the type and the code are shown.
    ///   - file: where in the source it is written.
    ///   - function: where in the source it is written.
    ///   - line: where in the source it is written.
    public func log(
        _ level: Logger.Level, _ message: @autoclosure () -> PrivateText, error: (any Error)? = nil,
        file: String = #fileID, function: String = #function, line: UInt = #line
    ) {
        guard level >= logger.logLevel else { return }
        logger.log(
            level: level, Logger.Message(stringLiteral: message().rendered(by: policy)),
            error: error.map { RedactedError($0) }, file: file, function: function, line: line)
    }

    /// Writes a message of level debug.
    public func debug(
        _ message: @autoclosure () -> PrivateText, error: (any Error)? = nil,
        file: String = #fileID, function: String = #function, line: UInt = #line
    ) {
        log(.debug, message(), error: error, file: file, function: function, line: line)
    }

    /// Writes a message of level info.
    public func info(
        _ message: @autoclosure () -> PrivateText, error: (any Error)? = nil,
        file: String = #fileID, function: String = #function, line: UInt = #line
    ) {
        log(.info, message(), error: error, file: file, function: function, line: line)
    }

    /// Writes a message of level notice.
    public func notice(
        _ message: @autoclosure () -> PrivateText, error: (any Error)? = nil,
        file: String = #fileID, function: String = #function, line: UInt = #line
    ) {
        log(.notice, message(), error: error, file: file, function: function, line: line)
    }

    /// Writes a message of level warning.
    public func warning(
        _ message: @autoclosure () -> PrivateText, error: (any Error)? = nil,
        file: String = #fileID, function: String = #function, line: UInt = #line
    ) {
        log(.warning, message(), error: error, file: file, function: function, line: line)
    }

    /// Writes a message of level error.
    public func error(
        _ message: @autoclosure () -> PrivateText, error: (any Error)? = nil,
        file: String = #fileID, function: String = #function, line: UInt = #line
    ) {
        log(.error, message(), error: error, file: file, function: function, line: line)
    }

    /// Writes a message of level critical.
    public func critical(
        _ message: @autoclosure () -> PrivateText, error: (any Error)? = nil,
        file: String = #fileID, function: String = #function, line: UInt = #line
    ) {
        log(.critical, message(), error: error, file: file, function: function, line: line)
    }
}
