/// Where the facts of one kind stand, by their text.
struct FactIndex: Sendable {
    /// The kinds that can be looked up by name, or all together; the others are reached from their surroundings.
    static let indexedKinds: [FactKind] =
        namedKinds + [
            .type, .parameter, .string, .interpolated, .closure, .conditional, .typeAlias, .keyPath,
        ]

    /// Those of them that can be looked up by name.
    static let namedKinds: [FactKind] = [
        .name, .member, .call, .assignment, .variable, .function, .attribute, .macro, .importing, .inheritance,
        .enumCase,
    ]

    /// The references in file order.
    let inFileOrder: [Fact.Reference]
    /// The references, grouped by text and in file order within a text.
    private let grouped: [Fact.Reference]
    /// Where those of each text begin, and the end.
    private let starts: [UInt32]

    private init(_ kind: Int, files: [Places], numbers: [[UInt32]], texts: Int) {
        var inFileOrder: [Fact.Reference] = []
        inFileOrder.reserveCapacity(files.reduce(0) { $0 + $1[kind].count })
        for (number, file) in files.enumerated() {
            for place in file[kind] {
                inFileOrder.append(.init(file: Int32(number), index: Int32(bitPattern: place.index)))
            }
        }
        self.inFileOrder = inFileOrder
        guard kind < Self.namedKinds.count else {
            (grouped, starts) = ([], [])
            return
        }
        // Those of a text begin where those of the texts before end. Counted one further on, so that each text's own entry can run through its
        // group while that is filled, and ends where the next group begins.
        var ends = [UInt32](repeating: 0, count: texts + 2)
        for (file, numbers) in zip(files, numbers) {
            for place in file[kind] { ends[Int(numbers[Int(place.text)]) + 2] += 1 }
        }
        for text in 0..<texts { ends[text + 2] += ends[text + 1] }
        grouped = [Fact.Reference](unsafeUninitializedCapacity: inFileOrder.count) { grouped, count in
            // Each place is written once: the counts add up to all of them.
            var position = 0
            for (file, numbers) in zip(files, numbers) {
                for place in file[kind] {
                    let text = Int(numbers[Int(place.text)]) + 1
                    grouped.initializeElement(at: Int(ends[text]), to: inFileOrder[position])
                    ends[text] += 1
                    position += 1
                }
            }
            count = inFileOrder.count
        }
        starts = ends
    }

    /// Where a fact stands in its file, and its text, numbered by the file's own list; of an assignment, the text of what is assigned to.
    struct Place: Sendable, BitwiseCopyable {
        var text: UInt32
        var index: UInt32
    }

    /// Where the facts of the indexed kinds stand in one file.
    struct Places: Sendable {
        /// Those of each kind behind those of the kind before, in the order of ``indexedKinds``.
        private let all: [Place]
        /// Where those of each kind begin, and the end.
        private let starts: [Int]

        init(of nodes: UnsafeBufferPointer<FactNode>) {
            var counts = [Int](repeating: 0, count: 256)
            for node in nodes { counts[Int(node.kind)] += 1 }
            var starts = [0]
            for kind in FactIndex.indexedKinds { starts.append(starts[starts.count - 1] + counts[Int(kind.rawValue)]) }
            self.starts = starts
            let count = starts[starts.count - 1]
            all = [Place](unsafeUninitializedCapacity: count) { all, filled in
                // Each place is written once, for they were counted.
                for (index, node) in nodes.enumerated() {
                    let slot = FactIndex.slots[Int(node.kind)]
                    guard slot >= 0 else { continue }
                    let isAssignment = node.factKind == .assignment && Int(node.end) > index + 1
                    all.initializeElement(
                        at: starts[slot],
                        to: Place(
                            text: isAssignment ? nodes[index + 1].text : node.text,
                            index: UInt32(truncatingIfNeeded: index)))
                    starts[slot] += 1
                }
                filled = count
            }
        }

        /// Those of a kind, by its place in ``indexedKinds``.
        subscript(kind: Int) -> ArraySlice<Place> { all[starts[kind]..<starts[kind + 1]] }
    }

    /// Each kind's place in ``indexedKinds``; -1 for the others.
    private static let slots: [Int] = (0..<256).map { raw in
        indexedKinds.firstIndex { Int($0.rawValue) == raw } ?? -1
    }

    /// The indexes of all indexed kinds, by the kind's raw value.
    ///
    /// - Parameters:
    ///   - files: where they stand in each file.
    ///   - numbers: the numbers of each file's texts.
    ///   - texts: how many texts there are.
    static func all(in files: [Places], numbers: [[UInt32]], texts: Int) -> [FactIndex?] {
        let made = Workers.map(indexedKinds.count) { FactIndex($0, files: files, numbers: numbers, texts: texts) }
        return slots.map { $0 >= 0 ? made[$0] : nil }
    }

    /// Where facts with a text stand.
    ///
    /// - Precondition: the kind can be looked up by name.
    func references(to text: UInt32) -> ArraySlice<Fact.Reference> {
        // Invariant: a rule that asks for another kind is wrong and found by its test.
        precondition(!starts.isEmpty, "facts of this kind are not grouped by their names")
        return grouped[Int(starts[Int(text)])..<Int(starts[Int(text) + 1])]
    }
}
