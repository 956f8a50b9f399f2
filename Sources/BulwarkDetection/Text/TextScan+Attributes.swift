extension TextScan {
    // A value whose name stands beside it, in an element or an object: `<input type="password" value="…">`,
    // `{"name": "password", "value": "…"}`.

    /// The letters of `value`, packed.
    static let valueName = ContextWord.packed("value")
    /// How far to either side of a value its name is looked for.
    private static var reach: Int { 512 }
    /// How many names beside a value are looked at, so that many values with many of them cost no more than others.
    private static var mostNames: Int { 16 }

    /// `value` before `=` or a quote.
    mutating func pairedValue(namedAt name: Range<Int>) {
        let isAttribute = base[name.upperBound] == UInt8(ascii: "=")
        let brackets = isAttribute ? (UInt8(ascii: "<"), UInt8(ascii: ">")) : (UInt8(ascii: "{"), UInt8(ascii: "}"))
        guard let joint = joint(behind: name.upperBound), joint.isAssignment == isAttribute,
            let range = value(from: joint.end, isNumber: false), isQuote(base[range.lowerBound - 1]),
            let start = last(brackets.0, before: name.lowerBound, unless: brackets.1),
            let end = first(brackets.1, behind: range.upperBound, unless: brackets.0)
        else { return }
        for part in [start..<name.lowerBound, range.upperBound..<end] {
            switch meaning(saidIn: part, isAttribute: isAttribute) {
            case .kind(let kind):
                guard isValue(range, of: kind, isTight: true) else { return }
                return takeWhole(.named(kind), range)
            case .header:
                return take(.credential(.authorizationHeader), from: range.lowerBound, to: range.upperBound)
            case .likely, nil: continue
            }
        }
    }

    private func last(_ byte: UInt8, before position: Int, unless other: UInt8) -> Int? {
        var start = position
        while start > 0, position - start < Self.reach {
            start -= 1
            if base[start] == byte { return start }
            if base[start] == other || base[start] == 0x0a { return nil }
        }
        return nil
    }

    private func first(_ byte: UInt8, behind position: Int, unless other: UInt8) -> Int? {
        var end = position
        while end < count, end - position < Self.reach {
            if base[end] == byte { return end }
            if base[end] == other || base[end] == 0x0a { return nil }
            end += 1
        }
        return nil
    }

    /// What the other parts of an element or an object say of its value: its type, or its name as the form or the file has it.
    private func meaning(saidIn parts: Range<Int>, isAttribute: Bool) -> TextNames.Meaning? {
        let joint = UInt8(ascii: isAttribute ? "=" : ":")
        var left = Self.mostNames
        for position in parts where base[position] == joint && left > 0 {
            left -= 1
            var end = position
            while end > parts.lowerBound, isBlank(base[end - 1]) || isQuote(base[end - 1]) || base[end - 1] == 0x5c {
                end -= 1
            }
            let first = max(nameStart(endingAt: end), parts.lowerBound)
            guard first < end, Self.namingParts.contains(text(first..<end).lowercased()),
                let joined = self.joint(behind: end), let said = value(from: joined.end, isNumber: false, atMost: 128)
            else { continue }
            var last = said.upperBound
            // `user[password]`
            if last > said.lowerBound, base[last - 1] == UInt8(ascii: "]") { last -= 1 }
            if let meaning = TextNames.meaning(of: text(nameStart(endingAt: last)..<last)) { return meaning }
        }
        return nil
    }

    private static let namingParts: Set<String> = ["type", "name", "key", "id", "autocomplete", "field", "header"]
}
