import BulwarkDetection
import BulwarkReport

/// Secrets whose parts stand in several places: concatenation of constants, interpolation, `joined()`, another name for a constant.
extension HardcodedSecret {
    /// The findings at declarations whose names say that they are secrets, and whose value is put together from constants.
    ///
    /// - Parameter lines: where findings stand already; a secret that has one of them among its parts has been found.
    static func assembled(in code: CodeBase, besides lines: Set<SourceLocation>) -> [Finding] {
        code.facts(.variable).compactMap { variable in
            guard let (name, kind) = kind(of: variable.text, in: code), let value = value(of: variable) else {
                return nil
            }
            var parts: [Fact] = []
            guard let text = constant(value, parts: &parts, depth: 0), !parts.contains(value),
                SecretText.isLikely(text, kind: kind) || SecretShapeMatcher.shape(of: text) != nil,
                !isEcho(text, of: name),
                !(parts + [value]).contains(where: { part in
                    lines.contains(SourceLocation(path: part.path, line: part.location.line))
                })
            else { return nil }
            return finding(
                at: value, "The value of '\(name)' is put together from what stands in the source.",
                secrets: value.lineLocations + parts.flatMap(\.lineLocations))
        }
    }

    /// What a declaration holds, or the one expression that its getter gives.
    private static func value(of variable: Fact) -> Fact? {
        if let value = variable.initialValue { return value }
        guard let getter = variable.getter else { return nil }
        let results = getter.results
        return results.count == 1 ? results[0] : nil
    }

    /// The text of an expression that is put together from constants; nil where a part is none.
    ///
    /// - Parameter parts: takes up the literals that the text is made of.
    private static func constant(_ fact: Fact, parts: inout [Fact], depth: Int) -> String? {
        guard depth < 8 else { return nil }
        switch fact.kind {
        case .string:
            parts.append(fact)
            return fact.text
        case .name:
            return fact.declaration.flatMap { held($0, parts: &parts, depth: depth) }
        case .member:
            let isType = fact.first.map { $0.kind == .name && $0.beginsUppercase } ?? false
            guard let owner = isType ? fact.first?.text : fact.first?.typeName,
                let member = fact.code.member(fact.text, ofType: owner)
            else { return nil }
            return held(member, parts: &parts, depth: depth)
        case .operators where fact.text == "+" && fact.detail.allSatisfy({ $0 == "+" || $0 == " " }):
            return joined(Array(fact.children), by: "", parts: &parts, depth: depth)
        case .interpolated:
            var text = ""
            for part in fact.children {
                if part.kind == .segment {
                    text += part.text
                } else {
                    guard let value = part.arguments.first?.value,
                        let known = constant(value, parts: &parts, depth: depth + 1)
                    else { return nil }
                    text += known
                }
            }
            return text
        case .call where fact.text == "joined":
            guard let list = fact.receiver, list.kind == .array else { return nil }
            var separator = ""
            if let given = fact.argument("separator") {
                guard given.kind == .string else { return nil }
                separator = given.text
            }
            return joined(Array(list.children), by: separator, parts: &parts, depth: depth)
        default: return nil
        }
    }

    private static func held(_ declaration: Fact, parts: inout [Fact], depth: Int) -> String? {
        guard declaration.kind == .variable, declaration.flags.contains(.isConstant),
            let value = declaration.initialValue
        else { return nil }
        return constant(value, parts: &parts, depth: depth + 1)
    }

    private static func joined(_ facts: [Fact], by separator: String, parts: inout [Fact], depth: Int) -> String? {
        var texts: [String] = []
        for fact in facts {
            guard let text = constant(fact, parts: &parts, depth: depth + 1) else { return nil }
            texts.append(text)
        }
        return texts.isEmpty ? nil : texts.joined(separator: separator)
    }
}
