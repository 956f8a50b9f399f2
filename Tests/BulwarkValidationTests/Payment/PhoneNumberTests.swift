import BulwarkValidation
import Foundation
import Testing

struct PhoneNumberTests {
    /// ITU-T E.123 §2 and the fictitious numbers that regulators reserve (NANP 555-01xx, Ofcom 020 7946 0xxx).
    @Test(arguments: [
        ("+22 607 123 4567", nil), ("+1 (202) 555-0143", "+12025550143"), ("+44 20 7946 0018", "+442079460018"),
        ("+49.151.23456789", "+4915123456789"), ("+390612345678", "+390612345678"), ("+80012345678", "+80012345678"),
        ("+44\u{A0}20\u{202F}7946\u{2011}0018", "+442079460018"),
    ])
    func `Numbers are read as people write them`(_ text: String, _ e164: String?) throws {
        #expect((try? PhoneNumber(text))?.e164 == e164)
    }

    @Test(arguments: [
        ("", ValidationIssue.Code.empty), ("030 123456", .missingCallingCode), ("0049 30 123456", .missingCallingCode),
        ("+", .unknownCountry), ("+999 1234567", .unknownCountry), ("+1 202 555", .tooShort),
        ("+1 202 555 01430", .tooLong), ("+1234567890123456", .tooLong), ("+49 (0)30 123456", .wrongStructure),
        ("+49 30 12345O", .unexpectedCharacter), ("+49+30", .unexpectedCharacter),
        ("+49 30 123456 x12", .unexpectedCharacter),
        ("+٤٩٣٠", .unexpectedCharacter), ("+49\n30123456", .unexpectedCharacter),
    ])
    func `What is no number is refused`(_ text: String, _ code: ValidationIssue.Code) {
        let codes = FieldSupport.codes { () throws(ValidationError) in _ = try PhoneNumber(text) }
        #expect(codes.first == code)
    }

    @Test func `The parts are calling code and national number`() throws {
        let number = try PhoneNumber("+1 202-555-0143")
        #expect(number.callingCode == 1)
        #expect(number.nationalNumber == "2025550143")
        #expect(number.masked == "+1••••43")
        #expect(throws: ValidationError.self) { try PhoneNumber("+1 202-555-0143", notation: .machine) }
        #expect(try PhoneNumber("+12025550143", notation: .machine) == number)
    }

    /// libphonenumber's example numbers, and its verdict on mutations of them.
    @Test func `Verdicts agree with those of libphonenumber`() throws {
        let script = """
            import json, random, phonenumbers as p
            random.seed(164)
            out = []
            for region in sorted(p.SUPPORTED_REGIONS):
                for kind in p.PhoneNumberType.values():
                    number = p.example_number_for_type(region, kind)
                    if number is None:
                        continue
                    text = p.format_number(number, p.PhoneNumberFormat.E164)
                    for text in (text, text + "1", text[:-1], text[:-2], text + "".join(random.choices("0123456789", k=3))):
                        try:
                            out.append([text, p.is_possible_number_with_reason(p.parse(text)) == p.ValidationResult.IS_POSSIBLE])
                        except p.NumberParseException:
                            out.append([text, False])
            print(json.dumps(out))
            """
        guard let output = FieldSupport.python(script),
            let cases = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [[Any]]
        else { return FieldSupport.missing("E.164", "pip install phonenumbers") }
        var agreed = 0
        for pair in cases {
            guard let text = pair.first as? String, let isPossible = pair.last as? Bool else { continue }
            if ((try? PhoneNumber(text)) != nil) == isPossible { agreed += 1 }
        }
        FieldSupport.score("E.164 verdicts as libphonenumber's", agreed, of: cases.count)
        #expect(cases.count > 2_000)
        #expect(agreed >= cases.count * 95 / 100)
    }
}
