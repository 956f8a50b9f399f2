import BulwarkReport

/// A build setting with the place where its effective value is written.
struct BuildSetting: Sendable, Hashable {
    var value: String
    var location: SourceLocation
}

/// Settings as one source writes them: an xcconfig file with what it includes, or a build configuration of a project.
struct SettingsLayer: Sendable {
    /// One assignment, with the conditions in brackets behind its name.
    struct Assignment: Sendable {
        var conditions: [(name: String, pattern: String)]
        var setting: BuildSetting
    }

    private(set) var assignments: [String: [Assignment]] = [:]

    /// The names that are set.
    var names: some Collection<String> { assignments.keys }

    /// Adds an assignment; of two with the same conditions the later one counts.
    ///
    /// - Parameter name: the name as it is written, `CODE_SIGN_IDENTITY[sdk=iphoneos*]` for example.
    mutating func add(_ name: String, _ setting: BuildSetting) {
        // Most names are that and nothing else.
        if name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x80 && $0 != UInt8(ascii: "[") }) {
            assignments[name, default: []].append(Assignment(conditions: [], setting: setting))
            return
        }
        let parts = name.split(separator: "[", omittingEmptySubsequences: true)
        guard let base = parts.first else { return }
        var conditions: [(name: String, pattern: String)] = []
        for part in parts.dropFirst() {
            for condition in part.filter({ $0 != "]" }).split(separator: ",") {
                let sides = condition.split(separator: "=", maxSplits: 1)
                guard sides.count == 2 else { continue }
                conditions.append((String(sides[0]), String(sides[1])))
            }
        }
        let key = String(base.filter { !$0.isWhitespace })
        assignments[key, default: []].append(Assignment(conditions: conditions, setting: setting))
    }

    /// The assignment that counts for a device build of a configuration for a platform (`iphoneos`): the most specific one, of those the last.
    func setting(_ name: String, configuration: String, platform: String) -> BuildSetting? {
        var best: Assignment?
        for assignment in assignments[name] ?? [] {
            let fits = assignment.conditions.allSatisfy { condition in
                switch condition.name {
                // `iphoneos17.0` is a device build too.
                case "sdk": Self.matches(condition.pattern, platform) || condition.pattern.hasPrefix(platform)
                case "config": Self.matches(condition.pattern, configuration)
                case "arch": Self.matches(condition.pattern, "arm64")
                default: false
                }
            }
            if fits, assignment.conditions.count >= best?.conditions.count ?? 0 { best = assignment }
        }
        return best?.setting
    }

    /// Whether a value fits a pattern in which a star stands for any characters: `iphone*`, `*-Release`.
    private static func matches(_ pattern: String, _ value: String) -> Bool {
        guard pattern.contains("*") else { return pattern == value }
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
        guard let head = parts.first, let tail = parts.last, value.hasPrefix(head) else { return false }
        var rest = value.dropFirst(head.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let found = rest.firstRange(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return rest.hasSuffix(tail)
    }
}
