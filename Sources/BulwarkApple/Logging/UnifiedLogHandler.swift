public import BulwarkPrivacy
public import Logging

/// A handler of swift-log that writes to the system's unified log what may be there.
///
/// ```swift
/// let policy = RedactionPolicy(publicKeys: ["status"])
/// LoggingSystem.bootstrap { label in
///     UnifiedLogHandler(subsystem: "com.example.bank", category: label, policy: policy)
/// }
/// ```
///
/// It holds back what `RedactingLogHandler` does, and needs none before it: the message is searched, metadata is private unless it is
/// marked or its key is public, and of an error the type and the code are shown. Metadata that is held back for being private goes into
/// the value that the system shows to developers only.
public struct UnifiedLogHandler: LogHandler {
    /// The least severe level that is written. The system decides by itself what it keeps of it.
    public var logLevel = Logging.Logger.Level.debug
    /// Metadata that stands in every line.
    public var metadata: Logging.Logger.Metadata = [:]
    /// What adds metadata to every line.
    public var metadataProvider: Logging.Logger.MetadataProvider?
    private let log: UnifiedLog

    /// Names who writes.
    ///
    /// - Parameters:
    ///   - subsystem: The app's identifier.
    ///   - category: What it is about; a logger's label.
    ///   - policy: What is shown to everybody.
    public init(subsystem: String, category: String, policy: RedactionPolicy = RedactionPolicy()) {
        log = UnifiedLog(subsystem: subsystem, category: category, policy: policy)
    }

    /// A value that stands in every line.
    public subscript(metadataKey key: String) -> Logging.Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes an event.
    public func log(event: LogEvent) {
        let provided = metadataProvider?.get() ?? [:]
        log.write(UnifiedLogEntry(event, metadata: metadata.merging(provided) { $1 }, policy: log.policy))
    }
}

extension UnifiedLogHandler: CustomStringConvertible, CustomReflectable {
    /// The type alone: the metadata that it holds is not redacted yet.
    public var description: String { "UnifiedLogHandler" }
    /// A mirror that shows nothing.
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
