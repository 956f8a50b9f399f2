internal import BulwarkCore
internal import BulwarkProperties

/// Looks through property lists: preferences, archives, and lists that stand as data in either.
package enum PropertyListFinder {
    /// How deep lists may stand in lists.
    private static let depth = 4

    /// Judges all values of a list; false where it is none.
    package static func look(
        into bytes: [UInt8], _ collector: inout FindingCollector, under prefix: [String] = []
    ) -> Bool {
        collector.allowValues(inList: bytes.count)
        return look(into: bytes, &collector, under: prefix, depth: depth)
    }

    private static func look(
        into bytes: [UInt8], _ collector: inout FindingCollector, under prefix: [String], depth: Int
    ) -> Bool {
        let tree: PropertyNode
        do throws(PropertyError) {
            tree = try PropertyDocument.propertyList(bytes, limits: PropertyLimits(values: collector.valuesLeft))
        } catch {
            guard error.code == .tooManyValues || error.code == .tooDeep else { return false }
            // One list can stand in another many times over: what it cost to find out counts.
            if error.code == .tooManyValues { collector.spend(values: collector.valuesLeft) }
            collector.cut()
            return false
        }
        collector.spend(values: tree.count)
        var found: [(path: [String], node: PropertyNode)] = []
        if let archive = KeyedArchive(tree) {
            archive.forEachLeaf { path, node in found.append((path, node)) }
            // Something else may stand beside the archive.
            let others = tree.entries.filter { !["$objects", "$top", "$archiver", "$version"].contains($0.key) }
            PropertyNode(value: .dictionary(others), span: .start).forEachLeaf { path, _, node in
                found.append((path, node))
            }
        } else {
            tree.forEachLeaf { path, _, node in found.append((path, node)) }
        }
        let judge = collector.judge
        for (path, node) in found {
            let inner = prefix + path
            let name = inner.last ?? ""
            for key in path { collector.take(key: key) }
            switch node.value {
            case .string(let text): collector.take(text, name: name, at: judge.place(ofKeys: inner))
            case .number(let text): collector.take(number: text, name: name, at: judge.place(ofKeys: inner))
            case .data(let bytes):
                if depth > 0, PropertyDocument.isBinary(bytes),
                    look(into: bytes, &collector, under: inner, depth: depth - 1)
                {
                    continue
                }
                collector.take(blob: bytes, name: name, at: judge.place(ofKeys: inner))
            default: continue
            }
        }
        return true
    }
}
