/// A function of the app where values end, such as its own logger.
public struct CustomSink: Sendable, Hashable, Codable {
    /// What happens to a value that ends there.
    public enum Kind: String, Sendable, CaseIterable, Codable {
        /// It is written to a log or a crash report.
        case log
        /// It is kept in UserDefaults or another unprotected property list.
        case userDefaults = "user-defaults"
        /// It is put on the pasteboard.
        case pasteboard
        /// It is written to a file.
        case file
        /// It is kept in a database that is not encrypted.
        case database
        /// It is shown in a web view or run as its script.
        case webView = "web-view"
        /// It becomes part of an SQL statement.
        case sql
    }

    /// The function's name, alone or behind its type: `track` or `Analytics.track`.
    public var name: String
    /// What happens to the value.
    public var kind: Kind

    /// Makes a sink from its parts.
    public init(name: String, kind: Kind) {
        self.name = name
        self.kind = kind
    }
}
