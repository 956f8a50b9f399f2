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
        for position in (scope.index + 1)..<max(scope.end, scope.index + 1)
        where mayConcern(id, at: position, nodes) {
            if let entry = entry(scope.sibling(position), of: declaration) { found.append(entry) }
        }
        return found
    }

    /// Whether what stands at a position is a statement about something of a name, as far as can be told at a glance: for nearly all are about others.
    private static func mayConcern(_ id: UInt32, at position: Int, _ nodes: UnsafePointer<FactNode>) -> Bool {
        let statement = nodes[position]
        guard Int(statement.end) > position + 1 else { return false }
        let head = nodes[position + 1]
        switch statement.factKind {
        case .assignment:
            if head.factKind != .subscripted { return head.text == id }
            return Int(head.end) > position + 2 && nodes[position + 2].text == id
        case .call: return head.factKind == .member && Int(head.end) > position + 2 && nodes[position + 2].text == id
        default: return false
        }
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
        switch statement.text {
        case "append", "insert", "appendString", "appendData", "addObject", "write":
            return statement.argument(at: 0).map { (nil, $0, statement) }
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
