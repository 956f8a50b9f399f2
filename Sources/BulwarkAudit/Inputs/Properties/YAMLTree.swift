internal import BulwarkPolicy
internal import BulwarkProperties
internal import Foundation
internal import Yams

/// Reads YAML into the tree of a property list: what a project specification says of an Info.plist becomes one.
struct YAMLTree {
    /// Far above what is written by hand; aliases stay few, for those of aliases multiply.
    private static let documentLimits = PolicyLimits(bytes: 1 << 20)

    private let bytes: [UInt8]
    private let lines: [UInt32]
    private let limits: PropertyLimits
    /// How many values there are so far; what an alias names is there as often as it is named.
    private var values = 0

    /// The tree of a document; nil for one without content.
    ///
    /// - Parameter bytes: UTF-8 without a byte order mark.
    static func tree(of bytes: [UInt8], limits: PropertyLimits = .init()) throws(PropertyError) -> PropertyNode? {
        let document: YAMLDocument
        do throws(PolicyError) {
            document = try YAMLDocument(Data(bytes), limits: documentLimits)
        } catch {
            if error.code == .tooLarge {
                throw PropertyError(.tooManyValues, "it is too large, or has too many aliases")
            }
            let problem = error.problems.first
            let line = UInt32(clamping: problem?.line ?? 1)
            let column = UInt32(clamping: problem?.column ?? 1)
            throw PropertyError(
                .malformed, "it is not valid YAML", at: TextSpan(line: max(1, line), column: max(1, column), length: 0))
        }
        var reader = YAMLTree(bytes, limits)
        return try document.root.map { node throws(PropertyError) in try reader.node(node, depth: 0) }
    }

    private init(_ bytes: [UInt8], _ limits: PropertyLimits) {
        self.bytes = bytes
        self.limits = limits
        lines = ByteScan.lineStarts(of: bytes)
    }

    private mutating func node(_ node: Node, depth: Int) throws(PropertyError) -> PropertyNode {
        values += 1
        guard depth < limits.depth else { throw PropertyError(.tooDeep, "it is nested too deeply", at: span(of: node)) }
        guard values <= limits.values else { throw PropertyError(.tooManyValues, "it has too many values") }
        let span = span(of: node)
        switch node {
        case .scalar(let scalar): return PropertyNode(value: Self.value(of: scalar), span: span)
        case .sequence(let sequence):
            var elements: [PropertyNode] = []
            for element in sequence { elements.append(try self.node(element, depth: depth + 1)) }
            return PropertyNode(value: .array(elements), span: span)
        case .mapping(let mapping):
            var entries: [PropertyNode.Entry] = []
            for (key, value) in mapping {
                guard let name = key.scalar?.string else { continue }
                entries.append(
                    .init(key: name, keySpan: self.span(of: key), node: try self.node(value, depth: depth + 1)))
            }
            return PropertyNode(value: .dictionary(entries), span: span)
        case .alias: return PropertyNode(value: .null, span: span)
        }
    }

    /// What a scalar is by the core schema of YAML 1.1, which the tools that read specifications use: `YES` is true.
    private static func value(of scalar: Node.Scalar) -> PropertyNode.Value {
        let text = scalar.string
        guard scalar.style == .plain || scalar.style == .any else { return .string(text) }
        if text.isEmpty || text == "~" || text.lowercased() == "null" { return .null }
        if let boolean = Bool.construct(from: scalar) { return .boolean(boolean) }
        return Double(text) != nil ? .number(text) : .string(text)
    }

    /// Where a node stands: a scalar with its text, the others where they begin.
    private func span(of node: Node) -> TextSpan {
        guard let mark = node.mark, mark.line >= 1, mark.line <= lines.count else { return .start }
        let start = Int(lines[mark.line - 1])
        let end = mark.line < lines.count ? Int(lines[mark.line]) - 1 : bytes.count
        // The mark counts code points; all bytes but those that go on with one begin one.
        var offset = start
        var left = mark.column - 1
        while offset < end, left > 0 || bytes[offset] & 0xc0 == 0x80 {
            if bytes[offset] & 0xc0 != 0x80 { left -= 1 }
            offset += 1
        }
        var length = 0
        if let scalar = node.scalar {
            if scalar.style == .singleQuoted || scalar.style == .doubleQuoted { offset = min(end, offset + 1) }
            length = min(scalar.string.utf8.count, end - offset)
        }
        return TextSpan(
            line: UInt32(clamping: mark.line), column: UInt32(clamping: offset - start + 1),
            length: UInt32(clamping: length))
    }
}
