/// Takes in the facts of files, from whichever threads read them, for a code base to be made of them.
///
/// What can be done for a file alone is done right behind its reading, on all cores and while its facts are at hand. Its texts are numbered with
/// those of all files only when all are there: then their table stays close to the core that fills it.
final class CodeAssembly: Sendable {
    /// One file that was taken in.
    struct Part: Sendable {
        /// The facts in pre-order, in the assembly's memory; their texts are numbered by the file's own list until ``number(by:)``.
        nonisolated(unsafe) let nodes: UnsafeMutableBufferPointer<FactNode>
        /// The file's texts.
        let texts: TextTable.List
        /// Each fact's parent; the file's own is 0.
        nonisolated(unsafe) let parents: UnsafePointer<UInt32>
        /// Where the facts of the indexed kinds stand.
        let places: FactIndex.Places
        /// Where variables of the top level stand.
        let globals: [UInt32]
        /// Where each line begins, in bytes.
        let lineStarts: [UInt32]
        /// Whether the file is Swift; else it is Objective-C.
        let isSwift: Bool

        /// Has the facts number their texts by the table of a code base; to be done once, by whoever makes that.
        func number(by numbers: [UInt32]) {
            numbers.withUnsafeBufferPointer { numbers in
                for index in nodes.indices {
                    nodes[index].text = numbers[Int(nodes[index].text)]
                    nodes[index].detail = numbers[Int(nodes[index].detail)]
                }
            }
        }
    }

    /// What holds the facts.
    let memory = FactMemory()

    /// Takes in a file's facts.
    func take(_ facts: FileFacts) -> Part {
        let count = facts.nodes.count
        let nodes = memory.allocate(FactNode.self, count: count)
        let parents = memory.allocate(UInt32.self, count: count)
        var globals: [UInt32] = []
        facts.nodes.withUnsafeBufferPointer { own in
            // The facts around the one that is looked at, from the outside in.
            var open: [Int] = []
            for index in own.indices {
                while let last = open.last, Int(own[last].end) <= index { open.removeLast() }
                parents[index] = UInt32(truncatingIfNeeded: open.last ?? 0)
                nodes[index] = own[index]
                if own[index].factKind == .variable, Self.isTopLevel(open, own) {
                    globals.append(UInt32(truncatingIfNeeded: index))
                }
                if Int(own[index].end) > index + 1 { open.append(index) }
            }
        }
        let all = UnsafeMutableBufferPointer(start: nodes, count: count)
        return Part(
            nodes: all, texts: facts.texts.list, parents: UnsafePointer(parents),
            places: FactIndex.Places(of: UnsafeBufferPointer(all)), globals: globals, lineStarts: facts.lineStarts,
            isSwift: facts.language == .swift)
    }

    /// Whether nothing but the file, and `#if`, is around a fact.
    private static func isTopLevel(_ around: [Int], _ nodes: UnsafeBufferPointer<FactNode>) -> Bool {
        around.dropFirst().allSatisfy { nodes[$0].factKind == .conditional }
    }
}
