/// How deep square brackets are nested in a Swift file, judged before it is parsed.
///
/// The parser looks ahead twice through whatever a `[` holds, so that each level of them doubles its work.
enum SwiftNesting {
    /// The work that a file may ask for; about as much as the parser does in a second.
    static let budget: UInt64 = 1 << 20

    /// Whether the parser would be at a file for longer than anybody waits.
    static func isTooDeep(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { isTooDeep($0) }
    }

    /// What the nesting of brackets depends on: they, comments and strings.
    private static let marks = ByteScan(0x5b, 0x5d, 0x2f, 0x22)
    private static let lineEnds = ByteScan(0x0a, 0x0d, 0x0a, 0x0d)

    private static func isTooDeep(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var depth = 0
        var work: UInt64 = 0
        var index = 0
        while true {
            index = marks.next(in: bytes, from: index)
            guard index < bytes.count else { return false }
            let byte = bytes[index]
            index += 1
            switch byte {
            case 0x5b:  // [
                depth += 1
                if depth > 8 {
                    work += 1 << UInt64(min(depth, 32))
                    if work > budget { return true }
                }
            case 0x5d:  // ]
                depth = max(0, depth - 1)
            case 0x2f where index < bytes.count && bytes[index] == 0x2f:  // a line of comment
                index = lineEnds.next(in: bytes, from: index)
            case 0x22:  // a string on one line; a bracket in an interpolation counts
                let outer = depth
                var isCode = false
                while index < bytes.count, bytes[index] != 0x22, bytes[index] != 0x0a, bytes[index] != 0x0d {
                    if bytes[index] == 0x5c, index + 1 < bytes.count {
                        if bytes[index + 1] == 0x28 { isCode = true }
                        index += 1
                    } else if isCode, bytes[index] == 0x5b {
                        depth += 1
                        if depth > 8 {
                            work += 1 << UInt64(min(depth, 32))
                            if work > budget { return true }
                        }
                    }
                    index += 1
                }
                if index < bytes.count, bytes[index] == 0x22 { index += 1 }
                depth = outer
            default: break
            }
        }
    }
}
