public import BulwarkCore
public import Logging

/// A line for Apple's unified log, decided here and only copied by the adapter.
///
/// `os.Logger` takes its privacy options at compile time, one for each place of the format string. So a line goes out as
/// two arguments with fixed options: the redacted text as public, and the text itself with ``argumentPrivacy``, which the system
/// shows only where a developer has asked the device for it:
///
/// ```swift
/// logger.log(level: …, "\(entry.text, privacy: .public) \(entry.argument, privacy: .private)")
/// ```
public struct UnifiedLogEntry: Sendable, Hashable {
    /// The options of `OSLogPrivacy`.
    public enum Privacy: Sendable, Hashable, CaseIterable {
        /// `.public`.
        case `public`
        /// `.private`: `<private>` unless the device has a profile that shows it.
        case `private`
        /// `.private(mask: .hash)`: a hash that is the same for equal values until the device starts again.
        case privateHash
        /// `.sensitive`: as private, and not shown where private data is.
        case sensitive

        /// The option for a sensitivity. There is none that shows more than the sensitivity allows.
        public init(_ sensitivity: Sensitivity) {
            switch sensitivity {
            case .public: self = .public
            case .private: self = .private
            case .hash: self = .privateHash
            case .sensitive: self = .sensitive
            }
        }
    }

    /// The types of `OSLogType`.
    public enum Kind: Sendable, Hashable, CaseIterable {
        /// `.debug`: in memory only, and only where it is asked for.
        case debug
        /// `.info`: in memory only.
        case info
        /// `.default`: kept on disk.
        case `default`
        /// `.error`.
        case error
        /// `.fault`.
        case fault

        /// The type for a level of swift-log.
        public init(_ level: Logger.Level) {
            switch level {
            case .trace, .debug: self = .debug
            case .info: self = .info
            case .notice, .warning: self = .default
            case .error: self = .error
            case .critical: self = .fault
            }
        }
    }

    /// The type of the line.
    public let kind: Kind
    /// What everybody may read: the text by a policy.
    public let text: String
    /// The text as it is; nil where all of it is public, or any of it sensitive, for that must not reach a log at all.
    public let argument: String?
    /// How the argument has to be marked: the strictest of its values.
    public let argumentPrivacy: Privacy

    /// Decides about a line.
    ///
    /// - Parameters:
    ///   - level: how severe it is.
    ///   - message: the text, whose values are private unless marked.
    ///   - policy: what is shown of it to everybody.
    public init(_ level: Logger.Level, _ message: PrivateText, policy: RedactionPolicy = RedactionPolicy()) {
        kind = Kind(level)
        text = message.rendered(by: policy)
        let sensitivity = message.sensitivity
        argumentPrivacy = Privacy(sensitivity)
        switch sensitivity {
        case .public, .sensitive: argument = nil
        case .private, .hash:
            argument = message.parts.map { part in
                switch part {
                case .literal(let text): text
                // Sensitive values have been ruled out; public ones have been searched.
                case .value(let value, .public): policy.show(value, .public)
                case .value(let value, _): value
                }
            }.joined()
        }
    }
}
