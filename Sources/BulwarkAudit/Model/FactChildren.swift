/// The facts of one kind right below another, looked for as they are asked for: rules ask for millions, and an array of each would cost more
/// than looking again.
struct FactChildren: Collection, Sendable {
    /// The place of a child in its file.
    struct Index: Comparable, Sendable {
        fileprivate var position: Int

        static func < (lhs: Index, rhs: Index) -> Bool { lhs.position < rhs.position }
    }

    private let parent: Fact
    private let kind: FactKind

    init(of parent: Fact, _ kind: FactKind) {
        self.parent = parent
        self.kind = kind
    }

    var startIndex: Index { Index(position: place(from: parent.index + 1)) }
    var endIndex: Index { Index(position: parent.end) }

    subscript(index: Index) -> Fact { parent.sibling(index.position) }

    func index(after index: Index) -> Index { Index(position: place(from: Int(parent.nodes[index.position].end))) }

    /// The last of them.
    var last: Fact? {
        var last: Fact?
        for child in self { last = child }
        return last
    }

    /// The place of the first child of the kind that begins at a place or behind it; the parent's end where there is none.
    private func place(from start: Int) -> Int {
        let nodes = parent.nodes
        let end = parent.end
        var place = start
        while place < end, nodes[place].kind != kind.rawValue { place = Int(nodes[place].end) }
        return place
    }
}
