/// Normalization Form C (UAX #15) by the tables of this module: a host must not depend on the system's Unicode version.
enum Composition {
    static func compose(_ points: [UInt32], _ tables: DomainTables) -> [UInt32] {
        // No mark and nothing that decomposes into one is below: the form of most names.
        guard points.contains(where: { $0 >= 0x300 }) else { return points }
        var out = decompose(points, tables)
        order(&out)
        return recompose(out, tables)
    }

    private typealias Element = (point: UInt32, rank: UInt8)

    private static func decompose(_ points: [UInt32], _ tables: DomainTables) -> [Element] {
        var out: [Element] = []
        out.reserveCapacity(points.count)
        var pending: [UInt32] = []
        for point in points {
            pending.append(point)
            while let next = pending.popLast() {
                if Hangul.syllables.contains(next) {
                    let index = next - Hangul.syllables.lowerBound
                    out.append((Hangul.leading + index / (Hangul.vowels * Hangul.trailings), 0))
                    out.append((Hangul.vowel + index % (Hangul.vowels * Hangul.trailings) / Hangul.trailings, 0))
                    let trailing = index % Hangul.trailings
                    if trailing > 0 { out.append((Hangul.trailing + trailing, 0)) }
                } else if next >= 0xC0, let (first, second) = tables.decomposition(of: next) {
                    if let second { pending.append(second) }
                    pending.append(first)
                } else {
                    out.append((next, tables.combiningClass(of: next)))
                }
            }
        }
        return out
    }

    /// Puts runs of marks in the order of their classes (UAX #15, canonical ordering).
    private static func order(_ elements: inout [Element]) {
        var start = 0
        while start < elements.count {
            guard elements[start].rank != 0 else {
                start += 1
                continue
            }
            var end = start
            while end < elements.count, elements[end].rank != 0 { end += 1 }
            // Stable: the offset decides where classes are equal.
            let sorted = elements[start..<end].enumerated().sorted {
                ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset)
            }
            elements.replaceSubrange(start..<end, with: sorted.map(\.element))
            start = end
        }
    }

    private static func recompose(_ elements: [Element], _ tables: DomainTables) -> [UInt32] {
        var out: [UInt32] = []
        out.reserveCapacity(elements.count)
        var starter: Int?
        var lastRank: UInt8 = 0
        for element in elements {
            if let starter, starter == out.count - 1 || lastRank != 0 && lastRank < element.rank,
                let composed = pair(out[starter], element.point, tables)
            {
                out[starter] = composed
                continue
            }
            if element.rank == 0 { starter = out.count }
            lastRank = element.rank
            out.append(element.point)
        }
        return out
    }

    private static func pair(_ first: UInt32, _ second: UInt32, _ tables: DomainTables) -> UInt32? {
        if first >= Hangul.leading, first < Hangul.leading + Hangul.leadings, second >= Hangul.vowel,
            second < Hangul.vowel + Hangul.vowels
        {
            return Hangul.syllables.lowerBound
                + ((first - Hangul.leading) * Hangul.vowels + second - Hangul.vowel) * Hangul.trailings
        }
        if Hangul.syllables.contains(first), (first - Hangul.syllables.lowerBound) % Hangul.trailings == 0,
            second > Hangul.trailing, second < Hangul.trailing + Hangul.trailings
        {
            return first + second - Hangul.trailing
        }
        return tables.composition(of: first, second)
    }

    /// Syllables are computed (The Unicode Standard §3.12).
    private enum Hangul {
        static let syllables: ClosedRange<UInt32> = 0xAC00...0xD7A3
        static let leading: UInt32 = 0x1100
        static let leadings: UInt32 = 19
        static let vowel: UInt32 = 0x1161
        static let vowels: UInt32 = 21
        static let trailing: UInt32 = 0x11A7
        static let trailings: UInt32 = 28
    }
}
