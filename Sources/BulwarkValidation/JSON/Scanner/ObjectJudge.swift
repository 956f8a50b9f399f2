import Foundation

/// Judges objects that somebody else has parsed: property lists, push payloads, messages of web views.
struct ObjectJudge {
    let tables: ContractTables
    let limits: JSONLimits
    private var path: [String] = []
    private var items = 0
    private(set) var issues: [JSONIssue] = []

    init(tables: ContractTables, limits: JSONLimits) {
        self.tables = tables
        self.limits = limits
    }

    /// Judges a value and what is in it; false where the work ends.
    mutating func judge(_ value: Any, _ index: Int32) -> Bool {
        items += 1
        guard items <= limits.items else { return stop(.tooManyItems, "at most \(limits.items) values") }
        let node = tables.nodes[Int(index)]
        switch value {
        case let text as String: return judge(text, node)
        // A number before a boolean: `as? Bool` takes 0 and 1 where Objective-C is near.
        case let number as NSNumber: return judge(number, node)
        case let dictionary as [AnyHashable: Any]: return judge(dictionary, node)
        case let array as [Any]: return judge(array, node)
        case is NSNull: return judge(.null, node)
        case is Data: return judge(.data, node)
        case is Date: return judge(.date, node)
        default: return report(.foreignValue)
        }
    }

    private mutating func judge(_ kind: JSONKinds, _ node: ContractTables.Node) -> Bool {
        if node.kinds.isEmpty { return report(.undefinedReference) }
        return node.kinds.contains(kind) || report(.wrongType, node.kinds.description)
    }

    private mutating func judge(_ text: String, _ node: ContractTables.Node) -> Bool {
        guard node.kinds.contains(.string) else { return judge(.string, node) }
        guard text.utf8.count <= limits.stringBytes else {
            return report(.stringOverLimit, "at most \(limits.stringBytes) bytes")
        }
        guard node.string >= 0 else { return true }
        let rule = tables.strings[Int(node.string)]
        var finding = rule.finding(length: text.unicodeScalars.count)
        if finding == nil, rule.readsBytes {
            var text = text
            finding = text.withUTF8 { tables.finding($0, rule) }
        }
        return finding.map { report($0.code, $0.expectation) } ?? true
    }

    private mutating func judge(_ number: NSNumber, _ node: ContractTables.Node) -> Bool {
        if number === (true as NSNumber) { return judge(.true, node) }
        if number === (false as NSNumber) { return judge(.false, node) }
        guard node.kinds.contains(.number) else { return judge(.number, node) }
        let text = Array(number.stringValue.utf8)
        let finding = text.withUnsafeBufferPointer { bytes -> Finding? in
            guard var cursor = bytes.baseAddress else { return Finding(.numberOutOfRange) }
            let end = cursor + bytes.count
            // What JSON cannot write, such as an infinity, does not follow its grammar.
            guard let read = JSONNumber.read(&cursor, end: end), cursor == end else {
                return Finding(.numberOutOfRange)
            }
            if limits.numbers == .interoperable, !read.isInteroperable { return Finding(.numberOutOfRange) }
            return node.number < 0 ? nil : tables.numbers[Int(node.number)].finding(read)
        }
        return finding.map { report($0.code, $0.expectation) } ?? true
    }

    private mutating func judge(_ array: [Any], _ node: ContractTables.Node) -> Bool {
        guard judge(.array, node), enter() else { return false }
        let table = node.kinds.contains(.array) && node.array >= 0 ? tables.arrays[Int(node.array)] : .init()
        for (index, element) in array.enumerated() {
            path.append(String(index))
            guard judge(element, table.element) else { return false }
            path.removeLast()
        }
        return judgeCount(array.count, table.minimum, table.maximum, "elements")
    }

    private mutating func judge(_ dictionary: [AnyHashable: Any], _ node: ContractTables.Node) -> Bool {
        guard judge(.object, node), enter() else { return false }
        let table = node.kinds.contains(.object) && node.object >= 0 ? tables.objects[Int(node.object)] : .init()
        var members: [(key: String, value: Any)] = []
        for (key, value) in dictionary {
            guard let key = key.base as? String else {
                guard report(.foreignValue, "keys that are strings") else { return false }
                continue
            }
            members.append((key, value))
        }
        // A dictionary has no order: sorting makes the same issues of the same object.
        members.sort { $0.key < $1.key }
        var met: Set<Int32> = []
        for (key, value) in members {
            guard key.utf8.count <= limits.keyBytes else {
                return stop(.keyOverLimit, "at most \(limits.keyBytes) bytes")
            }
            path.append(key)
            var child = max(0, table.undeclared)
            if let index = table.names[key] {
                met.insert(index)
                child = tables.words[Int(table.words.firstWord + index)].node
            } else if table.undeclared < 0, !report(.undeclaredKey) {
                return false
            }
            guard judge(value, child) else { return false }
            path.removeLast()
        }
        for index in 0..<table.words.count where !met.contains(index) {
            let word = tables.words[Int(table.words.firstWord + index)]
            guard word.isRequired else { continue }
            path.append(tables.name(word))
            guard report(.missingKey) else { return false }
            path.removeLast()
        }
        return judgeCount(dictionary.count, table.minimum, table.maximum, "members")
    }

    private mutating func enter() -> Bool {
        let deepest = min(limits.depth, JSONLimits.deepest)
        return path.count < deepest || stop(.tooDeep, "at most \(deepest) levels")
    }

    private mutating func judgeCount(_ count: Int, _ minimum: Int, _ maximum: Int, _ entries: StaticString) -> Bool {
        if count < minimum { return report(.tooFewEntries, "at least \(minimum) \(entries)") }
        if count > maximum { return report(.tooManyEntries, "at most \(maximum) \(entries)") }
        return true
    }

    private mutating func stop(_ code: JSONIssue.Code, _ expectation: String) -> Bool {
        _ = report(code, expectation)
        return false
    }

    private mutating func report(_ code: JSONIssue.Code, _ expectation: String? = nil) -> Bool {
        guard issues.count < limits.issues else {
            issues.append(JSONIssue(.tooManyIssues, at: JSONPointer(path), expectation: "at most \(limits.issues)"))
            return false
        }
        issues.append(JSONIssue(code, at: JSONPointer(path), expectation: expectation))
        return true
    }
}
