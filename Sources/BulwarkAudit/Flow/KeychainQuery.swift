/// What a query dictionary of the keychain holds, put together from the statements that build it.
struct KeychainQuery {
    /// The values by the name of their key constant, such as `kSecAttrAccessible`.
    private(set) var entries: [String: Fact] = [:]
    /// Whether parts of the dictionary come from where they cannot be seen.
    private(set) var isPartial = false

    /// Reads the dictionary that is given to `SecItemAdd` and its like.
    init(_ expression: Fact) {
        var visited: Set<Fact> = []
        collect(expression, depth: 0, visited: &visited)
    }

    subscript(key: String) -> Fact? { entries[key] }

    /// Whether one of the keys is there.
    func has(_ keys: String...) -> Bool { keys.contains { entries[$0] != nil } }

    private mutating func collect(_ expression: Fact, depth: Int, visited: inout Set<Fact>) {
        guard depth < 12 else { return isPartial = true }
        switch expression.kind {
        case .dictionary:
            for entry in expression.children {
                let parts = entry.children
                guard parts.count == 2 else { continue }
                add(key: parts[0], value: parts[1])
            }
        case .cast, .prefix:
            if let inner = expression.first { collect(inner, depth: depth + 1, visited: &visited) }
        case .name, .member:
            guard let declaration = expression.referredDeclaration else { return isPartial = true }
            collect(declaration: declaration, depth: depth, visited: &visited)
        case .call: collect(call: expression, depth: depth, visited: &visited)
        case .ternary:
            for arm in expression.children.dropFirst() { collect(arm, depth: depth + 1, visited: &visited) }
        case .operators:
            for operand in expression.children { collect(operand, depth: depth + 1, visited: &visited) }
        default: isPartial = true
        }
    }

    private mutating func collect(declaration: Fact, depth: Int, visited: inout Set<Fact>) {
        guard visited.insert(declaration).inserted else { return }
        if declaration.kind == .parameter { isPartial = true }
        if let value = declaration.initialValue { collect(value, depth: depth + 1, visited: &visited) }
        if let getter = declaration.getter {
            collectResults(of: getter, depth: depth, visited: &visited)
        }
        let scope =
            declaration.isMember
            ? declaration.enclosingType
            : declaration.ancestors.first { [.block, .closure, .accessor, .function].contains($0.kind) }
        guard let scope else { return }
        for entry in AssignedValues.entries(of: declaration, in: scope) {
            if let key = entry.key {
                add(key: key, value: entry.value)
            } else {
                collect(entry.value, depth: depth + 1, visited: &visited)
            }
        }
    }

    private mutating func collect(call: Fact, depth: Int, visited: inout Set<Fact>) {
        if let function = call.code.function(calledBy: call), function.text != "init" {
            guard visited.insert(function).inserted else { return }
            return collectResults(of: function, depth: depth, visited: &visited)
        }
        // `[String: Any]()`
        if call.callee?.kind == .dictionary { return }
        switch call.text {
        case "merging", "mutableCopy", "copy", "addingEntries", "dictionaryWithDictionary", "initWithDictionary":
            if let receiver = call.receiver, receiver.kind != .name || receiver.text.first?.isUppercase != true {
                collect(receiver, depth: depth + 1, visited: &visited)
            }
            if let other = call.argument(at: 0), other.kind != .closure {
                collect(other, depth: depth + 1, visited: &visited)
            }
        case "NSMutableDictionary", "NSDictionary", "Dictionary":
            if let other = call.argument("dictionary") { collect(other, depth: depth + 1, visited: &visited) }
        case "dictionary", "alloc", "init", "new", "dictionaryWithCapacity": break
        case "dictionaryWithObjectsAndKeys", "initWithObjectsAndKeys":
            let values = call.arguments.compactMap(\.value)
            for index in stride(from: 0, to: values.count - 1, by: 2) {
                add(key: values[index + 1], value: values[index])
            }
        default: isPartial = true
        }
    }

    private mutating func collectResults(of body: Fact, depth: Int, visited: inout Set<Fact>) {
        guard let block = body.body else { return isPartial = true }
        let returned = block.descendants(.returning).compactMap(\.first)
        let results = returned.isEmpty ? [block.children.last { $0.kind != .parameter }].compactMap { $0 } : returned
        for result in results.prefix(4) { collect(result, depth: depth + 1, visited: &visited) }
    }

    private mutating func add(key: Fact, value: Fact) {
        var key = key
        while key.kind == .cast, let inner = key.first { key = inner }
        if let name = key.dottedName {
            if name.hasPrefix("kSec") {
                entries[name] = value
            } else if let text = Self.constants[key.string ?? ""] {
                entries[text] = value
            }
        } else if let text = key.string, let name = Self.constants[text] {
            entries[name] = value
        }
    }

    /// The values of the constants, which some code writes out.
    private static let constants = [
        "class": "kSecClass", "acct": "kSecAttrAccount", "svce": "kSecAttrService", "v_Data": "kSecValueData",
        "pdmn": "kSecAttrAccessible",
        "sync": "kSecAttrSynchronizable", "accc": "kSecAttrAccessControl", "agrp": "kSecAttrAccessGroup",
    ]
}
