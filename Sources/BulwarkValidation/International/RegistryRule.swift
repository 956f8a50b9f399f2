/// What IDNA 2008 asks of a label beyond UTS #46 (RFC 5891 §4.2.3, RFC 5892).
enum RegistryRule {
    /// What keeps a label from being registered; nil if nothing does.
    static func flaw(_ points: [UInt32]) -> StaticString? {
        let tables = DomainTables.shared
        let hyphen = UInt32(UInt8(ascii: "-"))
        if points.first == hyphen || points.last == hyphen { return "a hyphen at an end (RFC 5891 §4.2.3.1)" }
        if points.count >= 4, points[2] == hyphen, points[3] == hyphen {
            return "hyphens in third and fourth place (RFC 5891 §4.2.3.1)"
        }
        for (index, point) in points.enumerated() where !tables.properties(of: point).isPermitted {
            // The joiners have been judged (RFC 5892 appendix A.1 and A.2).
            guard JoinerRule.isJoiner(point) || fits(point, at: index, in: points, tables) else {
                return "not a letter, mark or digit where it stands (RFC 5892)"
            }
        }
        return nil
    }

    /// The rules for single characters (RFC 5892 appendix A.3 to A.9).
    private static func fits(_ point: UInt32, at index: Int, in points: [UInt32], _ tables: DomainTables) -> Bool {
        func script(_ point: UInt32) -> DomainProperties.Script { tables.properties(of: point).script }
        let before = index > 0 ? points[index - 1] : nil
        let after = index + 1 < points.count ? points[index + 1] : nil
        let letterL: UInt32 = 0x6C
        switch point {
        case 0xB7: return before == letterL && after == letterL
        case 0x375: return after.map(script) == .greek
        case 0x5F3, 0x5F4: return before.map(script) == .hebrew
        case 0x30FB: return points.contains { script($0) == .japanese }
        case 0x660...0x669: return !points.contains { (0x6F0...0x6F9).contains($0) }
        case 0x6F0...0x6F9: return !points.contains { (0x660...0x669).contains($0) }
        default: return false
        }
    }
}
