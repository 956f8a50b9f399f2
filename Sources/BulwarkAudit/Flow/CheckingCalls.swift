import BulwarkDetection

/// What names say of calls that stand between a value from outside and its use.
extension CallEffects {
    /// Calls that put a value that came from outside to the test, or make it harmless.
    static func checksValue(_ name: String) -> Bool { testsValue(name) || cleansesValue(name) }

    /// Calls that test a value: they change nothing of it, and count only where somebody takes their answer.
    static func testsValue(_ name: String) -> Bool {
        guard testingStems.matches(name) else { return false }
        let words = NameWords.words(of: name)
        return words.indices.contains { index in
            let word = words[index]
            let next = index + 1 < words.count ? words[index + 1] : ""
            switch word {
            case "check", "checks", "checked", "checking", "checker": return !particles.contains(next)
            case "allow", "allows", "allowed", "allowing", "allowlist", "allowlisted", "trusted": return true
            case "can": return next == "handle"
            case "invalid": return words.first == "is"
            default: return ["valid", "verif", "whitelist"].contains(where: word.hasPrefix)
            }
        }
    }

    /// Calls that make a value harmless: what they give, or leave in place of it, means nothing to what it is put into.
    static func cleansesValue(_ name: String) -> Bool {
        guard cleansingStems.matches(name) else { return false }
        let words = NameWords.words(of: name)
        return words.indices.contains { index in
            let word = words[index]
            let next = index + 1 < words.count ? words[index + 1] : ""
            switch word {
            case "clean", "cleans", "cleaned", "cleaning", "cleaner": return !particles.contains(next)
            case "last": return words[index...].starts(with: ["last", "path", "component"])
            case "percent": return next.hasPrefix("encod") && !words[..<index].contains("removing")
            default: return ["sanit", "escap", "cleans"].contains(where: word.hasPrefix)
            }
        }
    }

    /// With these a verb says something else: `checkOut`, `cleanUp`.
    private static let particles: Set<String> = ["in", "out", "up", "box", "boxes", "mark", "point", "sum"]

    // Most names have none of these in them, and need not be split into words.
    private static let testingStems = WordSet(["valid", "verif", "check", "allow", "trusted", "whitelist", "handle"])
    private static let cleansingStems = WordSet([
        "sanit", "escap", "clean", "percentencod", "percent_encod", "lastpath",
    ])
}

extension Fact {
    /// Whether a call that tests something tests it in vain: it stands alone, and whatever it answers, what is behind it is done. One that
    /// throws, or is told where to leave an error or what to do then, is heeded.
    var isTestedInVain: Bool {
        flags.contains(.discarded) && !isImplicitResult && argument("error") == nil
            && !arguments.contains { $0.first?.kind == .closure }
    }
}
