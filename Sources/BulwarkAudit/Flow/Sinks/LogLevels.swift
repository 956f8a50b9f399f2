/// Loggers of an app's own that write less in releases than in debug builds.
enum LogLevels {
    /// Whether what a function of a logger is given is written by debug builds only: `debug`, where
    /// `#if DEBUG static var level = Level.trace #else static var level = Level.error #endif` and what writes asks for the level first.
    static func isQuietInReleases(_ function: Fact) -> Bool {
        guard quiet.contains(function.text), let type = function.enclosingType else { return false }
        let members = type.code.types(named: TypeName.base(type.text)).flatMap(\.membersThroughConditionals)
        let levels = members.filter { level in
            guard level.kind == .variable, level.isDebugOnly else { return false }
            let released = members.first { $0.kind == .variable && $0.textID == level.textID && !$0.isDebugOnly }
            return released?.initialValue.map { loud.contains($0.text.lowercased()) } ?? false
        }
        guard !levels.isEmpty else { return false }
        // What the function does, through the other functions of its type.
        var reached = [function]
        var next = 0
        while next < reached.count, reached.count < 16 {
            let called = Set(reached[next].descendants(.call).map(\.textID))
            reached += members.filter {
                $0.kind == .function && called.contains($0.textID) && !reached.contains($0)
            }
            next += 1
        }
        let asks = reached.contains { function in
            function.descendants.contains { $0.kind == .branch || $0.kind == .guarding }
        }
        let named = Set(reached.flatMap { $0.descendants.map(\.textID) })
        return asks && levels.contains { named.contains($0.textID) }
    }

    private static let quiet: Set<String> = ["trace", "verbose", "debug", "info"]
    private static let loud: Set<String> = [
        "warn", "warning", "error", "fault", "critical", "severe", "off", "none", "false",
    ]
}
