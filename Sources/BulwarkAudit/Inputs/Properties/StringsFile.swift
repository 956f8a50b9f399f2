import BulwarkProperties

/// Skims old style strings files for texts that may be secrets; translations are megabytes, and few lines are of interest.
enum StringsFile {
    /// The texts of a strings file that a filter lets through.
    static func texts(
        of bytes: [UInt8], in file: String, filter: ResourceTextFilter, limits: PropertyLimits
    ) throws(PropertyError) -> [ResourceText] {
        var found: [(key: Range<Int>, value: Range<Int>)] = []
        let isFlat = bytes.withUnsafeBufferPointer { skim($0, filter: filter, into: &found) }
        guard isFlat else {
            // Nested values, or an error: the whole reader knows which.
            let tree = try PropertyDocument.propertyList(bytes, limits: limits)
            return ResourceText.texts(of: tree, in: file, filter: filter)
        }
        guard !found.isEmpty else { return [] }
        let lines = LineMap(bytes)
        return found.map { item in
            ResourceText(
                file: file, keys: [EscapedText.propertyList(bytes[item.key])],
                value: EscapedText.propertyList(bytes[item.value]),
                keySpan: lines.span(item.key.lowerBound, item.key.upperBound),
                span: lines.span(item.value.lowerBound, item.value.upperBound))
        }
    }

    /// The keys of a strings file in the order in which they stand; none where it is no plain one.
    static func keys(of bytes: [UInt8]) -> [String] {
        var found: [(key: Range<Int>, value: Range<Int>)] = []
        let isFlat = bytes.withUnsafeBufferPointer { skim($0, filter: nil, into: &found) }
        return isFlat ? found.map { EscapedText.propertyList(bytes[$0.key]) } : []
    }

    /// Reads `"key" = "value";` over and over; false where anything else stands.
    private static func skim(
        _ bytes: UnsafeBufferPointer<UInt8>, filter: ResourceTextFilter?,
        into found: inout [(key: Range<Int>, value: Range<Int>)]
    ) -> Bool {
        var index = 0
        while true {
            guard skipBlanks(bytes, &index) else { return false }
            if index == bytes.count { return true }
            guard let key = string(bytes, &index), skipBlanks(bytes, &index) else { return false }
            guard index < bytes.count, bytes[index] == UInt8(ascii: "=") else { return false }
            index += 1
            guard skipBlanks(bytes, &index), let value = string(bytes, &index), skipBlanks(bytes, &index) else {
                return false
            }
            guard index < bytes.count, bytes[index] == UInt8(ascii: ";") else { return false }
            index += 1
            if filter?.keeps(bytes, value, key: key) ?? true { found.append((key, value)) }
        }
    }

    /// What a quoted string depends on: its end, and what stands before any byte.
    private static let marks = ByteScan(0x22, 0x5c, 0x22, 0x5c)

    private static func string(_ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> Range<Int>? {
        guard index < bytes.count else { return nil }
        let start = index
        if bytes[index] == 0x22 {
            index = marks.next(in: bytes, from: index + 1)
            while index < bytes.count, bytes[index] != 0x22 { index = marks.next(in: bytes, from: index + 2) }
            guard index < bytes.count else { return nil }
            index += 1
            return (start + 1)..<(index - 1)
        }
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"):
                index += 1
            default: return index > start ? start..<index : nil
            }
        }
        return start..<index
    }

    /// Passes blanks and comments; false for a comment that does not end.
    private static func skipBlanks(_ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> Bool {
        while index < bytes.count {
            if bytes[index] <= 0x20 {
                index += 1
            } else if bytes[index] == UInt8(ascii: "/"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "/")
            {
                while index < bytes.count, bytes[index] != 0x0a { index += 1 }
            } else if bytes[index] == UInt8(ascii: "/"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "*")
            {
                index += 2
                while index + 1 < bytes.count,
                    bytes[index] != UInt8(ascii: "*") || bytes[index + 1] != UInt8(ascii: "/")
                {
                    index += 1
                }
                guard index + 1 < bytes.count else { return false }
                index += 2
            } else {
                return true
            }
        }
        return true
    }
}

extension ResourceText {
    /// The texts of a tree that a filter lets through.
    static func texts(of tree: PropertyNode, in file: String, filter: ResourceTextFilter) -> [ResourceText] {
        var texts: [ResourceText] = []
        tree.forEachLeaf { keys, keySpan, node in
            guard let value = node.string, filter.keeps(value, key: keys.last ?? "") else { return }
            texts.append(ResourceText(file: file, keys: keys, value: value, keySpan: keySpan, span: node.span))
        }
        return texts
    }
}
