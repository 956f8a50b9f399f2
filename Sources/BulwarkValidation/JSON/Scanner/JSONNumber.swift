/// A number as it is written: exact, up to 19 significant digits.
struct JSONNumber {
    var isNegative = false
    /// The first 19 significant digits.
    var mantissa: UInt64 = 0
    /// The power of ten that the mantissa is multiplied by.
    var exponent = 0
    /// The power of ten that is written behind `e`.
    var power = 0
    /// Whether there were more digits than the mantissa holds.
    var isTruncated = false
    /// Whether it is written with a fraction or an exponent.
    var isPlain = true
    var text: UnsafeBufferPointer<UInt8>

    /// The number, where it is an integer of 64 bits: `12`, `12.0`, `1.2e1`.
    var integer: Int64? {
        guard !isTruncated, mantissa > 0 else { return isTruncated ? nil : 0 }
        let number = withoutTrailingZeros
        guard 0...18 ~= number.exponent else { return nil }
        var magnitude = number.mantissa
        for _ in 0..<number.exponent {
            let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            magnitude = product
        }
        if isNegative { return magnitude <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil }
        return Int64(exactly: magnitude)
    }

    /// Whether it is an integer of any size. One of more digits than are held counts only without fraction and
    /// exponent.
    var isIntegral: Bool {
        if isTruncated { return isPlain || writtenDecimalPlaces == 0 }
        return mantissa == 0 || withoutTrailingZeros.exponent >= 0
    }

    /// How many digits stand behind the point, without trailing zeros.
    var decimalPlaces: Int {
        if isTruncated { return writtenDecimalPlaces }
        return mantissa == 0 ? 0 : max(0, -withoutTrailingZeros.exponent)
    }

    /// The nearest binary64; infinite or zero where it is out of range.
    var binary64: Double {
        let magnitude: Double
        if !isTruncated, mantissa <= 1 << 53, -22...22 ~= exponent {
            // Both are exact in binary64, so one rounding gives the nearest (Clinger 1990).
            let power = Self.powers[abs(exponent)]
            magnitude = exponent < 0 ? Double(mantissa) / power : Double(mantissa) * power
        } else {
            return Double(String(decoding: text, as: UTF8.self)) ?? .infinity
        }
        return isNegative ? -magnitude : magnitude
    }

    /// Whether binary64 holds it: it is finite, and zero only if it is written so.
    var fitsBinary64: Bool {
        if mantissa == 0 { return true }
        if -250...250 ~= exponent { return true }
        let value = binary64
        return value.isFinite && value != 0
    }

    /// Whether every reader holds it exactly, if it is an integer (RFC 7493 §2.2).
    var isInteroperable: Bool {
        guard fitsBinary64 else { return false }
        guard isIntegral else { return true }
        return integer.map { $0.magnitude < 1 << 53 } ?? false
    }

    /// Whether a step divides it, which is an integer of any size: by its digits, so in time with its text.
    func isMultiple(of step: Int64) -> Bool {
        guard isIntegral, step > 0 else { return false }
        let step = step.magnitude
        var digits = text.prefix { $0 | 0x20 != UInt8(ascii: "e") }.filter(\.isDigit)
        let fraction = text.prefix { $0 | 0x20 != UInt8(ascii: "e") }.drop { $0 != UInt8(ascii: ".") }.dropFirst().count
        let shift = power - fraction
        // What is past the point are zeros, or it were no integer.
        if shift < 0 { digits.removeLast(min(-shift, digits.count)) }
        var rest: UInt64 = 0
        for digit in digits {
            var product = rest.multipliedFullWidth(by: 10)
            let (low, carry) = product.low.addingReportingOverflow(UInt64(digit &- 0x30))
            product = (product.high + (carry ? 1 : 0), low)
            rest = step.dividingFullWidth(product).remainder
        }
        func product(_ left: UInt64, _ right: UInt64) -> UInt64 {
            step.dividingFullWidth(left.multipliedFullWidth(by: right)).remainder
        }
        var (factor, exponent) = (10 % step, max(0, shift))
        while exponent > 0 {
            if exponent & 1 == 1 { rest = product(rest, factor) }
            factor = product(factor, factor)
            exponent >>= 1
        }
        return rest == 0
    }

    /// The decimal places of a number of which the mantissa does not hold all digits, counted as it is written.
    private var writtenDecimalPlaces: Int {
        let digits = text.prefix { $0 | 0x20 != UInt8(ascii: "e") }
        let fraction = digits.drop { $0 != UInt8(ascii: ".") }.dropFirst().count
        let zeros = digits.reversed().prefix { $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: ".") }
            .count { $0 == UInt8(ascii: "0") }
        return max(0, fraction - zeros - power)
    }

    private var withoutTrailingZeros: JSONNumber {
        var number = self
        while number.exponent < 0, number.mantissa.isMultiple(of: 10), number.mantissa > 0 {
            number.mantissa /= 10
            number.exponent += 1
        }
        return number
    }

    private static let powers: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]
}

extension JSONNumber {
    /// Reads a number from its first byte on (RFC 8259 §6).
    ///
    /// - Returns: Nil where the bytes break the grammar; `cursor` then stands at the byte that does.
    @inline(__always)
    static func read(_ cursor: inout UnsafePointer<UInt8>, end: UnsafePointer<UInt8>) -> JSONNumber? {
        let start = cursor
        var here = cursor
        defer { cursor = here }
        var number = JSONNumber(text: UnsafeBufferPointer(start: start, count: 0))
        if here < end, here.pointee == UInt8(ascii: "-") {
            number.isNegative = true
            here += 1
        }
        guard here < end, here.pointee.isDigit else { return nil }
        // A zero stands alone: a digit after it is not the number's.
        if here.pointee == UInt8(ascii: "0") {
            here += 1
        } else {
            while here < end, here.pointee.isDigit {
                number.take(here.pointee &- 0x30)
                here += 1
            }
        }
        if here < end, here.pointee == UInt8(ascii: ".") {
            number.isPlain = false
            here += 1
            let fraction = here
            while here < end, here.pointee.isDigit {
                number.take(here.pointee &- 0x30)
                number.exponent &-= 1
                here += 1
            }
            guard here > fraction else { return nil }
        }
        if here < end, here.pointee | 0x20 == UInt8(ascii: "e") {
            number.isPlain = false
            here += 1
            var isNegative = false
            if here < end, here.pointee == UInt8(ascii: "-") || here.pointee == UInt8(ascii: "+") {
                isNegative = here.pointee == UInt8(ascii: "-")
                here += 1
            }
            let power = here
            var value = 0
            while here < end, here.pointee.isDigit {
                // Whatever is larger is out of any range.
                if value < 100_000_000 { value = value &* 10 &+ Int(here.pointee &- 0x30) }
                here += 1
            }
            guard here > power else { return nil }
            number.power = isNegative ? -value : value
            number.exponent &+= number.power
        }
        number.text = UnsafeBufferPointer(start: start, count: here - start)
        return number
    }

    /// Takes a digit, which moves the exponent where it no longer fits the mantissa.
    @inline(__always)
    private mutating func take(_ digit: UInt8) {
        if mantissa < 1_000_000_000_000_000_000 {
            mantissa = mantissa &* 10 &+ UInt64(digit)
        } else {
            if digit != 0 { isTruncated = true }
            exponent &+= 1
        }
    }
}
