/// Labels in ASCII (RFC 3492), without their prefix `xn--`.
enum Punycode {
    // The parameters of RFC 3492 §5.
    private static let base = 36
    private static let minimumThreshold = 1
    private static let maximumThreshold = 26
    private static let initialBias = 72
    private static let initialPoint = 0x80

    /// The Punycode of a label (RFC 3492 §6.3), or nil if its numbers grow beyond 31 bits.
    ///
    /// The reference counts smaller code points by walking the label once for each different code point; a tree of counts
    /// keeps hostile labels from costing the square of their length.
    static func encode(_ points: [UInt32]) -> [UInt8]? {
        var output = points.filter { $0 < 0x80 }.map { UInt8($0) }
        var handled = output.count
        let basic = handled
        if basic > 0 { output.append(UInt8(ascii: "-")) }
        var smaller = CountTree(points.count)
        for (index, point) in points.enumerated() where point < 0x80 { smaller.add(index) }
        let order = points.indices.filter { points[$0] >= 0x80 }.sorted { (points[$0], $0) < (points[$1], $1) }
        var point = initialPoint
        var delta = 0
        var bias = initialBias
        var rank = 0
        while rank < order.count {
            let next = Int(points[order[rank]])
            delta += (next - point) * (handled + 1)
            point = next
            // Those below that stand before the last place written, which have been counted.
            var counted = 0
            let first = rank
            let below = handled
            while rank < order.count, Int(points[order[rank]]) == next {
                let before = smaller.count(before: order[rank])
                delta += before - counted
                counted = before
                guard delta <= Int(Int32.max) else { return nil }
                write(delta, bias, into: &output)
                bias = adapted(delta, handled + 1, isFirst: handled == basic)
                delta = 0
                handled += 1
                rank += 1
            }
            for index in order[first..<rank] { smaller.add(index) }
            delta += below - counted + 1
            point += 1
        }
        return output
    }

    /// The label that Punycode stands for; nil if it is none (RFC 3492 §6.2). Capitals are not taken.
    static func decode(_ bytes: some BidirectionalCollection<UInt8>) -> [UInt32]? {
        let divider = bytes.lastIndex(of: UInt8(ascii: "-"))
        var output = bytes[..<(divider ?? bytes.startIndex)].map(UInt32.init)
        guard output.allSatisfy({ $0 < 0x80 }) else { return nil }
        var input = bytes[(divider.map(bytes.index(after:)) ?? bytes.startIndex)...]
        var point = initialPoint
        var place = 0
        var bias = initialBias
        while !input.isEmpty {
            let before = place
            var weight = 1
            var step = base
            while true {
                guard let byte = input.popFirst(), let value = value(of: byte) else { return nil }
                place += value * weight
                guard place <= Int(Int32.max) else { return nil }
                let limit = threshold(step, bias)
                if value < limit { break }
                weight *= base - limit
                guard weight <= Int(Int32.max) else { return nil }
                step += base
            }
            bias = adapted(place - before, output.count + 1, isFirst: before == 0)
            point += place / (output.count + 1)
            place %= output.count + 1
            guard let value = UInt32(exactly: point), Unicode.Scalar(value) != nil else { return nil }
            output.insert(value, at: place)
            place += 1
        }
        return output
    }

    private static func write(_ delta: Int, _ bias: Int, into output: inout [UInt8]) {
        var rest = delta
        var step = base
        while true {
            let limit = threshold(step, bias)
            if rest < limit { break }
            output.append(digit(limit + (rest - limit) % (base - limit)))
            rest = (rest - limit) / (base - limit)
            step += base
        }
        output.append(digit(rest))
    }

    private static func threshold(_ step: Int, _ bias: Int) -> Int {
        min(max(step - bias, minimumThreshold), maximumThreshold)
    }

    private static func adapted(_ delta: Int, _ count: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / 700 : delta / 2
        delta += delta / count
        var step = 0
        while delta > (base - minimumThreshold) * maximumThreshold / 2 {
            delta /= base - minimumThreshold
            step += base
        }
        return step + (base - minimumThreshold + 1) * delta / (delta + 38)
    }

    private static func digit(_ value: Int) -> UInt8 { UInt8(value < 26 ? value + 0x61 : value - 26 + 0x30) }

    private static func value(of byte: UInt8) -> Int? {
        switch byte {
        case 0x61...0x7A: Int(byte) - 0x61
        case 0x30...0x39: Int(byte) - 0x30 + 26
        default: nil
        }
    }

    /// Counts of marked places before a place, each in logarithmic time.
    private struct CountTree {
        private var sums: [Int]

        init(_ count: Int) { sums = Array(repeating: 0, count: count + 1) }

        mutating func add(_ index: Int) {
            var node = index + 1
            while node < sums.count {
                sums[node] += 1
                node += node & -node
            }
        }

        func count(before index: Int) -> Int {
            var node = index
            var sum = 0
            while node > 0 {
                sum += sums[node]
                node -= node & -node
            }
            return sum
        }
    }
}
