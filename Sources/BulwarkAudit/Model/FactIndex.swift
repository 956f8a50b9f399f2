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

    private init(_ kind: Int, places: [[[Place]]], texts: Int) {
        var starts = [UInt32](repeating: 0, count: texts + 1)
        var inFileOrder: [Fact.Reference] = []
        inFileOrder.reserveCapacity(places.reduce(0) { $0 + $1[kind].count })
        for (number, file) in places.enumerated() {
            for place in file[kind] {
                starts[Int(place.text) + 1] += 1
                inFileOrder.append(.init(file: Int32(number), index: Int32(bitPattern: place.index)))
            }
        }
        for text in 0..<texts { starts[text + 1] += starts[text] }
        var next = starts
        let all = [Fact.Reference](unsafeUninitializedCapacity: inFileOrder.count) { all, count in
            // Each place is written once: the counts add up to all of them.
            for (number, file) in places.enumerated() {
                for place in file[kind] {
                    let reference = Fact.Reference(file: Int32(number), index: Int32(bitPattern: place.index))
                    all.initializeElement(at: Int(next[Int(place.text)]), to: reference)
                    next[Int(place.text)] += 1
                }
            }
            count = inFileOrder.count
        }
        self.all = all
        self.inFileOrder = inFileOrder
        self.starts = starts
    }

    /// Where a fact stands in its file, and its text.
    struct Place: Sendable, BitwiseCopyable {
        var text: UInt32
        var index: UInt32
    }

    /// Where the facts of each indexed kind stand in a file, in the order of ``indexedKinds``.
    static func places(in nodes: UnsafeBufferPointer<FactNode>) -> [[Place]] {
        var counts = [Int](repeating: 0, count: 256)
        for node in nodes { counts[Int(node.kind)] += 1 }
        var places = indexedKinds.map { kind in
            var places: [Place] = []
            places.reserveCapacity(counts[Int(kind.rawValue)])
            return places
        }
        for (index, node) in nodes.enumerated() {
            let slot = slots[Int(node.kind)]
            if slot >= 0 { places[slot].append(Place(text: node.text, index: UInt32(truncatingIfNeeded: index))) }
        }
        return places
    }

    /// Each kind's place in ``indexedKinds``; -1 for the others.
    private static let slots: [Int] = (0..<256).map { raw in
        indexedKinds.firstIndex { Int($0.rawValue) == raw } ?? -1
    }

    /// The indexes of all indexed kinds, by the kind's raw value.
    ///
    /// - Parameter places: what ``places(in:)`` says of each file.
    static func all(places: [[[Place]]], texts: Int) -> [FactIndex?] {
        let made = Workers.map(indexedKinds.count) { FactIndex($0, places: places, texts: texts) }
        return slots.map { $0 >= 0 ? made[$0] : nil }
    }

    /// Where facts with a text stand.
    func references(to text: UInt32) -> ArraySlice<Fact.Reference> {
        all[Int(starts[Int(text)])..<Int(starts[Int(text) + 1])]
    }
}
