/// A number modulo 2²⁵⁵ − 19, for public keys only: it takes no care of time.
///
/// swift-crypto has no map from Ed25519 to X25519 and does not check points; both are arithmetic on public data. Five limbs
/// of 51 bits, each below 2⁵² between operations.
struct FieldElement {
    private var limbs: (UInt64, UInt64, UInt64, UInt64, UInt64)

    private static let mask: UInt64 = (1 << 51) - 1

    static let zero = FieldElement(0)
    static let one = FieldElement(1)

    init(_ value: UInt32) { limbs = (UInt64(value), 0, 0, 0, 0) }

    /// Reads 32 bytes, the least significant first, and leaves bit 255 out.
    init(littleEndian bytes: [UInt8]) {
        func word(_ offset: Int) -> UInt64 {
            (0..<8).reduce(0) { $0 | UInt64(bytes[offset + $1]) << (8 * UInt64($1)) }
        }
        limbs = (
            word(0) & Self.mask, word(6) >> 3 & Self.mask, word(12) >> 6 & Self.mask, word(19) >> 1 & Self.mask,
            word(24) >> 12 & Self.mask
        )
    }

    private init(_ a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64, _ e: UInt64) { limbs = (a, b, c, d, e) }

    /// 32 bytes, fully reduced.
    var littleEndian: [UInt8] {
        var number = carried()
        // Whether it is 2²⁵⁵ − 19 or more: then adding 19 carries over bit 255.
        var quotient = (number.limbs.0 + 19) >> 51
        quotient = (number.limbs.1 + quotient) >> 51
        quotient = (number.limbs.2 + quotient) >> 51
        quotient = (number.limbs.3 + quotient) >> 51
        quotient = (number.limbs.4 + quotient) >> 51
        number.limbs.0 += 19 * quotient
        // What carries over bit 255 now is the modulus' own, and is dropped.
        var (a, b, c, d, e) = number.limbs
        b += a >> 51
        c += b >> 51
        d += c >> 51
        e += d >> 51
        (a, b, c, d, e) = (a & Self.mask, b & Self.mask, c & Self.mask, d & Self.mask, e & Self.mask)
        let words = [a | b << 51, b >> 13 | c << 38, c >> 26 | d << 25, d >> 39 | e << 12]
        return words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }
    }

    /// The number to the power of p − 2, which is 1 / number, and 0 of 0.
    var inverse: FieldElement {
        // 2ⁿ − 1 for n of 5, 10, 20, 40, 50, 100, 200 and 250; then 2²⁵⁵ − 21.
        let two = self * self, nine = two.squared(2) * self, eleven = nine * two
        let five = eleven.squared(1) * nine
        let ten = five.squared(5) * five
        let twenty = ten.squared(10) * ten
        let fifty = (twenty.squared(20) * twenty).squared(10) * ten
        let hundred = fifty.squared(50) * fifty
        return ((hundred.squared(100) * hundred).squared(50) * fifty).squared(5) * eleven
    }

    private func squared(_ times: Int) -> FieldElement {
        var result = self
        for _ in 0..<times { result = result * result }
        return result
    }

    static func + (left: FieldElement, right: FieldElement) -> FieldElement {
        FieldElement(
            left.limbs.0 + right.limbs.0, left.limbs.1 + right.limbs.1, left.limbs.2 + right.limbs.2,
            left.limbs.3 + right.limbs.3, left.limbs.4 + right.limbs.4
        ).carriedOnce()
    }

    static func - (left: FieldElement, right: FieldElement) -> FieldElement {
        // Four times the modulus on top, so that no limb goes below zero.
        let most = 4 * mask, least = 4 * (mask - 18)
        return FieldElement(
            left.limbs.0 + least - right.limbs.0, left.limbs.1 + most - right.limbs.1,
            left.limbs.2 + most - right.limbs.2, left.limbs.3 + most - right.limbs.3,
            left.limbs.4 + most - right.limbs.4
        ).carriedOnce()
    }

    static func * (left: FieldElement, right: FieldElement) -> FieldElement {
        let (a0, a1, a2, a3, a4) = left.limbs
        let (b0, b1, b2, b3, b4) = right.limbs
        // What reaches 2²⁵⁵ comes back 19 times.
        let (c1, c2, c3, c4) = (19 * b1, 19 * b2, 19 * b3, 19 * b4)
        return reduce(
            Wide(a0, b0).adding(a1, c4).adding(a2, c3).adding(a3, c2).adding(a4, c1),
            Wide(a0, b1).adding(a1, b0).adding(a2, c4).adding(a3, c3).adding(a4, c2),
            Wide(a0, b2).adding(a1, b1).adding(a2, b0).adding(a3, c4).adding(a4, c3),
            Wide(a0, b3).adding(a1, b2).adding(a2, b1).adding(a3, b0).adding(a4, c4),
            Wide(a0, b4).adding(a1, b3).adding(a2, b2).adding(a3, b1).adding(a4, b0))
    }

    private static func reduce(_ a: Wide, _ b: Wide, _ c: Wide, _ d: Wide, _ e: Wide) -> FieldElement {
        let b = b.adding(a.shifted)
        let c = c.adding(b.shifted)
        let d = d.adding(c.shifted)
        let e = e.adding(d.shifted)
        // Below 2⁶⁰; what carries leaves the next limb below 2⁵².
        let least = (a.low & mask) + 19 * e.shifted
        return FieldElement(
            least & mask, (b.low & mask) + least >> 51, c.low & mask, d.low & mask, e.low & mask)
    }

    private func carried() -> FieldElement { carriedOnce().carriedOnce() }

    private func carriedOnce() -> FieldElement {
        var (a, b, c, d, e) = limbs
        b += a >> 51
        c += b >> 51
        d += c >> 51
        e += d >> 51
        a = (a & Self.mask) + 19 * (e >> 51)
        return FieldElement(a, b & Self.mask, c & Self.mask, d & Self.mask, e & Self.mask)
    }
}

/// 128 bits: the standard library's need iOS 18.
private struct Wide {
    var high: UInt64
    var low: UInt64

    init(_ left: UInt64, _ right: UInt64) { (high, low) = left.multipliedFullWidth(by: right) }

    /// Without the lowest 51 bits; what is left fits in a word, for sums of products stay below 2¹¹⁵.
    var shifted: UInt64 { high << 13 | low >> 51 }

    func adding(_ left: UInt64, _ right: UInt64) -> Wide {
        let product = Wide(left, right)
        var sum = adding(product.low)
        sum.high += product.high
        return sum
    }

    func adding(_ word: UInt64) -> Wide {
        var sum = self
        let (low, overflow) = sum.low.addingReportingOverflow(word)
        sum.low = low
        if overflow { sum.high += 1 }
        return sum
    }
}
