/// Makes ``ContractTables`` of shapes.
struct ContractCompiler {
    private(set) var tables = ContractTables()
    private let definitions: [String: JSONShape]
    private var defined: [String: Int32] = [:]
    private var pending: [String] = []

    init(definitions: [String: JSONShape]) { self.definitions = definitions }

    /// The node of a contract's root, with all that it reaches compiled.
    mutating func compile(root: JSONShape) -> Int32 {
        let index = compile(root)
        while let name = pending.popLast() {
            guard let node = defined[name] else { continue }
            // The node was set aside when the name was first met, so shapes that refer to themselves end here.
            tables.nodes[Int(node)] =
                definitions[name].flatMap(resolve).map { shape in self.node(of: shape) }
                ?? .init(kinds: [])
        }
        return index
    }

    private mutating func compile(_ shape: JSONShape) -> Int32 {
        if let name = shape.reference {
            if let known = defined[name] { return known }
            let index = append(.init(kinds: []))
            defined[name] = index
            pending.append(name)
            return index
        }
        return shape == .any ? 0 : append(node(of: shape))
    }

    /// What a chain of references ends in; nil for one that has no end.
    private func resolve(_ shape: JSONShape) -> JSONShape? {
        var shape = shape
        var seen: Set<String> = []
        while let name = shape.reference {
            guard seen.insert(name).inserted, let next = definitions[name] else { return nil }
            shape = next
        }
        return shape
    }

    private mutating func append(_ node: ContractTables.Node) -> Int32 {
        tables.nodes.append(node)
        return Int32(tables.nodes.count - 1)
    }

    private mutating func node(of shape: JSONShape) -> ContractTables.Node {
        var node = ContractTables.Node(kinds: shape.kinds)
        if let rule = shape.string { node.string = add(string(rule), to: \.strings) }
        if let rule = shape.number { node.number = add(number(rule), to: \.numbers) }
        if let rule = shape.array {
            let element = rule.element.first.map { compile($0) } ?? 0
            node.array = add(.init(element: element, minimum: rule.minimum, maximum: rule.maximum), to: \.arrays)
        }
        if let rule = shape.object { node.object = add(object(rule), to: \.objects) }
        return node
    }

    private mutating func add<Table>(_ table: Table, to path: WritableKeyPath<ContractTables, [Table]>) -> Int32 {
        tables[keyPath: path].append(table)
        return Int32(tables[keyPath: path].count - 1)
    }

    private mutating func string(_ rule: StringRule) -> ContractTables.StringTable {
        var table = ContractTables.StringTable(minimum: rule.minimum, maximum: rule.maximum)
        if let format = rule.format { table.format = add(format, to: \.formats) }
        if let allowed = rule.allowed { table.words = words(allowed.map { ($0, 0, false) }) }
        return table
    }

    private func number(_ rule: NumberRule) -> ContractTables.NumberTable {
        ContractTables.NumberTable(
            isInteger: rule.isInteger, leastInteger: rule.minimum.map { Self.integer($0, .up) } ?? Int64.min,
            greatestInteger: rule.maximum.map { Self.integer($0, .down) } ?? Int64.max, minimum: rule.minimum,
            maximum: rule.maximum, step: rule.step ?? 0, decimalPlaces: rule.decimalPlaces ?? .max,
            allowed: rule.allowed)
    }

    /// The integer of 64 bits next to a bound, on its inner side; nil where there is none.
    private static func integer(_ bound: NumberRule.Bound, _ rounding: FloatingPointRoundingRule) -> Int64? {
        let isMinimum = rounding == .up
        func inside(_ value: Int64) -> Int64? {
            let (moved, isNone) = value.addingReportingOverflow(isMinimum ? 1 : -1)
            return isNone ? nil : moved
        }
        switch bound.value {
        case .integer(let value): return bound.isExclusive ? inside(value) : value
        case .binary64(let value):
            let rounded = value.rounded(rounding)
            guard let exact = Int64(exactly: rounded) else {
                return (rounded < 0) == isMinimum ? (isMinimum ? .min : .max) : nil
            }
            return bound.isExclusive && rounded == value ? inside(exact) : exact
        }
    }

    private mutating func object(_ rule: ObjectRule) -> ContractTables.ObjectTable {
        var table = ContractTables.ObjectTable(minimum: rule.minimum, maximum: rule.maximum)
        let members = rule.members.sorted { $0.key < $1.key }
        let compiled = members.map { ($0.key, compile($0.value.shape), $0.value.isRequired) }
        table.words = words(compiled)
        table.required = members.count { $0.value.isRequired }
        for (index, member) in members.enumerated() { table.names[member.key] = Int32(index) }
        table.undeclared =
            switch rule.undeclared {
            case .denied: -1
            case .allowed: 0
            case .shaped(let shape): compile(shape)
            }
        return table
    }

    private mutating func words(_ list: [(text: String, node: Int32, isRequired: Bool)]) -> ContractTables.WordTable {
        var size = 1
        while size < list.count * 2 { size *= 2 }
        let table = ContractTables.WordTable(
            firstSlot: Int32(tables.slots.count), mask: UInt32(size - 1), firstWord: Int32(tables.words.count),
            count: Int32(list.count))
        tables.slots.append(contentsOf: repeatElement(-1, count: size))
        for (index, entry) in list.enumerated() {
            let bytes = Array(entry.text.utf8)
            let hash = ContractTables.hash(bytes)
            var slot = hash & table.mask
            while tables.slots[Int(table.firstSlot) + Int(slot)] >= 0 { slot = (slot &+ 1) & table.mask }
            tables.slots[Int(table.firstSlot) + Int(slot)] = Int32(index)
            tables.words.append(
                .init(
                    hash: hash, start: Int32(tables.text.count), length: Int32(bytes.count), node: entry.node,
                    isRequired: entry.isRequired))
            tables.text.append(contentsOf: bytes)
        }
        return table
    }
}
