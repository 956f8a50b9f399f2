/// Where the facts of one kind stand, by their text.
struct FactIndex: Sendable {
    /// The kinds that can be looked up by name; the others are reached from their surroundings.
    static let indexedKinds: [FactKind] = [
        .call, .function, .variable, .type, .attribute, .member, .name, .subscripted, .assignment, .importing, .string,
        .interpolated, .macro, .parameter, .closure, .conditional, .catching, .inheritance, .enumCase, .dictionary,
        .typeAlias,
    ]

    /// The references, grouped by text and in file order within a text.
    let all: [Fact.Reference]
    /// The references in file order.
    let inFileOrder: [Fact.Reference]
    private let starts: [UInt32]

    private init(_ entries: [(text: UInt32, reference: Fact.Reference)], texts: Int) {
        var starts = [UInt32](repeating: 0, count: texts + 1)
        for entry in entries { starts[Int(entry.text) + 1] += 1 }
        for text in 0..<texts { starts[text + 1] += starts[text] }
        var all = [Fact.Reference](repeating: .init(file: 0, index: 0), count: entries.count)
        var next = starts
        for entry in entries {
            all[Int(next[Int(entry.text)])] = entry.reference
            next[Int(entry.text)] += 1
        }
        self.all = all
        inFileOrder = entries.map(\.reference)
        self.starts = starts
    }

    /// The indexes of all indexed kinds, by the kind's raw value, in one pass over the facts.
    static func all(of files: [CodeBase.File], texts: Int) -> [FactIndex?] {
        var entries: [[(text: UInt32, reference: Fact.Reference)]] = Array(repeating: [], count: 256)
        var isIndexed = [Bool](repeating: false, count: 256)
        for kind in indexedKinds { isIndexed[Int(kind.rawValue)] = true }
        for (number, file) in files.enumerated() {
            for (index, node) in file.nodes.enumerated() where isIndexed[Int(node.kind)] {
                entries[Int(node.kind)].append((node.text, .init(file: Int32(number), index: Int32(index))))
            }
        }
        return (0..<256).map { isIndexed[$0] ? FactIndex(entries[$0], texts: texts) : nil }
    }

    /// Where facts with a text stand.
    func references(to text: UInt32) -> ArraySlice<Fact.Reference> {
        all[Int(starts[Int(text)])..<Int(starts[Int(text) + 1])]
    }
}
