extension BasicDomainNormalizer {
    // The parameters of RFC 3492 §5.
    private static let base = 36
    private static let minimumThreshold = 1
    private static let maximumThreshold = 26
    private static let initialBias = 72
    private static let initialPoint = 0x80

    /// The Punycode of a label, without `xn--` (RFC 3492 §6.3). Labels of domains are short: the work grows with the
    /// square of their length.
    static func encode(_ scalars: [Unicode.Scalar]) -> String? {
        guard scalars.count <= 63 else { return nil }
        var output = scalars.filter(\.isASCII).map { UInt8($0.value) }
        let basic = output.count
        if basic > 0 { output.append(UInt8(ascii: "-")) }
        var point = initialPoint
        var delta = 0
        var bias = initialBias
        var handled = basic
        while handled < scalars.count {
            guard let next = scalars.lazy.map({ Int($0.value) }).filter({ $0 >= point }).min() else { return nil }
            delta += (next - point) * (handled + 1)
            point = next
            for scalar in scalars {
                if scalar.value < point { delta += 1 }
                guard scalar.value == point else { continue }
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
                bias = adapted(delta, handled + 1, isFirst: handled == basic)
                delta = 0
                handled += 1
            }
            delta += 1
            point += 1
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// The label that Punycode without `xn--` stands for; nil if it is none (RFC 3492 §6.2).
    static func decode(_ bytes: [UInt8]) -> [Unicode.Scalar]? {
        guard bytes.count <= 63 else { return nil }
        let divider = bytes.lastIndex(of: UInt8(ascii: "-"))
        var output = bytes[..<(divider ?? 0)].map { Unicode.Scalar($0) }
        guard output.allSatisfy(\.isASCII) else { return nil }
        var input = bytes[(divider.map { $0 + 1 } ?? 0)...]
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
            guard let value = UInt32(exactly: point), let scalar = Unicode.Scalar(value) else { return nil }
            output.insert(scalar, at: place)
            place += 1
        }
        return output
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
}
