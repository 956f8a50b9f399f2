/// IPv6 addresses (WHATWG URL §3.5; written as RFC 5952 asks).
enum IPv6Reader {
    static func read(_ bytes: [UInt8]) -> [UInt16]? {
        let colon = UInt8(ascii: ":")
        var pieces: [UInt16] = []
        var gap: Int?
        var index = 0
        func byte(_ place: Int) -> UInt8? { place < bytes.count ? bytes[place] : nil }

        if byte(0) == colon {
            guard byte(1) == colon else { return nil }
            index = 2
            gap = 0
        }
        while index < bytes.count {
            guard pieces.count < 8 else { return nil }
            if bytes[index] == colon {
                guard gap == nil else { return nil }
                index += 1
                gap = pieces.count
                continue
            }
            let start = index
            var value: UInt16 = 0
            while index - start < 4, let digit = byte(index).flatMap(PercentEncodeSet.hexValue) {
                value = value << 4 | UInt16(digit)
                index += 1
            }
            if byte(index) == UInt8(ascii: ".") {
                guard index > start, pieces.count <= 6, let tail = dotted(bytes[start...]) else { return nil }
                pieces += tail
                index = bytes.count
                break
            }
            if byte(index) == colon {
                index += 1
                guard index < bytes.count else { return nil }
            } else if index < bytes.count {
                return nil
            }
            pieces.append(value)
        }
        if let gap {
            guard pieces.count < 8 else { return nil }
            pieces.insert(contentsOf: repeatElement(0, count: 8 - pieces.count), at: gap)
        }
        return pieces.count == 8 ? pieces : nil
    }

    /// Four decimal numbers without leading zeros.
    private static func dotted(_ bytes: ArraySlice<UInt8>) -> [UInt16]? {
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var numbers: [UInt16] = []
        for part in parts {
            guard (1...3).contains(part.count), part.allSatisfy(URLScan.isDigit),
                part.count == 1 || part.first != UInt8(ascii: "0")
            else { return nil }
            let number = part.reduce(UInt16(0)) { $0 * 10 + UInt16($1 - 0x30) }
            guard number <= 255 else { return nil }
            numbers.append(number)
        }
        return [numbers[0] << 8 | numbers[1], numbers[2] << 8 | numbers[3]]
    }

    static func write(_ pieces: [UInt16]) -> String {
        // The first of the longest runs of at least two zeros.
        var best = 0..<0
        var start = 0
        for index in 0...pieces.count where index == pieces.count || pieces[index] != 0 {
            if index - start > max(1, best.count) { best = start..<index }
            start = index + 1
        }
        func text(_ part: ArraySlice<UInt16>) -> String {
            part.map { String($0, radix: 16) }.joined(separator: ":")
        }
        guard !best.isEmpty else { return text(pieces[...]) }
        return text(pieces[..<best.lowerBound]) + "::" + text(pieces[best.upperBound...])
    }
}
