import BulwarkReport

/// One fact in its code base: what rules look at.
struct Fact: Sendable, Hashable, Comparable {
    /// A fact's place in its code base.
    struct Reference: Sendable, Hashable {
        var file: Int32
        var index: Int32
    }

    /// The code base that it stands in. It is not kept alive by its facts, of which rules make millions: whoever has facts has the code base.
    unowned(unsafe) let code: CodeBase
    let file: Int
    let index: Int
    /// The facts of its file.
    private nonisolated(unsafe) let nodes: UnsafePointer<FactNode>

    init(code: CodeBase, file: Int, index: Int) {
        self.code = code
        self.file = file
        self.index = index
        // Invariant: a file has at least one fact, itself.
        nodes = code.files[file].nodes.baseAddress.unsafelyUnwrapped
    }

    /// Another fact of the same file.
    private func sibling(_ index: Int) -> Fact { Fact(code: code, file: file, index: index, nodes: nodes) }

    private init(code: CodeBase, file: Int, index: Int, nodes: UnsafePointer<FactNode>) {
        self.code = code
        self.file = file
        self.index = index
        self.nodes = nodes
    }

    static func == (lhs: Fact, rhs: Fact) -> Bool { lhs.file == rhs.file && lhs.index == rhs.index }

    static func < (lhs: Fact, rhs: Fact) -> Bool { (lhs.file, lhs.index) < (rhs.file, rhs.index) }

    func hash(into hasher: inout Hasher) {
        hasher.combine(file)
        hasher.combine(index)
    }

    private var node: FactNode { nodes[index] }

    /// What the fact is about.
    var kind: FactKind { FactKind(rawValue: node.kind) ?? .other }
    /// The first text; see ``FactKind``.
    var text: String { code.strings[Int(node.text)] }
    /// The second text; see ``FactKind``.
    var detail: String { code.strings[Int(node.detail)] }
    /// The number of the first text in the code base's table.
    var textID: UInt32 { node.text }
    /// The marks that it carries.
    var flags: FactFlags { FactFlags(rawValue: node.flags) }
    /// Where it begins, in bytes from the beginning of its file.
    var offset: Int { Int(node.offset) }
    /// The index of the first fact after this one's subtree.
    var end: Int { Int(node.end) }
    /// The path of its file, relative to the audited root.
    var path: String { code.files[file].path }
    /// Whether it stands in Swift; else in Objective-C.
    var isSwift: Bool { code.files[file].language == .swift }

    /// Where it stands; a call stands at the name of what it calls.
    var location: SourceLocation { location(length: Int(node.length)) }

    /// How many bytes the first text has.
    var textLength: Int { code.texts.withUTF8(of: node.text) { $0.count } }

    /// The stretches of every line that it covers.
    var lineLocations: [SourceLocation] {
        let starts = code.files[file].lineStarts.map(Int.init)
        let last = offset + Int(node.length)
        let first = location
        var locations = [first]
        var line = first.line
        while line < starts.count, starts[line] < last, locations.count < 2_000 {
            let end = line + 1 < starts.count ? starts[line + 1] - 1 : last
            locations.append(
                SourceLocation(path: path, line: line + 1, column: 1, length: max(0, min(end, last) - starts[line])))
            line += 1
        }
        return locations
    }

    private func location(length: Int) -> SourceLocation {
        let starts = code.files[file].lineStarts
        var low = 0
        var high = starts.count
        while low + 1 < high {
            let middle = (low + high) / 2
            if Int(starts[middle]) <= offset { low = middle } else { high = middle }
        }
        let lineStart = starts.isEmpty ? 0 : Int(starts[low])
        let lineEnd = low + 1 < starts.count ? Int(starts[low + 1]) - 1 : Int.max
        return SourceLocation(
            path: path, line: low + 1, column: offset - lineStart + 1, length: min(length, max(0, lineEnd - offset)))
    }

    // MARK: Around it

    /// The fact right around this one; nil for the file.
    var parent: Fact? { index == 0 ? nil : sibling(Int(code.files[file].parents[index])) }

    /// The facts around this one, from the inside out.
    var ancestors: some Sequence<Fact> {
        sequence(state: self) { state -> Fact? in
            guard let parent = state.parent else { return nil }
            state = parent
            return parent
        }
    }

    /// The facts right below this one, in order.
    var children: [Fact] {
        var children: [Fact] = []
        var next = index + 1
        while next < end {
            children.append(sibling(next))
            next = Int(nodes[next].end)
        }
        return children
    }

    /// The first fact right below this one.
    var first: Fact? { index + 1 < end ? sibling(index + 1) : nil }

    /// All facts below this one, in order.
    var descendants: some Sequence<Fact> {
        ((index + 1)..<max(end, index + 1)).lazy.map { sibling($0) }
    }

    /// All facts of a kind below this one, in order.
    func descendants(_ kind: FactKind) -> [Fact] {
        var found: [Fact] = []
        for position in (index + 1)..<max(end, index + 1) where nodes[position].kind == kind.rawValue {
            found.append(sibling(position))
        }
        return found
    }

    /// Whether this fact is, or stands below, another.
    func isInside(_ other: Fact) -> Bool { file == other.file && index >= other.index && index < other.end }

    /// The nearest fact around this one of one of the kinds.
    func enclosing(_ kinds: FactKind...) -> Fact? { ancestors.first { kinds.contains($0.kind) } }

    /// The nearest function, accessor or closure around this one.
    var enclosingFunction: Fact? { enclosing(.function) }

    /// The nearest type or extension around this one.
    var enclosingType: Fact? { enclosing(.type) }

    /// Whether it is compiled in debug builds, or for the simulator, only.
    var isDebugOnly: Bool {
        ancestors.contains { ($0.kind == .conditional && Self.impliesDebug($0.text)) || $0.isDebugBranch }
    }

    /// Whether it is what an `if` does in a debug configuration: `if configuration == .debug { … }`.
    private var isDebugBranch: Bool {
        guard kind == .block, let branch = parent, branch.kind == .branch else { return false }
        let parts = branch.children
        guard let condition = parts.first, parts.first(where: { $0.kind == .block }) == self else { return false }
        if condition.kind == .prefix { return false }
        if condition.kind == .operators {
            return condition.detail == "==" && condition.children.contains { $0.text == "debug" }
        }
        return ["isDebug", "isDebugBuild"].contains(condition.text)
    }

    /// Whether it is a clause of `#if` that only debug builds compile.
    var isDebugOnlyClause: Bool { kind == .conditional && Self.impliesDebug(text) }

    private static func impliesDebug(_ condition: String) -> Bool {
        // Conditions are short: a conjunction implies DEBUG if one of its parts is DEBUG.
        guard !condition.contains("||") else { return false }
        return condition.split(separator: "&").contains { part in
            let part = part.filter { $0 != "(" && $0 != ")" && $0 != " " }
            return part == "DEBUG" || part == "definedDEBUG" || part == "!RELEASE" || part == "DEBUG==1"
                || part == "targetEnvironmentsimulator"
        }
    }

    /// A name for the place that survives shifts of lines: the declarations around it.
    var context: String {
        var names: [String] = []
        for ancestor in ancestors {
            switch ancestor.kind {
            case .type, .function: names.append(ancestor.text)
            case .variable where ancestor.parent?.kind == .type: names.append(ancestor.text)
            default: break
            }
        }
        return names.reversed().joined(separator: ".")
    }
}
