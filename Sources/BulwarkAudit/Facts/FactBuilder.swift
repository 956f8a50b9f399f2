/// Builds the facts of one file in pre-order; front ends for a language drive it.
struct FactBuilder {
    private(set) var nodes: [FactNode] = []
    var texts = TextTable()
    private(set) var depth = 0

    /// Nesting past this depth is not described: no readable source has it, and stacks are finite.
    static let maximumDepth = 1_500

    init(sourceSize: Int) {
        nodes.reserveCapacity(sourceSize / 8)
    }

    /// The index of the next node.
    var next: Int { nodes.count }

    /// Adds a node whose children are what `body` adds.
    mutating func node(
        _ kind: FactKind, text: UInt32 = 0, detail: UInt32 = 0, flags: FactFlags = [], offset: Int, length: Int,
        _ body: (inout FactBuilder) -> Void
    ) {
        let index = nodes.count
        leaf(kind, text: text, detail: detail, flags: flags, offset: offset, length: length)
        guard depth < Self.maximumDepth else { return }
        depth += 1
        body(&self)
        depth -= 1
        nodes[index].end = UInt32(nodes.count)
    }

    /// Adds a node without children.
    mutating func leaf(
        _ kind: FactKind, text: UInt32 = 0, detail: UInt32 = 0, flags: FactFlags = [], offset: Int, length: Int
    ) {
        nodes.append(
            FactNode(
                kind: kind.rawValue, flags: flags.rawValue, text: text, detail: detail, end: UInt32(nodes.count + 1),
                offset: UInt32(truncatingIfNeeded: offset), length: UInt32(truncatingIfNeeded: length)))
    }

    /// Changes a node that was added earlier.
    mutating func update(_ index: Int, _ change: (inout FactNode) -> Void) {
        change(&nodes[index])
    }
}
