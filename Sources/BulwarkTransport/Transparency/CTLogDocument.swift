#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A list of logs as Apple (schema v5) or Google (v3) publishes it, in JSON.
///
/// - Warning: Who signed it is not checked here. Google's list has a signature in a file beside it, which BulwarkX509
///   checks; Apple's has none.
public struct CTLogDocument: Sendable, Hashable {
    /// Whose list it is.
    public enum Source: String, Sendable, Hashable, CaseIterable {
        /// Apple's current list, schema v5.
        case apple
        /// Google's list of all logs, v3.
        case google
    }

    /// How much a list may hold.
    public struct Limits: Sendable, Hashable {
        /// The bytes of the text.
        public var bytes: Int
        /// The logs.
        public var logs: Int

        /// Limits twenty times what the lists have today.
        public init(bytes: Int = 4 << 20, logs: Int = 4096) {
            self.bytes = bytes
            self.logs = logs
        }
    }

    /// Whose list it is.
    public let source: Source
    /// When it was published, or for Apple's list, which names no date, when a log's state last changed.
    public let date: Int64
    /// The logs that have a state, with it in the field of the source.
    public let logs: [CTLog]

    /// Reads a list.
    ///
    /// - Throws: ``TransportError`` with `malformedLogList` or `tooLarge`.
    public init(
        json: [UInt8], source: Source, limits: Limits = Limits()
    ) throws(TransportError) {
        guard json.count <= limits.bytes else { throw TransportError(.tooLarge, "a list of logs") }
        guard let wire = try? JSONDecoder().decode(Wire.self, from: Data(json)) else {
            throw TransportError(.malformedLogList, "it is no JSON of the schema")
        }
        guard wire.operators.reduce(0, { $0 + $1.count }) <= limits.logs else {
            throw TransportError(.tooLarge, "the logs of a list")
        }
        var logs: [CTLog] = []
        for operation in wire.operators {
            for (entries, isStatic) in [(operation.logs ?? [], false), (operation.tiled ?? [], true)] {
                for entry in entries {
                    if let log = try Self.log(entry, operation.name, isStatic, source) { logs.append(log) }
                }
            }
        }
        guard !logs.isEmpty else { throw TransportError(.malformedLogList, "it has no log with a state") }
        let date: Int64
        switch source {
        case .google:
            guard let text = wire.date, let moment = CivilTime.seconds(of: text) else {
                throw TransportError(.malformedLogList, "it has no date")
            }
            date = moment
        case .apple:
            date = logs.compactMap { $0.apple?.since }.max() ?? 0
        }
        self.source = source
        self.date = date
        self.logs = logs
    }

    /// Nil for a log without a state: a test log, or one that is only watched.
    private static func log(
        _ entry: Wire.Entry, _ operatorName: String, _ isStatic: Bool, _ source: Source
    ) throws(TransportError) -> CTLog? {
        guard let key = Data(base64Encoded: entry.key), let id = Data(base64Encoded: entry.identifier) else {
            throw TransportError(.malformedLogList, "a key or an identifier is no base64", at: entry.description)
        }
        guard let state = entry.state?.first else { return nil }
        guard entry.state?.count == 1, let kind = Self.kinds[state.key],
            let since = CivilTime.seconds(of: state.value.since)
        else { throw TransportError(.malformedLogList, "a state is unknown", at: entry.description) }
        var log = CTLog(
            name: entry.description ?? "", operatorName: operatorName, key: Array(key), isStatic: isStatic,
            apple: source == .apple ? CTLog.State(kind, since: since) : nil,
            google: source == .google ? CTLog.State(kind, since: since) : nil)
        guard log.id == Array(id) else {
            throw TransportError(.malformedLogList, "an identifier is not the hash of its key", at: entry.description)
        }
        if let shard = entry.shard {
            guard let start = CivilTime.seconds(of: shard.start), let end = CivilTime.seconds(of: shard.end),
                start < end
            else { throw TransportError(.malformedLogList, "an interval is none", at: entry.description) }
            log.shard = start..<end
        }
        return log
    }

    private static let kinds: [String: CTLog.State.Kind] = [
        "pending": .pending, "qualified": .qualified, "usable": .usable, "readonly": .readOnly, "retired": .retired,
        "rejected": .rejected,
    ]

    private struct Wire: Decodable {
        struct State: Decodable {
            var since: String
            enum CodingKeys: String, CodingKey { case since = "timestamp" }
        }
        struct Shard: Decodable {
            var start: String
            var end: String
            enum CodingKeys: String, CodingKey {
                case start = "start_inclusive"
                case end = "end_exclusive"
            }
        }
        struct Entry: Decodable {
            var description: String?
            var key: String
            var identifier: String
            var state: [String: State]?
            var shard: Shard?
            enum CodingKeys: String, CodingKey {
                case description, key, state
                case identifier = "log_id"
                case shard = "temporal_interval"
            }
        }
        struct Operator: Decodable {
            var name: String
            var logs: [Entry]?
            var tiled: [Entry]?
            enum CodingKeys: String, CodingKey {
                case name, logs
                case tiled = "tiled_logs"
            }
            var count: Int { (logs?.count ?? 0) + (tiled?.count ?? 0) }
        }
        var operators: [Operator]
        var date: String?
        enum CodingKeys: String, CodingKey {
            case operators
            case date = "log_list_timestamp"
        }
    }
}

extension CTLogList {
    /// The list with everything that one program says replaced by what a document of that program says.
    ///
    /// A log that the document has not got loses the program's state: it is not approved any more.
    public func replacing(with document: CTLogDocument) -> CTLogList {
        var merged: [[UInt8]: CTLog] = [:]
        for var log in logs.values {
            switch document.source {
            case .apple: log.apple = nil
            case .google: log.google = nil
            }
            merged[log.id] = log
        }
        // Where both have a log, Google's name and operator hold, so that an operator has one name.
        var names: [String: String] = [:]
        for log in document.logs {
            guard let known = merged[log.id], known.google != nil || document.source == .google else { continue }
            let (other, googles) = document.source == .google ? (known, log) : (log, known)
            names[other.operatorName] = googles.operatorName
        }
        for var log in document.logs {
            if let known = merged[log.id] {
                switch document.source {
                case .apple:
                    if known.google != nil { (log.name, log.operatorName) = (known.name, known.operatorName) }
                    log.google = known.google
                case .google: log.apple = known.apple
                }
            }
            merged[log.id] = log
        }
        let all = merged.values.filter { $0.apple != nil || $0.google != nil }.map { log in
            var log = log
            log.operatorName = names[log.operatorName] ?? log.operatorName
            return log
        }
        return CTLogList(
            all, appleDate: document.source == .apple ? document.date : appleDate,
            googleDate: document.source == .google ? document.date : googleDate)
    }
}
