public import BulwarkCore
public import Logging

/// A line for Apple's unified log, decided here and only copied by the adapter.
///
/// `os.Logger` takes its privacy options at compile time, one for each place of the format string. So a line goes out as
/// two arguments with fixed options: the redacted text as public, and the text itself with ``argumentPrivacy``, which the system
/// shows only where a developer has asked the device for it. `UnifiedLog` of `BulwarkApple` writes them so:
///
/// ```swift
/// logger.log(level: …, "\(entry.text, privacy: .public) | \(argument, privacy: .private)")
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
        self.init(kind: Kind(level), message, policy: policy)
    }

    /// Decides about a line of a type.
    ///
    /// - Parameters:
    ///   - kind: its type.
    ///   - message: the text, whose values are private unless marked.
    ///   - error: the error that it tells of, of which the type and the case or code are shown.
    ///   - policy: what is shown of it to everybody.
    public init(
        kind: Kind, _ message: PrivateText, error: (any Error)? = nil, policy: RedactionPolicy = RedactionPolicy()
    ) {
        let message: PrivateText =
            error.map { "\(message) error=\(RedactedError($0), .public)" } ?? message
        self.kind = kind
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

    /// Decides about an event of swift-log, as ``RedactingLogHandler`` does.
    ///
    /// - Parameters:
    ///   - event: the event. Its message is searched, for swift-log made one string of it.
    ///   - metadata: the handler's own metadata and its provider's; that of the event counts for more.
    ///   - policy: what is shown of it to everybody.
    public init(_ event: LogEvent, metadata: Logger.Metadata = [:], policy: RedactionPolicy = RedactionPolicy()) {
        var text = PrivateText(value: event.message.description, .public)
        let merged = metadata.merging(event.metadata ?? [:]) { $1 }
        for (key, value) in merged.sorted(by: { $0.key < $1.key }) {
            text.append(" ")
            text.append(key, value, isPublic: policy.publicKeys.contains(key), policy)
        }
        self.init(kind: Kind(event.level), text, error: event.error, policy: policy)
    }
}

extension UnifiedLogEntry: CustomStringConvertible, CustomReflectable {
    /// What everybody may read.
    public var description: String { text }
    /// A mirror without the argument.
    public var customMirror: Mirror { Mirror(self, children: ["text": text], displayStyle: .struct) }
}

extension PrivateText {
    fileprivate init(value: String, _ sensitivity: Sensitivity) {
        self.init(stringLiteral: "")
        parts = [.value(value, sensitivity)]
    }

    fileprivate mutating func append(_ literal: String) { parts.append(.literal(literal)) }

    /// A key, which is searched as a public text is, with its value.
    fileprivate mutating func append(
        _ key: String, _ value: Logger.MetadataValue, isPublic: Bool, _ policy: RedactionPolicy
    ) {
        parts.append(.value(key, .public))
        append("=")
        append(value, isPublic: isPublic, policy)
    }

    private mutating func append(_ value: Logger.MetadataValue, isPublic: Bool, _ policy: RedactionPolicy) {
        switch value {
        case .dictionary(let values):
            append("[")
            for (index, entry) in values.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { append(", ") }
                append(entry.key, entry.value, isPublic: isPublic || policy.publicKeys.contains(entry.key), policy)
            }
            append("]")
        case .array(let values):
            append("[")
            for (index, value) in values.enumerated() {
                if index > 0 { append(", ") }
                append(value, isPublic: isPublic, policy)
            }
            append("]")
        case .string(let text): parts.append(.value(text, isPublic ? .public : .private))
        case .stringConvertible(let convertible):
            parts.append(.value(publicText(of: convertible), value.sensitivity(isPublic: isPublic)))
        }
    }
}
