/// The rule for domains with text from right to left (RFC 5893 §2).
enum BidiRule {
    /// Whether a label makes its domain one the rule is for.
    static func isBidi(_ points: [UInt32], _ tables: DomainTables) -> Bool {
        // Nothing below U+0590 is written from right to left.
        points.contains { point in
            guard point >= 0x590 else { return false }
            switch tables.properties(of: point).bidi {
            case .rightToLeft, .arabicLetter, .arabicNumber: return true
            default: return false
            }
        }
    }

    /// Whether a label of such a domain keeps the six parts of the rule.
    static func holds(_ points: [UInt32], _ tables: DomainTables) -> Bool {
        let classes = points.map { tables.properties(of: $0).bidi }
        guard let first = classes.first else { return true }
        let last = classes.last { $0 != .nonspacingMark }
        switch first {
        case .rightToLeft, .arabicLetter:
            guard
                classes.allSatisfy({ found in
                    switch found {
                    case .leftToRight, .other: false
                    default: true
                    }
                })
            else { return false }
            switch last {
            case .rightToLeft, .arabicLetter, .europeanNumber, .arabicNumber: break
            default: return false
            }
            return !(classes.contains(.europeanNumber) && classes.contains(.arabicNumber))
        case .leftToRight:
            guard
                classes.allSatisfy({ found in
                    switch found {
                    case .rightToLeft, .arabicLetter, .arabicNumber, .other: false
                    default: true
                    }
                })
            else { return false }
            return last == .leftToRight || last == .europeanNumber
        default:
            return false
        }
    }
}
