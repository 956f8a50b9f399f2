/// The values that statements put into a variable after its declaration.
enum AssignedValues {
    /// What is assigned or added to a variable within a scope: `q = v`, `self.q = v`, `q[key] = v`, `q += v`, `q.append(v)`.
    static func values(of declaration: Fact, in scope: Fact) -> [Fact] {
        entries(of: declaration, in: scope).map(\.value)
    }

    /// What is put into a variable, with the key under which it is put where there is one.
    static func entries(of declaration: Fact, in scope: Fact) -> [(key: Fact?, value: Fact, statement: Fact)] {
        let id = declaration.textID
        let nodes = scope.nodes
        var found: [(key: Fact?, value: Fact, statement: Fact)] = []
        func look(at position: Int) {
            if let entry = entry(scope.sibling(position), of: declaration) { found.append(entry) }
        }
        guard scope.end - scope.index >= largeScope else {
            for position in (scope.index + 1)..<max(scope.end, scope.index + 1)
            where mayConcern(id, at: position, nodes) {
                look(at: position)
            }
            return found
        }
        for position in statements(of: scope)[id] ?? [] where found.count < maximumEntries { look(at: Int(position)) }
        return found
    }

    /// What is put into the parts of an address: `components.queryItems = items`.
    static func components(of declaration: Fact, in scope: Fact) -> [Fact] {
        let type = declaration.typeName
        guard type == "URLComponents" || type == "NSURLComponents" else { return [] }
        let code = scope.code
        return addressParts.compactMap { code.texts.existingID(of: $0) }.flatMap { part in
            code.references(.assignment, named: part, in: scope).compactMap { reference -> Fact? in
                let assignment = code.fact(reference)
                guard let target = assignment.first, target.kind == .member, let base = target.first,
                    isReference(base, to: declaration)
                else { return nil }
                return assignment.last
            }
        }
    }

    private static let addressParts = [
        "queryItems", "query", "percentEncodedQuery", "percentEncodedQueryItems", "fragment", "password",
    ]

    /// How many facts a scope has that is looked through once for all variables, not anew for each.
    private static let largeScope = 16_384
    /// How many values of one variable are looked at in such a scope: no way of a value takes in as many.
    private static let maximumEntries = 400

    /// The statements of a scope that may concern a variable, by its name.
    private static func statements(of scope: Fact) -> [UInt32: [UInt32]] {
        scope.code.memo.assignments.value(of: .init(scope), spread: scope.file) {
            let nodes = scope.nodes
            var statements: [UInt32: [UInt32]] = [:]
            for position in (scope.index + 1)..<scope.end {
                guard let id = subject(at: position, nodes) else { continue }
                statements[id, default: []].append(UInt32(position))
            }
            return statements
        }
    }

    /// The name of what a statement is about, where it may put something into a variable.
    private static func subject(at position: Int, _ nodes: UnsafePointer<FactNode>) -> UInt32? {
        let end = Int(nodes[position].end)
        guard end > position + 1 else { return nil }
        let head = nodes[position + 1]
        switch nodes[position].factKind {
        case .assignment where head.factKind != .subscripted: return head.text
        case .assignment: break
        case .call where head.factKind == .member: break
        default: return nil
        }
        return Int(head.end) > position + 2 ? nodes[position + 2].text : nil
    }

    /// Whether what stands at a position is a statement about something of a name, as far as can be told at a glance: for nearly all are about others.
    private static func mayConcern(_ id: UInt32, at position: Int, _ nodes: UnsafePointer<FactNode>) -> Bool {
        subject(at: position, nodes) == id
    }

    private static func entry(
        _ statement: Fact, of declaration: Fact
    ) -> (key: Fact?, value: Fact, statement: Fact)? {
        if statement.kind == .assignment {
            let parts = statement.children
            guard parts.count == 2 else { return nil }
            if isReference(parts[0], to: declaration) { return (nil, parts[1], statement) }
            if parts[0].kind == .subscripted, let base = parts[0].first, isReference(base, to: declaration) {
                return (parts[0].argument(at: 0), parts[1], statement)
            }
            return nil
        }
        guard let receiver = statement.receiver, isReference(receiver, to: declaration) else { return nil }
        // What is stored in the defaults is read from them by its key, and is nothing that they themselves hold.
        if declaration.typeName == "UserDefaults" || declaration.typeName == "NSUserDefaults" { return nil }
        switch statement.text {
        case "append", "insert", "appendString", "appendData", "addObject", "write":
            return statement.argument(at: 0).map { (nil, $0, statement) }
        // All that is put into a format goes in.
        case "appendFormat": return (nil, statement, statement)
        case "updateValue", "setObject", "setValue", "setString", "set":
            return statement.argument(at: 0).map { (statement.argument(at: 1), $0, statement) }
        case "merge":
            return statement.argument(at: 0).map { (nil, $0, statement) }
        default: return nil
        }
    }

    private static func isReference(_ fact: Fact, to declaration: Fact) -> Bool {
        guard fact.textID == declaration.textID else { return false }
        switch fact.kind {
        case .name: return fact.declaration == declaration
        case .member:
            guard declaration.isMember, let base = fact.first else { return false }
            return base.kind == .name && base.text == "self"
        default: return false
        }
    }
}
