/// What is wrong with one value, without its place.
struct Finding {
    var code: JSONIssue.Code
    var expectation: String?

    init(_ code: JSONIssue.Code, _ expectation: String? = nil) {
        self.code = code
        self.expectation = expectation
    }
}

extension ContractTables.StringTable {
    func finding(length: Int) -> Finding? {
        if length < minimum { return Finding(.tooShort, "at least \(minimum) characters") }
        if length > maximum { return Finding(.tooLong, "at most \(maximum) characters") }
        return nil
    }
}

extension ContractTables {
    /// What is wrong with a string's bytes, its escapes undone.
    func finding(_ bytes: UnsafeBufferPointer<UInt8>, _ rule: StringTable) -> Finding? {
        if let allowed = rule.words {
            // An empty string may have no address: any will do.
            let isListed = withUnsafePointer(to: 0 as UInt8) { none in
                let start = bytes.baseAddress ?? none
                return find(start, bytes.count, hash: Self.hash(start, bytes.count), in: allowed) != nil
            }
            if !isListed { return Finding(.unlistedValue, "one of \(allowed.count) strings") }
        }
        if rule.format >= 0 {
            let format = formats[Int(rule.format)]
            if !format.matches(bytes) { return Finding(.wrongFormat, format.name) }
        }
        return nil
    }
}

extension ContractTables.NumberTable {
    func finding(_ number: JSONNumber) -> Finding? {
        let integer = number.integer
        if let allowed {
            let isListed =
                integer.map { allowed.contains(.integer($0)) } ?? allowed.contains(.binary64(number.binary64))
            if !isListed { return Finding(.unlistedValue, "one of \(allowed.count) numbers") }
        }
        if let integer {
            guard let leastInteger, integer >= leastInteger else { return below }
            guard let greatestInteger, integer <= greatestInteger else { return above }
            return step > 1 && !integer.isMultiple(of: step) ? Finding(.wrongStep, "a multiple of \(step)") : nil
        }
        if isInteger, !number.isIntegral { return Finding(.notInteger, "an integer") }
        if let minimum, Self.isPast(minimum, number, isMinimum: true) { return below }
        if let maximum, Self.isPast(maximum, number, isMinimum: false) { return above }
        if step > 0, !number.isMultiple(of: step) { return Finding(.wrongStep, "a multiple of \(step)") }
        if number.decimalPlaces > decimalPlaces {
            return Finding(.wrongStep, "at most \(decimalPlaces) decimal places")
        }
        return nil
    }

    private var below: Finding { Finding(.tooSmall, minimum.map { "\($0.isExclusive ? "over" : "at least") \($0)" }) }

    private var above: Finding { Finding(.tooLarge, maximum.map { "\($0.isExclusive ? "under" : "at most") \($0)" }) }

    /// Whether a number that is no integer of 64 bits is outside a bound.
    private static func isPast(_ bound: NumberRule.Bound, _ number: JSONNumber, isMinimum: Bool) -> Bool {
        let value = number.binary64
        let limit: Double
        switch bound.value {
        case .integer(let integer):
            // An integer of more than 64 bits is past each bound on its side.
            if number.isIntegral { return number.isNegative == isMinimum }
            limit = Double(integer)
        case .binary64(let double): limit = double
        }
        if bound.isExclusive, value == limit { return true }
        return isMinimum ? value < limit : value > limit
    }
}

extension NumberRule.Bound: CustomStringConvertible {
    var description: String {
        switch value {
        case .integer(let integer): "\(integer)"
        case .binary64(let double): "\(double)"
        }
    }
}
