import BulwarkDetection

extension NameWords {
    /// Whether a name says that only so much of a value is left as people may see: `truncatedToken`, `maskedNumber`.
    static func sayShortened(_ name: String) -> Bool { words(of: name).contains(where: shortenings.contains) }

    private static let shortenings: Set<String> = [
        "truncated", "abbreviated", "shortened", "masked", "redacted", "obfuscated", "censored", "anonymized",
        "anonymised",
    ]
}

/// What code around a value says that its name does not.
extension Fact {
    /// Whether a statement before this use, in the same block, has just emptied the variable: `token = nil; keep(token)`.
    var isCleared: Bool {
        guard kind == .name || kind == .member,
            let block = enclosing(.block, .function, .closure, .accessor, .switchCase)
        else { return false }
        var statement = self
        while let around = statement.parent, around != block { statement = around }
        // The last statement before this one that puts something into what has the name decides. Generated functions have thousands.
        let earlier = code.references(.assignment, named: textID, in: block, before: statement.index)
        for assignment in earlier.suffix(Self.mostAssignments).reversed().lazy.map(code.fact) {
            // Within another statement: it may have been done or not.
            guard assignment.parent == block, let target = assignment.first else { return false }
            guard target.kind == kind || target.first?.text == "self" else { continue }
            return assignment.last.map { $0.kind == .none || $0.kind == .string && $0.text.isEmpty } ?? false
        }
        return false
    }

    /// How many assignments to others' members of the name are passed over on the way to one that matters.
    private static let mostAssignments = 64

    /// Whether a name is bound by a pattern that takes several out of one value.
    var isOneOfSeveral: Bool {
        guard kind == .binding else { return false }
        for ancestor in ancestors {
            switch ancestor.kind {
            case .argument: break
            case .call, .tuple: return ancestor.descendants(.binding).dropFirst().first != nil
            default: return false
            }
        }
        return false
    }

    /// Whether a value is what a call has left of another: `credentials.removingSecret()`; or says so by its name: `truncatedToken`.
    var isStripped: Bool {
        var value = self
        if kind == .name || kind == .member, NameWords.sayShortened(text) { return true }
        if kind == .name, let initial = declaration?.initialValue { value = initial }
        guard value.kind == .call else { return false }
        let name = value.text.lowercased()
        return ["removing", "without", "stripping", "dropping", "excluding"].contains { name.hasPrefix($0) }
            && ["secret", "password", "credential", "token", "key"].contains { name.contains($0) }
            || CallEffects.hidesValue(value.text)
    }

    /// Whether a constant holds what people may see of a value, whatever it is called: `let token = redact(token)`.
    var isDisguised: Bool {
        guard kind == .variable, flags.contains(.isConstant), let made = initialValue, made.kind == .call else {
            return false
        }
        return made.traits.contains(.beginsLowercase) && CallEffects.disguisesValue(made.text)
    }

    /// Whether an interpolation shows a few characters of the beginning or the end of a value and says so by dots: `"…\(token.suffix(8))"`.
    var isAbbreviation: Bool {
        guard kind == .interpolation, var value = arguments.first?.value else { return false }
        if value.kind == .name, let initial = value.declaration?.initialValue { value = initial }
        if value.kind == .call, value.text == "String", let part = value.argument(at: 0) { value = part }
        guard value.kind == .call, value.receiver != nil, let count = value.argument(at: 0),
            let few = count.integer ?? count.declaration?.defaultValue?.integer, few <= 8
        else { return false }
        switch value.text {
        case "suffix": return sibling(index - 1).isSegment { Self.dots.contains(where: $0.hasSuffix) }
        case "prefix":
            return end < (parent?.end ?? 0) && sibling(end).isSegment { Self.dots.contains(where: $0.hasPrefix) }
        default: return false
        }
    }

    /// Whether an interpolation shows nothing of a value but how long it is: data of no telling name, `"sends \(body)"`.
    var showsLengthOnly: Bool {
        guard kind == .interpolation, isSwift, let value = arguments.first?.value, value.kind == .name else {
            return false
        }
        return value.typeName == "Data" && value.code.kind(of: value) == nil
    }

    private func isSegment(_ holds: (String) -> Bool) -> Bool { kind == .segment && holds(text) }

    private static let dots = ["…", "...", "***"]
}
