internal import BulwarkCore
internal import BulwarkProperties

/// Looks through property lists: preferences, archives, and lists that stand as data in either.
enum PropertyListFinder {
    /// How deep lists may stand in lists.
    private static let depth = 4

    /// Judges all values of a list; false where it cannot be read.
    static func look(
        into bytes: [UInt8], _ collector: inout FindingCollector, under prefix: String = "", depth: Int = depth
    ) -> Bool {
        guard let tree = try? PropertyDocument.propertyList(bytes) else { return false }
        look(at: KeyedArchive(tree)?.tree() ?? tree, &collector, under: prefix, depth: depth)
        return true
    }

    private static func look(
        at tree: PropertyNode, _ collector: inout FindingCollector, under prefix: String, depth: Int
    ) {
        var found: [(path: [String], node: PropertyNode)] = []
        tree.forEachLeaf { path, _, node in found.append((path, node)) }
        for (path, node) in found {
            let name = path.last ?? prefix.split(separator: ".").last.map(String.init) ?? ""
            let inner = ([prefix] + path).filter { !$0.isEmpty }.joined(separator: ".")
            let place = "key '\(inner)'"
            switch node.value {
            case .string(let text): collector.take(text, name: name, at: place)
            case .number(let text): collector.take(number: text, name: name, at: place)
            case .data(let bytes):
                if depth > 0, PropertyDocument.isBinary(bytes),
                    look(into: bytes, &collector, under: inner, depth: depth - 1)
                {
                    continue
                }
                if let text = TextOfBytes.text(bytes) {
                    collector.take(text, name: name, at: place)
                } else {
                    collector.take(bytes: bytes, name: name, at: place)
                }
            default: continue
            }
        }
    }
}

/// Bytes that are a text: web views store UTF-16, most others UTF-8.
enum TextOfBytes {
    /// The text; nil for bytes that are none.
    static func text(_ bytes: [UInt8]) -> String? {
        guard bytes.count >= 3, bytes.count <= 1 << 20 else { return nil }
        if !bytes.contains(0), let text = String(strictUTF8: bytes), isShown(text) { return text }
        guard bytes.count.isMultiple(of: 2) else { return nil }
        let units = stride(from: 0, to: bytes.count, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
        // Of a text in Latin letters, nearly every second byte is zero.
        guard units.count(where: { $0 < 0x80 }) * 2 > units.count, let text = String(strictUTF16: units)
        else { return nil }
        return isShown(text) ? text : nil
    }

    private static func isShown(_ text: String) -> Bool {
        !text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" && $0 != "\r" && $0 != "\t" }
    }
}
