import BulwarkValidation
import Foundation
import Testing

struct CurrencyCodeTests {
    @Test(arguments: [
        ("EUR", 978, 2), ("JPY", 392, 0), ("KWD", 414, 3), ("CLF", 990, 4), ("XCG", 532, 2), ("ISK", 352, 0),
    ])
    func `Currencies of list one are known with their smallest unit`(_ text: String, _ numeric: Int, _ units: Int)
        throws
    {
        let currency = try CurrencyCode(text)
        #expect(currency.numeric == numeric)
        #expect(currency.minorUnits == units)
        #expect(CurrencyCode(numeric: numeric) == currency)
    }

    @Test(arguments: [
        ("", ValidationIssue.Code.empty), ("eur", .unexpectedCharacter), ("EU", .wrongStructure),
        ("EURO", .wrongStructure),
        ("ABC", .unknownCurrency), ("HRK", .withdrawnCurrency), ("€", .unexpectedCharacter), ("ЕUR", .wrongStructure),
        ("EU\0", .unexpectedCharacter),
    ])
    func `What is no currency is refused`(_ text: String, _ code: ValidationIssue.Code) {
        let codes = FieldSupport.codes { () throws(ValidationError) in _ = try CurrencyCode(text) }
        #expect(codes.first == code)
    }

    @Test func `Withdrawn currencies are taken where that is asked for`() throws {
        let kuna = try CurrencyCode("HRK", acceptsWithdrawn: true)
        #expect(kuna.isWithdrawn)
        #expect(throws: ValidationError.self) { try Amount(minorUnits: 1, in: kuna) }
        #expect(!CurrencyCode.all.contains(kuna))
    }

    @Test func `Gold and the code for tests have no smallest unit`() throws {
        #expect(try CurrencyCode("XAU").minorUnits == nil)
        #expect(try CurrencyCode("XTS").minorUnits == nil)
    }

    /// SIX's list one of ISO 4217, as PyPI's iso4217 has it.
    @Test func `Every currency of list one has its smallest unit`() throws {
        let script = """
            from iso4217 import Currency
            for one in Currency: print(one.code, "-" if one.exponent is None else one.exponent)
            """
        guard let output = FieldSupport.python(script) else {
            return FieldSupport.missing("ISO 4217's smallest units", "pip install iso4217")
        }
        let rows = output.split(separator: "\n").map { $0.split(separator: " ") }
        let same = rows.filter { row in
            guard let currency = try? CurrencyCode(String(row[0]), acceptsWithdrawn: true) else { return false }
            return currency.minorUnits == Int(row[1])
        }
        FieldSupport.score("smallest units as in ISO 4217's list one", same.count, of: rows.count)
        #expect(rows.count > 150 && same.count == rows.count)
    }

    /// Debian's iso-codes, read at test time: it may be older or newer than the table.
    @Test func `Every code of iso-codes is known`() throws {
        struct File: Decodable {
            struct Entry: Decodable {
                let alpha: String
                let numeric: String
                enum CodingKeys: String, CodingKey { case alpha = "alpha_3", numeric }
            }
            let entries: [Entry]
            enum CodingKeys: String, CodingKey { case entries = "4217" }
        }
        guard let data = try? Data(contentsOf: URL(filePath: "/usr/share/iso-codes/json/iso_4217.json")) else {
            return FieldSupport.missing("ISO 4217", "apt install iso-codes")
        }
        let entries = try JSONDecoder().decode(File.self, from: data).entries
        let known = entries.filter { entry in
            (try? CurrencyCode(entry.alpha, acceptsWithdrawn: true))?.numeric == Int(entry.numeric)
        }
        FieldSupport.score("ISO 4217 codes of iso-codes", known.count, of: entries.count)
        #expect(known.count >= entries.count - 3)
        #expect(entries.count > 150)
    }
}
