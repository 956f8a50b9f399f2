/// Where the facts of one kind stand, by their text.
struct FactIndex: Sendable {
    /// The kinds that can be looked up by name; the others are reached from their surroundings.
    static let indexedKinds: [FactKind] = [
        .call, .function, .variable, .type, .attribute, .member, .name, .subscripted, .assignment, .importing, .string,
        .interpolated, .macro, .parameter, .closure, .conditional, .catching, .inheritance, .enumCase, .dictionary,
    ]

    let kind: FactKind
    /// The references, grouped by text and in file order within a text.
    let all: [Fact.Reference]
    private let starts: [UInt32]

    init(kind: FactKind, files: [CodeBase.File], texts: Int) {
        self.kind = kind
        var starts = [UInt32](repeating: 0, count: texts + 1)
        for file in files {
            for node in file.nodes where node.kind == kind.rawValue { starts[Int(node.text) + 1] += 1 }
        }
        for text in 0..<texts { starts[text + 1] += starts[text] }
        var all = [Fact.Reference](repeating: .init(file: 0, index: 0), count: Int(starts[texts]))
        var next = starts
        for (number, file) in files.enumerated() {
            for (index, node) in file.nodes.enumerated() where node.kind == kind.rawValue {
                all[Int(next[Int(node.text)])] = .init(file: Int32(number), index: Int32(index))
                next[Int(node.text)] += 1
            }
        }
        self.all = all
        self.starts = starts
    }

    /// Where facts with a text stand.
    func references(to text: UInt32) -> ArraySlice<Fact.Reference> {
        all[Int(starts[Int(text)])..<Int(starts[Int(text) + 1])]
    }
}
