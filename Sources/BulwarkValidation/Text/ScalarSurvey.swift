/// Finds characters that cannot be seen among scalars. Linear: it looks back and ahead a fixed way only.
struct ScalarSurvey {
    let scalars: [Unicode.Scalar]
    /// Whether more may follow, as while typing: a joiner at the end then needs only the right neighbour before it.
    var isOpenEnded = false

    func kind(at index: Int) -> SanitizingPolicy.Kind? {
        let scalar = scalars[index]
        switch scalar.value {
        case 0x20...0x7E: return nil
        case 0x09: return .tab
        case 0x0A...0x0D, 0x85, 0x2028, 0x2029: return .lineBreak
        case 0x00...0x1F, 0x7F...0x9F: return .control
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: return .bidiControl
        case 0x200C, 0x200D: return isJoining(at: index) ? nil : .zeroWidth
        case 0x200B, 0x2060, 0xFEFF, 0x180E: return .zeroWidth
        case 0xFE00...0xFE0F, 0xE0100...0xE01EF, 0x180B...0x180D, 0x180F:
            return isSelecting(at: index) ? nil : .invisible
        case 0xE0020...0xE007F: return isFlag(at: index) ? nil : .invisible
        case 0xFDD0...0xFDEF: return .noncharacter
        case _ where scalar.value & 0xFFFE == 0xFFFE: return .noncharacter
        default: break
        }
        let properties = scalar.properties
        switch properties.generalCategory {
        case .privateUse: return .privateUse
        case .format, .lineSeparator, .paragraphSeparator:
            // Signs such as the Arabic end of ayah are of this category and can be seen.
            return properties.isDefaultIgnorableCodePoint || isAnnotation(scalar) ? .invisible : nil
        case .unassigned: return properties.isDefaultIgnorableCodePoint ? .invisible : .unassigned
        default: return properties.isDefaultIgnorableCodePoint ? .invisible : nil
        }
    }

    private func scalar(_ index: Int) -> Unicode.Scalar? { scalars.indices.contains(index) ? scalars[index] : nil }

    private func isAnnotation(_ scalar: Unicode.Scalar) -> Bool { (0xFFF9...0xFFFB).contains(scalar.value) }

    /// RFC 5892 appendix A.1 and A.2: after a virama, between letters of scripts that join; and in emoji sequences
    /// (UTS #51 §2.3).
    private func isJoining(at index: Int) -> Bool {
        guard let before = scalar(index - 1) else { return false }
        if before.properties.canonicalCombiningClass == .virama { return true }
        let after = scalar(index + 1)
        guard after != nil || isOpenEnded else { return false }
        if joins(before), after.map(joins) ?? true { return true }
        guard scalars[index].value == 0x200D else { return false }
        return isEmojiPart(before) && after.map { $0.properties.isEmoji && !$0.isASCII } ?? true
    }

    /// Letters of the scripts that have joining forms: Arabic, Syriac, Mongolian, N'Ko, Mandaic and their marks; and
    /// the scripts of South Asia, which use joiners next to vowels too.
    private func joins(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0620...0x08FF, 0x0900...0x0DFF, 0x1800...0x18AF, 0xA840...0xA87F, 0xFB50...0xFDFF, 0xFE70...0xFEFC:
            scalar.properties.generalCategory.isWordPart
        default: false
        }
    }

    private func isEmojiPart(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value == 0xFE0F || scalar.properties.isEmoji && !scalar.isASCII
    }

    /// A variation selector chooses a form of the character before it, which has to be one that can be seen.
    private func isSelecting(at index: Int) -> Bool {
        guard let before = scalar(index - 1) else { return false }
        let properties = before.properties
        return !properties.isWhitespace && !properties.isDefaultIgnorableCodePoint
            && properties.generalCategory != .control
    }

    /// Tags spell the code of a region after a black flag, three to six letters and digits and a tag that ends them (UTS #51
    /// §1.4.6). Others carry text that nobody sees.
    private func isFlag(at index: Int) -> Bool {
        guard let base = (1...7).lazy.map({ index - $0 }).first(where: { !isTagLetter(scalar($0)) }),
            scalar(base)?.value == 0x1F3F4
        else { return false }
        let end = (base + 1...base + 7).first { !isTagLetter(scalar($0)) }
        return end.map { $0 - base >= 4 && index <= $0 && scalar($0)?.value == 0xE007F } ?? false
    }

    private func isTagLetter(_ scalar: Unicode.Scalar?) -> Bool {
        switch scalar?.value ?? 0 {
        case 0xE0030...0xE0039, 0xE0061...0xE007A: true
        default: false
        }
    }
}
