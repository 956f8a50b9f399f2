internal import BulwarkBackup
internal import Foundation

/// How the backup's commands write values.
enum BackupWords {
    /// A moment in UTC (RFC 3339).
    static func moment(_ seconds: Int64) -> String {
        // Beyond what a date can be written as, the number is.
        guard seconds.magnitude < 1 << 37 else { return String(seconds) }
        return Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
    }

    /// A number, right-aligned.
    static func column(_ value: some CustomStringConvertible, _ width: Int) -> String {
        let text = value.description
        return String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
