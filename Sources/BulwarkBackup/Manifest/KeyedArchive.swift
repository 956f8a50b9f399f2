package import BulwarkProperties

/// What `NSKeyedArchiver` wrote, read as data: no class is looked up and none is made.
package struct KeyedArchive: Sendable {
    private let objects: [PropertyNode]
    /// The dictionary of what was archived under its own name.
    private let top: PropertyNode

    /// Takes a property list that is an archive; nil for one that is none.
    package init?(_ tree: PropertyNode) {
        guard let objects = tree["$objects"], objects.isArray, let top = tree["$top"], top.isDictionary else {
            return nil
        }
        self.objects = objects.array
        self.top = top
    }

    /// The object that was archived as the root.
    package var root: PropertyNode? { object(top["root"]) }

    /// The object that a reference leads to; anything else is itself.
    package func object(_ node: PropertyNode?) -> PropertyNode? {
        guard let index = node.flatMap(Self.reference) else { return node }
        // The first object stands for nothing.
        return index > 0 && index < objects.count ? objects[index] : nil
    }

    /// The number of a reference: binary lists have a kind of value for it, those in XML a dictionary.
    private static func reference(_ node: PropertyNode) -> Int? {
        if case .reference(let index) = node.value { return index }
        return node.entries.count == 1 ? node["CF$UID"]?.integer : nil
    }

    /// The bytes of a value: data, or an object that has some.
    package func data(_ node: PropertyNode?) -> [UInt8]? {
        guard let node = object(node) else { return nil }
        if case .data(let bytes) = node.value { return bytes }
        if case .data(let bytes)? = object(node["NS.data"])?.value { return bytes }
        return nil
    }

    /// The text of a value: a string, or an object that has one.
    package func string(_ node: PropertyNode?) -> String? {
        guard let node = object(node) else { return nil }
        return node.string ?? object(node["NS.string"])?.string
    }

    /// The archive as a plain tree: references followed, dictionaries and arrays of Foundation put together.
    ///
    /// - Parameters:
    ///   - depth: How deep it may be nested.
    ///   - budget: How many values it may have: references can multiply.
    package func tree(depth: Int = 32, budget: Int = 20_000) -> PropertyNode? {
        var budget = budget
        let entries = top.entries.compactMap { entry in
            resolved(entry.node, depth: depth, &budget).map {
                PropertyNode.Entry(key: entry.key == "root" ? "" : entry.key, keySpan: entry.keySpan, node: $0)
            }
        }
        if entries.count == 1, let only = entries.first { return only.node }
        return entries.isEmpty ? nil : PropertyNode(value: .dictionary(entries), span: .start)
    }

    private func resolved(_ reference: PropertyNode, depth: Int, _ budget: inout Int) -> PropertyNode? {
        budget -= 1
        guard depth > 0, budget > 0, let node = object(reference) else { return nil }
        switch node.value {
        case .array(let elements):
            return PropertyNode(
                value: .array(elements.compactMap { resolved($0, depth: depth - 1, &budget) }), span: .start)
        case .dictionary(let entries):
            let keys = node["NS.keys"]?.array
            if let values = node["NS.objects"]?.array {
                guard let keys else {
                    return PropertyNode(
                        value: .array(values.compactMap { resolved($0, depth: depth - 1, &budget) }), span: .start)
                }
                var result: [PropertyNode.Entry] = []
                for (key, value) in zip(keys, values) {
                    guard let value = resolved(value, depth: depth - 1, &budget) else { continue }
                    result.append(.init(key: string(key) ?? "", keySpan: .start, node: value))
                }
                return PropertyNode(value: .dictionary(result), span: .start)
            }
            if let bytes = data(node) { return PropertyNode(value: .data(bytes), span: .start) }
            if let text = object(node["NS.string"])?.string { return PropertyNode(value: .string(text), span: .start) }
            var result: [PropertyNode.Entry] = []
            for entry in entries where entry.key != "$class" && entry.key != "$classes" {
                guard let node = resolved(entry.node, depth: depth - 1, &budget) else { continue }
                result.append(.init(key: entry.key, keySpan: entry.keySpan, node: node))
            }
            return PropertyNode(value: .dictionary(result), span: .start)
        default: return node
        }
    }
}
