internal import BulwarkCore
internal import Foundation
internal import Logging

/// Logs to standard error, a line for each event: time, level, message, and what belongs to it in order of names.
struct LineLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level

    private let output: FileHandle
    private let clock: any WallClock

    init(level: Logger.Level, to output: FileHandle = .standardError, clock: any WallClock = SystemClock()) {
        logLevel = level
        self.output = output
        self.clock = clock
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let time = clock.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        let pairs = metadata.merging(event.metadata ?? [:]) { _, new in new }.sorted { $0.key < $1.key }
            .map { " \($0.key)=\(Self.quoted("\($0.value)"))" }.joined()
        let line =
            "\(time) \(event.level) \(event.message.description.replacingOccurrences(of: "\n", with: " "))\(pairs)\n"
        try? output.write(contentsOf: Data(line.utf8))
    }

    private static func quoted(_ text: String) -> String {
        let isPlain = !text.isEmpty && text.utf8.allSatisfy { 0x21...0x7E ~= $0 && $0 != UInt8(ascii: "\"") }
        return isPlain ? text : text.debugDescription
    }
}
