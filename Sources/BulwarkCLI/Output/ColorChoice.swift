internal import ArgumentParser
internal import Foundation

/// Whether output is coloured.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never

    /// Decides; `auto` colours on a terminal only, and not where `NO_COLOR` is set to anything or `TERM` is `dumb`.
    /// - Parameter toFile: Whether the output goes to a file.
    func isColored(toFile: Bool, environment: [String: String] = ProcessInfo.processInfo.environment) -> Bool {
        switch self {
        case .always: true
        case .never: false
        case .auto:
            !toFile && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
                && isatty(STDOUT_FILENO) == 1
        }
    }
}
