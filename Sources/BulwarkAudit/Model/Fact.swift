import BulwarkReport

/// One fact in its code base: what rules look at.
struct Fact: Sendable, Hashable, Comparable {
    /// A fact's place in its code base.
    struct Reference: Sendable, Hashable {
        var file: Int32
        var index: Int32
    }

    /// Its file. A fact keeps neither that nor the code base alive, for rules make millions of facts: whoever has facts has the code base.
    private nonisolated(unsafe) let record: UnsafePointer<CodeBase.Record>
    private let position: UInt32

    init(code: CodeBase, file: Int, index: Int) { self.init(record: code.records + file, index: index) }

    init(record: UnsafePointer<CodeBase.Record>, index: Int) {
        self.record = record
        position = UInt32(truncatingIfNeeded: index)
    }

    /// Another fact of the same file.
    func sibling(_ index: Int) -> Fact { Fact(record: record, index: index) }

    static func == (lhs: Fact, rhs: Fact) -> Bool { lhs.record == rhs.record && lhs.position == rhs.position }

    static func < (lhs: Fact, rhs: Fact) -> Bool { (lhs.record, lhs.position) < (rhs.record, rhs.position) }

    func hash(into hasher: inout Hasher) { hasher.combine(number) }

    /// The facts of its file.
    var nodes: UnsafePointer<FactNode> { record.pointee.nodes }
    private var node: FactNode { nodes[index] }

    /// The code base that it stands in.
    var code: CodeBase { record.pointee.code }
    /// The number of its file.
    var file: Int { record.pointee.number }
    /// Its place in its file.
    var index: Int { Int(position) }
    /// Its number among all facts of the code base.
    var number: Int { record.pointee.first + Int(position) }

    /// What the fact is about.
    var kind: FactKind { nodes[index].factKind }
    /// The first text; see ``FactKind``.
    var text: String { record.pointee.strings[Int(nodes[index].text)] }
    /// The second text; see ``FactKind``.
    var detail: String { record.pointee.strings[Int(nodes[index].detail)] }
    /// The number of the first text in the code base's table.
    var textID: UInt32 { nodes[index].text }
    /// The number of the second text in the code base's table.
    var detailID: UInt32 { nodes[index].detail }
    /// The marks that it carries.
    var flags: FactFlags { FactFlags(rawValue: nodes[index].flags) }
    /// Where it begins, in bytes from the beginning of its file.
    var offset: Int { Int(nodes[index].offset) }
    /// How many bytes it covers from there, to the end of its last token.
    var byteLength: Int { Int(node.length) }
    /// The index of the first fact after this one's subtree.
    var end: Int { Int(nodes[index].end) }
    /// The path of its file, relative to the audited root.
    var path: String { record.pointee.path }
    /// Whether it stands in Swift; else in Objective-C.
    var isSwift: Bool { record.pointee.isSwift }

    /// Where it stands; a call stands at the name of what it calls.
    var location: SourceLocation { location(length: Int(node.length)) }

    /// How many bytes the first text has.
    var textLength: Int { code.texts.withUTF8(of: node.text) { $0.count } }

    /// The stretches of every line that it covers.
    var lineLocations: [SourceLocation] {
        let starts = record.pointee.lineStarts.map(Int.init)
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
        let starts = record.pointee.lineStarts
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
    var parent: Fact? { index == 0 ? nil : sibling(Int(record.pointee.parents[index])) }

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
        children.reserveCapacity(childCount)
        var next = index + 1
        while next < end {
            children.append(sibling(next))
            next = Int(nodes[next].end)
        }
        return children
    }

    /// How many facts stand right below this one.
    var childCount: Int {
        var count = 0
        var next = index + 1
        let end = end
        while next < end {
            count += 1
            next = Int(nodes[next].end)
        }
        return count
    }

    /// The first fact right below this one for which a test holds.
    @inline(__always)
    func firstChild(where holds: (Fact) -> Bool) -> Fact? {
        var next = index + 1
        let end = end
        while next < end {
            let child = sibling(next)
            if holds(child) { return child }
            next = Int(nodes[next].end)
        }
        return nil
    }

    /// The facts of a kind right below this one, in order.
    func children(_ kind: FactKind) -> FactChildren { FactChildren(of: self, kind) }

    /// The last fact right below this one.
    var last: Fact? {
        var last: Int?
        var next = index + 1
        let end = end
        while next < end {
            last = next
            next = Int(nodes[next].end)
        }
        return last.map { sibling($0) }
    }

    /// The first fact right below this one.
    var first: Fact? { index + 1 < end ? sibling(index + 1) : nil }

    /// All facts below this one, in order.
    var descendants: some Sequence<Fact> {
        ((index + 1)..<max(end, index + 1)).lazy.map { sibling($0) }
    }

    /// This fact and all facts below it, in order.
    var parts: some Sequence<Fact> {
        (index..<max(end, index + 1)).lazy.map { sibling($0) }
    }

    /// All facts of a kind below this one, in order.
    func descendants(_ kind: FactKind) -> [Fact] {
        var found: [Fact] = []
        for position in (index + 1)..<max(end, index + 1) where nodes[position].kind == kind.rawValue {
            found.append(sibling(position))
        }
        return found
    }

    /// The texts below this one, and of what the variables that are named there begin with, in small letters.
    var textsThroughVariables: Set<String> {
        var texts: Set<String> = []
        for part in descendants {
            texts.insert(part.text.lowercased())
            guard part.kind == .name, let value = part.declaration?.initialValue else { continue }
            for inner in value.parts { texts.insert(inner.text.lowercased()) }
        }
        return texts
    }

    /// Whether a name, or a member of a name, stands below this one.
    func mentions(_ name: UInt32) -> Bool {
        for position in (index + 1)..<max(end, index + 1) where nodes[position].text == name {
            switch nodes[position].factKind {
            case .name, .member: return true
            default: break
            }
        }
        return false
    }

    /// Whether this fact is, or stands below, another.
    func isInside(_ other: Fact) -> Bool { file == other.file && index >= other.index && index < other.end }

    /// The nearest fact around this one of one of the kinds.
    func enclosing(_ kinds: FactKind...) -> Fact? { ancestors.first { kinds.contains($0.kind) } }

    /// The nearest function, accessor or closure around this one.
    var enclosingFunction: Fact? { nearest(.function) }

    /// The nearest type or extension around this one.
    var enclosingType: Fact? { nearest(.type) }

    private func nearest(_ kind: FactKind) -> Fact? {
        let parents = record.pointee.parents
        var place = index
        while place != 0 {
            place = Int(parents[place])
            if nodes[place].kind == kind.rawValue { return sibling(place) }
        }
        return nil
    }

    /// Whether it is compiled in debug builds, or for the simulator, only.
    var isDebugOnly: Bool {
        ancestors.contains {
            ($0.kind == .conditional && Self.impliesDebug($0.text)) || $0.isDebugBranch || $0.isPreview
        }
    }

    /// Whether it is what an `if` does in a debug configuration: `if configuration == .debug { … }`.
    private var isDebugBranch: Bool {
        guard kind == .block, let branch = parent, branch.kind == .branch, let condition = branch.first,
            branch.children(.block).first == self
        else { return false }
        if condition.kind == .prefix { return false }
        if condition.kind == .operators {
            return condition.detail == "==" && condition.children.contains { $0.text == "debug" }
        }
        return ["isDebug", "isDebugBuild"].contains(condition.text)
    }

    /// Whether it is what Xcode shows beside the source, and no user sees: `#Preview`, or a type of such previews.
    var isPreview: Bool {
        switch kind {
        case .macro: text == "Preview"
        case .type:
            // What a type inherits from stands in front of its members.
            firstChild { $0.kind != .attribute && ($0.kind != .inheritance || $0.text == "PreviewProvider") }?.kind
                == .inheritance
        default: false
        }
    }

    /// Whether it is a clause of `#if` that only debug builds compile.
    var isDebugOnlyClause: Bool { kind == .conditional && Self.impliesDebug(text) }

    private static func impliesDebug(_ condition: String) -> Bool {
        // Conditions are short: a conjunction implies DEBUG if one of its parts is DEBUG.
        guard !condition.utf8.contains(UInt8(ascii: "|")) else { return false }
        return condition.split(separator: "&").contains { part in
            let part = part.filter { $0 != "(" && $0 != ")" && $0 != " " }
            return part == "DEBUG" || part == "definedDEBUG" || part == "!RELEASE" || part == "DEBUG==1"
                || part == "!definedRELEASE" || part == "!definedNDEBUG" || part == "!NDEBUG"
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
