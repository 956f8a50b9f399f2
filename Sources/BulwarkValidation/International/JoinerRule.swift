/// Where the zero-width joiner and non-joiner may stand in a label (RFC 5892 appendix A.1 and A.2).
enum JoinerRule {
    private static let nonJoiner: UInt32 = 0x200C
    private static let joiner: UInt32 = 0x200D
    /// The combining class of signs that take the vowel from a letter.
    private static let virama: UInt8 = 9

    static func isJoiner(_ point: UInt32) -> Bool { point == nonJoiner || point == joiner }

    static func holds(_ points: [UInt32], _ tables: DomainTables) -> Bool {
        points.indices.allSatisfy { index in
            guard isJoiner(points[index]) else { return true }
            if index > 0, tables.combiningClass(of: points[index - 1]) == virama { return true }
            return points[index] == nonJoiner && joins(points, index, tables)
        }
    }

    /// Whether letters on both sides would join without the non-joiner, past what is transparent.
    private static func joins(_ points: [UInt32], _ index: Int, _ tables: DomainTables) -> Bool {
        func kind(_ point: UInt32) -> DomainProperties.Joining { tables.properties(of: point).joining }
        let before = points[..<index].last { kind($0) != .transparent }.map(kind)
        let after = points[(index + 1)...].first { kind($0) != .transparent }.map(kind)
        return (before == .left || before == .dual) && (after == .right || after == .dual)
    }
}
