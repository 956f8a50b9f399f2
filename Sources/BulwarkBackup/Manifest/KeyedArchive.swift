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

    /// The names of the entries of the root, where it is a dictionary.
    package var rootKeys: [String] { (root?["NS.keys"]?.array ?? []).compactMap { string($0) } }

    /// Calls `body` with every value that is no container, and the names that lead to it.
    ///
    /// Each object is gone into once, by the way on which it is met first: graphs of objects lead back to themselves. A value is given for
    /// each name that it stands under. What nothing leads to comes last, without a name.
    package func forEachLeaf(_ body: (_ path: [String], _ node: PropertyNode) -> Void) {
        var isMet = [Bool](repeating: false, count: objects.count)
        go(from: top.entries.map { ($0.key == "root" ? [] : [$0.key], $0.node) }, &isMet, body)
        for index in objects.indices.dropFirst() where !isMet[index] && objects[index]["$classname"] == nil {
            go(from: [([], PropertyNode(value: .reference(index), span: .start))], &isMet, body)
        }
    }

    private typealias Step = (path: [String], node: PropertyNode)

    private func go(from start: [Step], _ isMet: inout [Bool], _ body: ([String], PropertyNode) -> Void) {
        // What is still to be gone into, the next one last. No recursion: lists of objects can be linked to any length.
        var rest = Array(start.reversed())
        while let (path, given) = rest.popLast() {
            var node = given
            if let index = Self.reference(given) {
                // The first object stands for nothing.
                guard index > 0, index < objects.count else { continue }
                node = objects[index]
                if isMet[index], node.isDictionary || node.isArray { continue }
                isMet[index] = true
            }
            switch node.value {
            case .array(let elements): rest += elements.reversed().map { (path, $0) }
            case .dictionary:
                if let leaf = leaf(node) { body(path, leaf) } else { rest += parts(of: node, path).reversed() }
            default: body(path, node)
            }
        }
    }

    /// What a dictionary or object holds: keys and values of Foundation's own put together.
    private func parts(of node: PropertyNode, _ path: [String]) -> [Step] {
        func under(_ name: String) -> [String] { path.suffix(Self.longestPath - 1) + [name] }
        guard let values = node["NS.objects"]?.array else {
            return node.entries.filter { $0.key != "$class" && $0.key != "$classes" }.map { (under($0.key), $0.node) }
        }
        guard let keys = node["NS.keys"]?.array else { return values.map { (path, $0) } }
        return zip(keys, values).map { (under(string($0) ?? ""), $1) }
    }

    /// How many names of a path are kept: the last ones tell what a value is.
    private static let longestPath = 16

    /// The value of an object that only wraps one, such as a mutable string.
    private func leaf(_ node: PropertyNode) -> PropertyNode? {
        if let bytes = data(node) { return PropertyNode(value: .data(bytes), span: .start) }
        if let text = object(node["NS.string"])?.string { return PropertyNode(value: .string(text), span: .start) }
        return nil
    }
}
