/// What a new PIN must be like.
///
/// ```swift
/// let violations = PINPolicy().violations(in: "797979".utf8)  // [.repeated]
/// ```
///
/// - Warning: No policy makes a PIN strong offline: delays and a device key have to.
public struct PINPolicy: Sendable, Hashable {
    /// How many digits a PIN may have. Never fewer than four.
    public let length: ClosedRange<Int>

    /// Makes a policy.
    ///
    /// - Parameter length: How many digits a PIN may have; bounds below four count as four.
    public init(length: ClosedRange<Int> = 6...12) {
        self.length = max(4, length.lowerBound)...max(4, length.upperBound)
    }

    /// Everything that is wrong with a PIN; empty when it is accepted. Copies of it are not kept.
    ///
    /// - Parameter utf8: The PIN's characters in UTF-8.
    public func violations(in utf8: some Collection<UInt8>) -> [PINViolation] {
        // Length first: what follows is done for short input only.
        if utf8.count > length.upperBound { return [utf8.allSatisfy(Self.isDigit) ? .tooLong : .notDigits] }
        guard utf8.allSatisfy(Self.isDigit) else { return [.notDigits] }
        var violations: [PINViolation] = []
        if utf8.count < length.lowerBound { violations.append(.tooShort) }
        if Self.isRepeated(utf8) { violations.append(.repeated) }
        if Self.isSequence(utf8, step: 1) || Self.isSequence(utf8, step: 9) { violations.append(.sequence) }
        if Self.isDate(utf8) { violations.append(.date) }
        if CommonPINs.contains(utf8) { violations.append(.common) }
        return violations
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isRepeated(_ digits: some Collection<UInt8>) -> Bool {
        guard digits.count > 1 else { return false }
        return (1...digits.count / 2).contains { period in
            digits.count.isMultiple(of: period) && digits.dropFirst(period).elementsEqual(digits.dropLast(period))
        }
    }

    private static func isSequence(_ digits: some Collection<UInt8>, step: UInt8) -> Bool {
        digits.count > 2
            && zip(digits, digits.dropFirst()).allSatisfy { ($0 - 0x30 + step) % 10 == $1 - 0x30 }
    }

    private static func isDate(_ digits: some Collection<UInt8>) -> Bool {
        func number(_ start: Int, _ count: Int) -> Int {
            digits.dropFirst(start).prefix(count).reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }
        func isDay(_ day: Int, _ month: Int) -> Bool {
            guard (1...12).contains(month) else { return false }
            return (1...[31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]).contains(day)
        }
        func isYear(_ year: Int) -> Bool { (1900...2099).contains(year) }
        func isDayAndMonth(at start: Int) -> Bool {
            let (first, second) = (number(start, 2), number(start + 2, 2))
            return isDay(first, second) || isDay(second, first)
        }
        switch digits.count {
        case 4: return isDayAndMonth(at: 0) || isYear(number(0, 4))
        case 6: return isDayAndMonth(at: 0) || isDayAndMonth(at: 2)
        case 8: return isDayAndMonth(at: 0) && isYear(number(4, 4)) || isDayAndMonth(at: 4) && isYear(number(0, 4))
        default: return false
        }
    }
}
