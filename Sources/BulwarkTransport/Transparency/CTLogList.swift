#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The logs that are known, of Apple's and of Google's list.
public struct CTLogList: Sendable, Hashable {
    /// The logs by their identifier.
    public let logs: [[UInt8]: CTLog]
    /// When what it has of Apple's list was current: seconds since 1970, UTC.
    ///
    /// Apple's list names no date of its own; the list that comes with Bulwark takes the newest change of a state, so its
    /// age is never underrated.
    public let appleDate: Int64
    /// When Google's list was published: seconds since 1970, UTC.
    public let googleDate: Int64

    /// A list of logs.
    public init(_ logs: [CTLog], appleDate: Int64, googleDate: Int64) {
        self.logs = Dictionary(logs.map { ($0.id, $0) }) { $1 }
        self.appleDate = appleDate
        self.googleDate = googleDate
    }

    /// The list that comes with this version of Bulwark.
    public static let bundled = CTLogList(rows: CTLogTable.rows)

    /// Reads the rows of `CTLogTable`; a row that is not of its form is left out, and a test counts them.
    init(rows: String) {
        self.init(
            rows.split(separator: "\n").compactMap(Self.log), appleDate: CTLogTable.appleDate,
            googleDate: CTLogTable.googleDate)
    }

    /// Operator, name, `r` or `s`, Apple's state, Google's state, shard and key, with tabs between them.
    private static func log(_ row: Substring) -> CTLog? {
        let fields = row.split(separator: "\t", omittingEmptySubsequences: false)
        guard fields.count == 7, let key = Data(base64Encoded: String(fields[6])) else { return nil }
        let bounds = fields[5].split(separator: " ").compactMap { Int64($0) }
        return CTLog(
            name: String(fields[1]), operatorName: String(fields[0]), key: Array(key), isStatic: fields[2] == "s",
            apple: state(fields[3]), google: state(fields[4]),
            shard: bounds.count == 2 && bounds[0] < bounds[1] ? bounds[0]..<bounds[1] : nil)
    }

    private static func state(_ field: Substring) -> CTLog.State? {
        guard let kind = CTLog.State.Kind(rawValue: String(field.prefix(1))), let since = Int64(field.dropFirst())
        else {
            return nil
        }
        return CTLog.State(kind, since: since)
    }
}
