import Foundation
import os

/// One place for messages. `info` also goes along with the next crash report.
enum Log {
    private static let logger = Logger(subsystem: "app.leakynotes", category: "general")

    static func info(_ message: String) {
        logger.info("\(message, privacy: .public)")
        CrashReporter.leaveBreadcrumb(message)
    }

    static func warn(_ message: String) {
        NSLog("%@", message)
    }

    static func trace(_ message: @autoclosure () -> String) {
        #if DEBUG
        print("[trace]", message())
        #endif
    }
}

extension String {
    /// "abcdef123" becomes "…123".
    var masked: String {
        "…" + suffix(3)
    }
}
