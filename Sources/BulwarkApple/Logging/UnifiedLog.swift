public import BulwarkPrivacy

// Not handed on with the others: an app that imports swift-log too would have two Loggers.
#if canImport(Darwin)
    internal import os
#endif

/// Writes to the system's unified log what may be there, and marks it for the system.
///
/// ```swift
/// let log = UnifiedLog(subsystem: "com.example.bank", category: "payments")
/// log.notice("Paid \(amount) to \(payee, .hash) in \(milliseconds, .public) ms")
/// ```
///
/// `os.Logger` takes its privacy options from literals only, so that they are known when it is compiled. A line goes out as two values
/// with fixed options: what everybody may read, redacted before the system sees it, as public; and, where nothing in the line is
/// sensitive, its own words as private or as a private hash, for a device that a developer has set up to show them. A sensitive
/// value is never handed to the system, under whatever option.
///
/// - Warning: Lines leave the device by `log collect`, a sysdiagnose and some crash reports. What is public in them is public.
public struct UnifiedLog: Sendable {
    /// What is shown to everybody.
    public let policy: RedactionPolicy
    private let logger: Logger

    /// Names who writes.
    ///
    /// - Parameters:
    ///   - subsystem: The app's identifier.
    ///   - category: What it is about.
    ///   - policy: What is shown to everybody.
    public init(subsystem: String, category: String, policy: RedactionPolicy = RedactionPolicy()) {
        self.policy = policy
        logger = Logger(subsystem: subsystem, category: category)
    }

    /// Writes a line for debugging, which is not kept.
    public func debug(_ message: PrivateText, error: (any Error)? = nil) {
        write(UnifiedLogEntry(kind: .debug, message, error: error, policy: policy))
    }

    /// Writes a line that helps to understand others; it is kept in memory.
    public func info(_ message: PrivateText, error: (any Error)? = nil) {
        write(UnifiedLogEntry(kind: .info, message, error: error, policy: policy))
    }

    /// Writes a line that is kept.
    public func notice(_ message: PrivateText, error: (any Error)? = nil) {
        write(UnifiedLogEntry(kind: .default, message, error: error, policy: policy))
    }

    /// Writes a line about something that went wrong.
    public func error(_ message: PrivateText, error: (any Error)? = nil) {
        write(UnifiedLogEntry(kind: .error, message, error: error, policy: policy))
    }

    /// Writes a line about something that must not happen.
    public func fault(_ message: PrivateText, error: (any Error)? = nil) {
        write(UnifiedLogEntry(kind: .fault, message, error: error, policy: policy))
    }

    /// Writes a line that was decided about.
    public func write(_ entry: UnifiedLogEntry) {
        let type = OSLogType(entry.kind)
        guard let argument = entry.argument else {
            return logger.log(level: type, "\(entry.text, privacy: .public)")
        }
        switch entry.argumentPrivacy {
        // The argument of a public line is no more than its text.
        case .public: logger.log(level: type, "\(entry.text, privacy: .public)")
        case .private: logger.log(level: type, "\(entry.text, privacy: .public) | \(argument, privacy: .private)")
        case .privateHash:
            logger.log(level: type, "\(entry.text, privacy: .public) | \(argument, privacy: .private(mask: .hash))")
        // An entry with a sensitive value has no argument.
        case .sensitive: logger.log(level: type, "\(entry.text, privacy: .public) | \(argument, privacy: .sensitive)")
        }
    }
}

extension OSLogType {
    init(_ kind: UnifiedLogEntry.Kind) {
        switch kind {
        case .debug: self = .debug
        case .info: self = .info
        case .default: self = .default
        case .error: self = .error
        case .fault: self = .fault
        }
    }
}
