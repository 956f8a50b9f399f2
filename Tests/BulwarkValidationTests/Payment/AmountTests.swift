import BulwarkValidation
import Foundation
import Testing

struct AmountTests {
    /// Minor units by ISO 4217 list one: EUR 2, JPY 0, KWD 3, CLF 4.
    @Test(arguments: [
        ("EUR", "12.34", 1234), ("EUR", "12.3", 1230), ("EUR", "12", 1200), ("EUR", "0.01", 1), ("JPY", "500", 500),
        ("KWD", "1.005", 1005), ("CLF", "0.0001", 1), ("EUR", "9999999999999999.99", 999_999_999_999_999_999),
        ("EUR", "0.10", 10), ("USD", "0.29", 29), ("USD", "1.10", 110),
        ("USD", "4503599627370497.51", 450_359_962_737_049_751),
    ])
    func `Decimal text becomes smallest units without rounding`(_ code: String, _ text: String, _ units: Int64) throws {
        let amount = try Amount(text, in: CurrencyCode(code))
        #expect(amount.minorUnits == units)
        #expect(try Amount(amount.decimalText, in: amount.currency) == amount)
    }

    @Test(arguments: [
        ("EUR", "", ValidationIssue.Code.empty), ("EUR", "0", .amountTooSmall), ("EUR", "0.00", .amountTooSmall),
        ("EUR", "-1", .unexpectedCharacter), ("EUR", "+1", .unexpectedCharacter), ("EUR", "1e3", .unexpectedCharacter),
        ("EUR", "0x1", .unexpectedCharacter), ("EUR", "NaN", .wrongStructure), ("EUR", "1,5", .unexpectedCharacter),
        ("EUR", "1.234", .tooManyDecimals), ("EUR", "1.230", .tooManyDecimals), ("JPY", "1.0", .tooManyDecimals),
        ("EUR", "1.", .wrongStructure), ("EUR", ".5", .wrongStructure), ("EUR", "007", .wrongStructure),
        ("EUR", "1.2.3", .unexpectedCharacter), ("EUR", " 1", .unexpectedCharacter),
        ("EUR", "1 000", .unexpectedCharacter),
        ("EUR", "١", .wrongStructure), ("EUR", "99999999999999999999", .amountTooLarge),
        ("EUR", "92233720368547758.08", .amountTooLarge), ("EUR", "10000000000000000.00", .amountTooLarge),
        ("XAU", "1", .noMinorUnits), ("EUR", "1\u{200B}", .unexpectedCharacter),
    ])
    func `What is no amount is refused, never rounded or guessed`(
        _ code: String, _ text: String, _ issue: ValidationIssue.Code
    ) throws {
        let currency = try CurrencyCode(code)
        let codes = FieldSupport.codes { () throws(ValidationError) in _ = try Amount(text, in: currency) }
        #expect(codes.contains(issue), "\(codes)")
    }

    @Test func `Groups have to be of three digits, so that a comma cannot be taken for a point`() throws {
        let euro = try CurrencyCode("EUR")
        let german = Amount.Notation(decimal: ",", grouping: ".")
        #expect(try Amount("1.234.567,89", in: euro, notation: german).minorUnits == 123_456_789)
        #expect(try Amount("1234567,89", in: euro, notation: german).minorUnits == 123_456_789)
        let french = Amount.Notation(decimal: ",", grouping: "\u{202F}")
        #expect(try Amount("12\u{202F}345,6", in: euro, notation: french).minorUnits == 1_234_560)
        for text in ["12.34", "1.23", "1.2345", "1234.567", ".123", "1..234", "1.234.56", "1,234.567", "1.", "1.234,"] {
            #expect(throws: ValidationError.self, "\(text)") { try Amount(text, in: euro, notation: german) }
        }
    }

    @Test func `Limits hold on both sides`() throws {
        let euro = try CurrencyCode("EUR")
        let limits = AmountLimits(minimum: 100, maximum: 500_000)
        #expect(try Amount("1", in: euro, limits: limits).minorUnits == 100)
        #expect(try Amount("5000.00", in: euro, limits: limits).description == "5000.00 EUR")
        for text in ["0.99", "5000.01"] {
            #expect(throws: ValidationError.self) { try Amount(text, in: euro, limits: limits) }
        }
        #expect(throws: ValidationError.self) { try Amount(minorUnits: 0, in: euro) }
        let negative = try Amount(minorUnits: -5, in: euro, limits: AmountLimits(minimum: -10, maximum: 0))
        #expect(negative.decimalText == "-0.05")
        let least = try Amount(minorUnits: .min, in: euro, limits: AmountLimits(minimum: .min, maximum: 0))
        #expect(least.decimalText == "-92233720368547758.08")
    }

    @Test func `Any amount is the same after it was written and read`() throws {
        var generator = FieldSupport.Generator(seed: 4217)
        for _ in 0..<3_000 {
            let currency = try #require(
                CurrencyCode.all.filter { $0.minorUnits != nil }.randomElement(using: &generator))
            let units =
                Int64.random(in: 1...999_999_999_999_999_999, using: &generator)
                >> Int64.random(in: 0...59, using: &generator)
            guard units > 0 else { continue }
            let amount = try Amount(minorUnits: units, in: currency)
            #expect(try Amount(amount.decimalText, in: currency) == amount)
            let exact = Decimal(string: amount.decimalText).map { NSDecimalNumber(decimal: $0) }
            let scaled = exact?.multiplying(byPowerOf10: Int16(currency.minorUnits ?? 0))
            #expect(scaled?.stringValue == String(units))
        }
    }

    @Test func `Mutated amounts never crash`() throws {
        var generator = FieldSupport.Generator(seed: 20022)
        let euro = try CurrencyCode("EUR")
        let notation = Amount.Notation(decimal: ",", grouping: ".")
        for _ in 0..<20_000 {
            let text = FieldSupport.mutated("1.234.567,89", with: &generator)
            do {
                _ = try Amount(text, in: euro, notation: notation)
            } catch {
                #expect(FieldSupport.isSound(error, in: text))
            }
        }
    }
}
