/// What a keyed archive is made of, read without making an object: the classes it names, and how deep it goes.
struct KeyedArchiveOutline {
    /// The names of all classes in it, those of substitutes (`$classhints`) included.
    private(set) var classNames: Set<String> = []

    /// Reads an archive.
    ///
    /// - Throws: ``StorageError/Code/wrongType`` for what is no keyed archive, ``StorageError/Code/tampered`` for a damaged one,
    ///   ``StorageError/Code/tooLarge``.
    init(_ bytes: [UInt8], _ limits: KeyedArchiveLimits) throws(StorageError) {
        let list = try BinaryPropertyTable(bytes, limits)
        guard case .dictionary(let top) = list.root, list.text(top["$archiver"]) == "NSKeyedArchiver",
            case .array(let objects)? = list.value(top["$objects"]),
            case .dictionary(let roots)? = list.value(top["$top"]),
            !objects.isEmpty
        else { throw StorageError(.wrongType, "it is no keyed archive") }
        var links: [[Int]] = []
        // An archiver writes each container once, and a byte at least for whatever it holds.
        var steps = bytes.count
        for object in objects {
            links.append(try list.references(from: object, below: objects.count, steps: &steps))
            guard case .dictionary(let members)? = list.value(object) else { continue }
            if let name = members["$classname"] {
                guard let name = list.text(name) else { throw .tampered("a class without a name") }
                classNames.insert(name)
            }
            if let hints = members["$classhints"] {
                guard case .array(let hints)? = list.value(hints) else { throw .tampered("a class without a name") }
                for hint in hints {
                    guard let name = list.text(hint) else { throw .tampered("a class without a name") }
                    classNames.insert(name)
                }
            }
        }
        var heights: [Int: Int] = [:]
        for root in roots.values {
            for start in try list.references(from: root, below: objects.count, steps: &steps)
            where heights[start] == nil {
                try Self.measure(links, from: start, limits.depth, &heights)
            }
        }
    }

    /// Follows references, and refuses circles and what is too deep: the unarchiver calls itself at each level.
    ///
    /// - Parameter heights: Those of what was left; objects that are still open stand on the way.
    private static func measure(
        _ links: [[Int]], from start: Int, _ limit: Int, _ heights: inout [Int: Int]
    ) throws(StorageError) {
        var way: [(object: Int, next: Int, height: Int)] = [(start, 0, 0)]
        var open: Set<Int> = [start]
        while let last = way.last {
            guard last.next < links[last.object].count else {
                way.removeLast()
                open.remove(last.object)
                heights[last.object] = last.height
                if !way.isEmpty { way[way.count - 1].height = max(way[way.count - 1].height, last.height + 1) }
                continue
            }
            way[way.count - 1].next += 1
            let object = links[last.object][last.next]
            if open.contains(object) {
                throw StorageError(.refused, "objects of the archive hold each other in a circle")
            }
            if let height = heights[object] {
                way[way.count - 1].height = max(way[way.count - 1].height, height + 1)
                if way.count + height + 1 > limit { throw StorageError(.tooLarge, "objects are nested too deep") }
            } else {
                if way.count >= limit { throw StorageError(.tooLarge, "objects are nested too deep") }
                way.append((object, 0, 0))
                open.insert(object)
            }
        }
    }
}
