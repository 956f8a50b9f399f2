import BulwarkProperties
import BulwarkTransport

/// Entitlements as a code signature has them: a property list, and the same in DER, which systems since iOS 15 read.
enum SignedEntitlements {
    /// No entitlements are nested deeper.
    private static let deepest = 16

    /// The dictionary of a blob with a property list; nil for anything else.
    static func tree(ofPropertyList bytes: [UInt8]) -> PropertyNode? {
        guard let tree = try? PropertyDocument.propertyList(bytes), tree.isDictionary else { return nil }
        return tree.withoutPlaces
    }

    /// The dictionary of a blob in DER: `[APPLICATION 16] { INTEGER 1, [16] { SEQUENCE { UTF8String key, value } … } }`; nil for
    /// anything else.
    static func tree(ofDER bytes: ArraySlice<UInt8>) -> PropertyNode? {
        var reader = DERReader(bytes)
        guard let root = try? reader.next(), root.tag == 0x70 else { return nil }
        var content = DERReader(root.content)
        guard let version = try? content.next(), version.tag == 0x02, let dictionary = try? content.next(),
            dictionary.tag == 0xb0
        else { return nil }
        return node(dictionary, depth: 0)
    }

    private static func node(_ element: DERReader.Element, depth: Int) -> PropertyNode? {
        guard depth < deepest else { return nil }
        var reader = DERReader(element.content)
        switch element.tag {
        case 0x01: return leaf(.boolean(element.content.first.map { $0 != 0 } ?? false))
        case 0x02:
            guard (1...8).contains(element.content.count), let first = element.content.first else { return nil }
            let value = element.content.reduce(first >= 0x80 ? Int64(-1) : 0) { $0 << 8 | Int64($1) }
            return leaf(.number(String(value)))
        case 0x04: return leaf(.data(Array(element.content)))
        case 0x0c: return leaf(.string(String(decoding: element.content, as: UTF8.self)))
        case 0x30:
            var elements: [PropertyNode] = []
            while !reader.isAtEnd {
                guard let next = try? reader.next(), let node = node(next, depth: depth + 1) else { return nil }
                elements.append(node)
            }
            return leaf(.array(elements))
        case 0xb0:
            var entries: [PropertyNode.Entry] = []
            while !reader.isAtEnd {
                guard let pair = try? reader.next(), pair.tag == 0x30 else { return nil }
                var parts = DERReader(pair.content)
                guard let key = try? parts.next(), key.tag == 0x0c, let value = try? parts.next(),
                    let node = node(value, depth: depth + 1)
                else { return nil }
                entries.append(
                    .init(key: String(decoding: key.content, as: UTF8.self), keySpan: .none, node: node))
            }
            return leaf(.dictionary(entries))
        default: return nil
        }
    }

    private static func leaf(_ value: PropertyNode.Value) -> PropertyNode { PropertyNode(value: value, span: .none) }
}

extension PropertyNode {
    /// The same without the places, which are those of a text in the middle of a file.
    // A parsed tree is no deeper than its parser's limit.
    var withoutPlaces: PropertyNode {
        var node = self
        node.span = .none
        switch value {
        case .array(let elements): node.value = .array(elements.map(\.withoutPlaces))
        case .dictionary(let entries):
            node.value = .dictionary(
                entries.map { .init(key: $0.key, keySpan: .none, node: $0.node.withoutPlaces) })
        default: break
        }
        return node
    }
}
