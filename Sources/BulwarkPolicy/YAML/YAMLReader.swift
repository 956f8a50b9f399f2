internal import BulwarkCore
internal import Yams

/// Reads values out of nodes and collects all that is wrong, so that one run shows every problem.
///
/// Scalars are read as they are written: YAML 1.1 takes `off` and `no` for booleans, but here `off` is a level's name.
final class YAMLReader {
    private(set) var problems: [PolicyError.Problem] = []
    private let limits: PolicyLimits

    init(limits: PolicyLimits) { self.limits = limits }

    func complain(_ node: Node, _ message: String) {
        problems.append(
            .init(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1, message: message))
    }

    /// Reads a mapping whose keys are known; an unknown one is a problem with a suggestion.
    func mapping(_ node: Node, at name: String, keys: [String], _ body: (String, Node) -> Void) {
        entries(node, at: name) { key, keyNode, value in
            if keys.contains(key) {
                body(key, value)
            } else {
                let hint = Spelling.nearest(to: key, in: keys).map { " Did you mean \($0)?" } ?? ""
                complain(keyNode, "unknown key \(key) in \(name).\(hint) Known: \(keys.joined(separator: ", ")).")
            }
        }
    }

    /// Reads a mapping with any keys. A section without a value is empty.
    func entries(_ node: Node, at name: String, _ body: (String, Node, Node) -> Void) {
        if isEmpty(node) { return }
        guard case .mapping(let mapping) = node else { return complain(node, "\(name) must be a mapping.") }
        guard mapping.count <= limits.entries else { return complain(node, "\(name) has too many entries.") }
        for (key, value) in mapping {
            if let text = key.scalar?.string { body(text, key, value) } else { complain(key, "a key must be a word.") }
        }
    }

    /// Reads a list; one scalar stands for a list of itself.
    func list(_ node: Node, at name: String, _ body: (Node) -> Void) {
        if isEmpty(node) { return }
        if node.scalar != nil { return body(node) }
        guard case .sequence(let sequence) = node else { return complain(node, "\(name) must be a list.") }
        guard sequence.count <= limits.entries else { return complain(node, "\(name) has too many entries.") }
        for item in sequence { body(item) }
    }

    func string(_ node: Node, at name: String) -> String? {
        if let text = node.scalar?.string, !text.isEmpty { return text }
        complain(node, "\(name) must be a text\(node.scalar == nil ? "" : ", and is empty").")
        return nil
    }

    func integer(_ node: Node, at name: String) -> Int? {
        if let value = (node.scalar?.string).flatMap({ Int($0) }) { return value }
        complain(node, "\(name) must be a whole number.")
        return nil
    }

    func bool(_ node: Node, at name: String) -> Bool? {
        switch node.scalar?.string {
        case "true", "yes", "on": return true
        case "false", "no", "off": return false
        default:
            complain(node, "\(name) must be true or false.")
            return nil
        }
    }

    /// Reads one of an enumeration's words.
    func word<Word>(_ node: Node, at name: String, as type: Word.Type) -> Word?
    where Word: RawRepresentable & CaseIterable, Word.RawValue == String {
        if let word = (node.scalar?.string).flatMap({ Word(rawValue: $0) }) { return word }
        let words = Word.allCases.map(\.rawValue)
        let hint = (node.scalar?.string).flatMap { Spelling.nearest(to: $0, in: words) }
        complain(
            node,
            "\(name) must be one of \(words.joined(separator: ", "))." + (hint.map { " Did you mean \($0)?" } ?? ""))
        return nil
    }

    /// Reads one of some values, written as their names are in Swift (`whenUnlocked`) or with hyphens (`when-unlocked`).
    func word<Value>(_ node: Node, at name: String, of values: [Value], written: (Value) -> String) -> Value? {
        let text = node.scalar?.string ?? ""
        func hyphenated(_ value: Value) -> String {
            written(value).reduce(into: "") { $0 += $1.isUppercase ? "-" + $1.lowercased() : String($1) }
        }
        if let value = values.first(where: { written($0) == text || hyphenated($0) == text }) { return value }
        let words = values.map(hyphenated)
        let hint = Spelling.nearest(to: text, in: words).map { " Did you mean \($0)?" } ?? ""
        complain(node, "\(name) must be one of \(words.joined(separator: ", ")).\(hint)")
        return nil
    }

    /// Reads a time: a whole number with its unit, `30s`, `5m`, `12h` or `7d`; a century at most.
    func duration(_ node: Node, at name: String) -> Duration? {
        let text = node.scalar?.string ?? ""
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        if let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()), count > 0,
            count <= 100 * 366 * 86_400 / unit
        {
            return .seconds(count * unit)
        }
        complain(node, "\(name) must be a time with its unit, such as 30s, 5m, 12h or 7d.")
        return nil
    }

    private func isEmpty(_ node: Node) -> Bool {
        guard let scalar = node.scalar, scalar.style == .plain || scalar.style == .any else { return false }
        return scalar.string.isEmpty || scalar.string == "~" || scalar.string == "null"
    }
}
