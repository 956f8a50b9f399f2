import BulwarkProperties

/// What `Scripts/check-long` gives random bytes to; see ValidationFuzz in the tests of BulwarkValidation.
enum PropertyFuzz {
    static let targets: [String: @Sendable (UnsafeRawBufferPointer) -> String?] = [
        "plist-binary": { flaw(in: begun("bplist00", $0)) },
        "plist-xml": { flaw(in: begun("<plist>", $0)) },
        "plist-ascii": { flaw(in: begun("{", $0)) },
    ]

    /// The bytes, with others in the place of the first, so that the reader in question gets them.
    private static func begun(_ start: String, _ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        Array(start.utf8) + bytes.dropFirst(start.utf8.count)
    }

    /// No more values and no deeper than is let in, and places within the text.
    private static func flaw(in bytes: [UInt8]) -> String? {
        let limits = PropertyLimits(depth: 32, values: 10_000)
        let isBinary = PropertyDocument.isBinary(bytes)
        let lines = bytes.count { $0 == 0x0a } + 1
        func isOutside(_ span: TextSpan) -> Bool { Int(span.line) > lines || Int(span.column) > bytes.count + 1 }
        do throws(PropertyError) {
            let tree = try PropertyDocument.propertyList(bytes, limits: limits)
            guard tree.count <= limits.values else { return "more values than the limit" }
            guard depth(of: tree) <= limits.depth + 1 else { return "deeper than the limit" }
            var flaw: String?
            tree.forEachLeaf { _, keySpan, node in
                if isBinary ? node.span != .none : isOutside(node.span) { flaw = "a place outside" }
                if let keySpan, isOutside(keySpan) { flaw = "a key's place outside" }
            }
            return flaw
        } catch {
            return isOutside(error.span) ? "an error outside" : nil
        }
    }

    private static func depth(of node: PropertyNode) -> Int {
        1 + ((node.array + node.entries.map(\.node)).map(depth).max() ?? 0)
    }
}
