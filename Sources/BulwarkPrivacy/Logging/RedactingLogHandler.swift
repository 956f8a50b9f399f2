internal import BulwarkCore
public import Logging

/// A handler for swift-log that lets through only what a policy allows, and hands the rest to the handler behind it.
///
/// ```swift
/// // One policy for all loggers, so that equal values have equal hashes in all of them.
/// let policy = RedactionPolicy(publicKeys: ["status"])
/// LoggingSystem.bootstrap { label in
///     RedactingLogHandler(StreamLogHandler.standardError(label: label), policy: policy)
/// }
/// ```
///
/// What it holds back, whichever way it comes:
/// - in the message: what the detectors find, for swift-log makes one string of it. ``PrivateLogger`` takes messages whose
///   values are private unless marked;
/// - in metadata of the call, of the logger and of its provider: every value that is neither marked public nor under a public
///   key. The handler merges the three itself and gives the one behind it none of its own;
/// - in errors: everything but the type and the case or code (``RedactedError``).
///
/// - Warning: Handlers that are not behind this one see everything. Bootstrap the whole system with it.
public struct RedactingLogHandler: LogHandler {
    /// What is shown.
    public var policy: RedactionPolicy
    /// Metadata that stands in every line, redacted as it is handed on.
    public var metadata: Logger.Metadata
    /// What adds metadata to every line, redacted as it is handed on.
    public var metadataProvider: Logger.MetadataProvider?

    private var inner: any LogHandler

    /// Puts a handler behind a policy.
    ///
    /// Metadata and a provider that the handler has already are taken over and redacted.
    ///
    /// - Parameters:
    ///   - inner: what writes the log.
    ///   - policy: what is shown.
    public init(_ inner: any LogHandler, policy: RedactionPolicy = RedactionPolicy()) {
        self.policy = policy
        self.inner = inner
        metadata = inner.metadata
        metadataProvider = inner.metadataProvider
        for key in inner.metadata.keys { self.inner[metadataKey: key] = nil }
        if metadataProvider != nil { self.inner.metadataProvider = nil }
    }

    /// The level of the handler behind it.
    public var logLevel: Logger.Level {
        get { inner.logLevel }
        set { inner.logLevel = newValue }
    }

    /// A value that stands in every line.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Redacts an event and hands it on.
    public func log(event: LogEvent) {
        var event = event
        event.message = Logger.Message(stringLiteral: policy.redactor.redact(event.message.description))
        event.error = event.error.map { RedactedError($0) }
        var merged = metadata
        if let provided = metadataProvider?.get() { merged.merge(provided) { $1 } }
        if let given = event.metadata { merged.merge(given) { $1 } }
        event.metadata =
            merged.isEmpty
            ? nil
            : redact(merged, isPublic: false)
        inner.log(event: event)
    }

    private func redact(_ value: Logger.MetadataValue, of key: String, isPublic: Bool) -> Logger.MetadataValue {
        switch value {
        case .dictionary(let values): .dictionary(redact(values, isPublic: isPublic))
        case .array(let values): .array(values.map { redact($0, of: key, isPublic: isPublic) })
        case .string(let text): .string(show(text, of: key, isPublic ? .public : .private))
        case .stringConvertible(let convertible):
            .string(show(publicText(of: convertible), of: key, value.sensitivity(isPublic: isPublic)))
        }
    }

    /// A value as the policy shows it. One that is public is searched behind its key, which says what it is: `pin` of `4711`.
    private func show(_ value: String, of key: String, _ sensitivity: Sensitivity) -> String {
        guard sensitivity == .public else { return policy.show(value, sensitivity) }
        let start = key + "="
        let size = start.utf8.count
        let shown = policy.redactor.redact(start + value, where: [size..<size + value.utf8.count])
        // What reaches into the key, as no value of a name does, is searched by itself.
        return shown.hasPrefix(start) ? String(shown.dropFirst(start.count)) : policy.show(value, .public)
    }

    /// Keys are searched as public texts are, for some code puts an address or a number there. Of keys that become one, one value stays.
    private func redact(_ values: Logger.Metadata, isPublic: Bool) -> Logger.Metadata {
        var redacted: Logger.Metadata = [:]
        redacted.reserveCapacity(values.count)
        for (key, value) in values {
            let shown = policy.redactor.redact(key)
            let isOwn = shown == key
            // A key that stands for itself is not replaced by one that was redacted to it.
            if !isOwn, values[shown] != nil { continue }
            redacted[shown] = redact(value, of: key, isPublic: isPublic || policy.publicKeys.contains(key))
        }
        return redacted
    }
}

extension RedactingLogHandler: CustomStringConvertible, CustomReflectable {
    /// The type alone: the metadata that it holds is not redacted yet.
    public var description: String { "RedactingLogHandler" }
    /// A mirror that shows nothing, of a logger that has this handler too.
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
