import BulwarkCore

/// Takes in the facts of files, from whichever threads read them, for a code base to be made of them.
///
/// What can be done for a file alone is done right behind its reading, on all cores and while its facts are at hand.
final class CodeAssembly: Sendable {
    /// One file that was taken in.
    struct Part: Sendable {
        /// The facts in pre-order, their texts numbered by the assembly's table, in the assembly's memory.
        nonisolated(unsafe) let nodes: UnsafeBufferPointer<FactNode>
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
    }

    /// The texts of all files so far.
    let texts = Locked(TextTable())
    /// What holds the facts.
    let memory = FactMemory()

    /// Takes in a file's facts.
    func take(_ facts: FileFacts) -> Part {
        let numbers = texts.withLock { $0.ids(of: facts.texts) }
        let count = facts.nodes.count
        let nodes = memory.allocate(FactNode.self, count: count)
        let parents = memory.allocate(UInt32.self, count: count)
        var globals: [UInt32] = []
        let places = facts.nodes.withUnsafeBufferPointer { own in
            numbers.withUnsafeBufferPointer { numbers in
                // The facts around the one that is looked at, from the outside in.
                var open: [Int] = []
                for index in own.indices {
                    while let last = open.last, Int(own[last].end) <= index { open.removeLast() }
                    parents[index] = UInt32(truncatingIfNeeded: open.last ?? 0)
                    var node = own[index]
                    node.text = numbers[Int(node.text)]
                    node.detail = numbers[Int(node.detail)]
                    nodes[index] = node
                    if node.factKind == .variable, Self.isTopLevel(open, own) {
                        globals.append(UInt32(truncatingIfNeeded: index))
                    }
                    if Int(node.end) > index + 1 { open.append(index) }
                }
            }
            return FactIndex.Places(of: UnsafeBufferPointer(start: nodes, count: count))
        }
        return Part(
            nodes: UnsafeBufferPointer(start: nodes, count: count), parents: UnsafePointer(parents), places: places,
            globals: globals, lineStarts: facts.lineStarts, isSwift: facts.language == .swift)
    }

    /// Whether nothing but the file, and `#if`, is around a fact.
    private static func isTopLevel(_ around: [Int], _ nodes: UnsafeBufferPointer<FactNode>) -> Bool {
        around.dropFirst().allSatisfy { nodes[$0].factKind == .conditional }
    }
}
