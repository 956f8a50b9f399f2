extension TextScan {
    // The value of an element that says what it is in another attribute.

    /// The letters of `value`, packed.
    static let valueAttribute = ContextWord.packed("value")
    /// How far to either side of a value the attributes of its element are looked for.
    private static var reach: Int { 512 }

    /// `value="…"`, in `<input type="password" value="…">` and `<add key="Password" value="…"/>`.
    mutating func attribute(namedAt name: Range<Int>) {
        guard let range = value(from: name.upperBound + 1, isNumber: false), range.lowerBound > name.upperBound + 1,
            let start = startOfTag(before: name.lowerBound), let end = endOfTag(behind: range.upperBound)
        else { return }
        for part in [start..<name.lowerBound, range.upperBound..<end] {
            guard let kind = kind(saidIn: part) else { continue }
            guard isValue(range, of: kind, isTight: true) else { return }
            return takeWhole(.named(kind), range)
        }
    }

    private func startOfTag(before position: Int) -> Int? {
        var start = position
        while start > 0, position - start < Self.reach {
            start -= 1
            switch base[start] {
            case UInt8(ascii: "<"): return start
            case UInt8(ascii: ">"), 0x0a: return nil
            default: continue
            }
        }
        return nil
    }

    private func endOfTag(behind position: Int) -> Int? {
        var end = position
        while end < count, end - position < Self.reach {
            switch base[end] {
            case UInt8(ascii: ">"): return end
            case UInt8(ascii: "<"), 0x0a: return nil
            default: end += 1
            }
        }
        return nil
    }

    /// What attributes of an element say of its value: its type, or its name as the form or the file has it.
    private func kind(saidIn attributes: Range<Int>) -> SensitiveKind? {
        for equals in attributes where base[equals] == UInt8(ascii: "=") {
            let first = nameStart(endingAt: equals)
            guard Self.namingAttributes.contains(text(first..<equals).lowercased()),
                let said = value(from: equals + 1, isNumber: false, atMost: 128)
            else { continue }
            var end = said.upperBound
            // `user[password]`
            if end > said.lowerBound, base[end - 1] == UInt8(ascii: "]") { end -= 1 }
            guard case .kind(let kind)? = TextNames.meaning(of: text(nameStart(endingAt: end)..<end)) else { continue }
            return kind
        }
        return nil
    }

    private static let namingAttributes: Set<String> = ["type", "name", "key", "id", "autocomplete"]
}
