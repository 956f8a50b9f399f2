import BulwarkValidation
import Foundation
import Testing

struct IBANTests {
    /// The examples of SWIFT's IBAN Registry.
    static let examples = [
        "AD12 0001 2030 2003 5910 0100", "AE07 0331 2345 6789 0123 456", "AL47 2121 1009 0000 0002 3569 8741",
        "AT61 1904 3002 3457 3201", "BE68 5390 0754 7034", "BG80 BNBG 9661 1020 3456 78",
        "BR18 0036 0305 0000 1000 9795 493C 1", "CH93 0076 2011 6238 5295 7", "DE89 3704 0044 0532 0130 00",
        "DK50 0040 0440 1162 43", "ES91 2100 0418 4502 0005 1332", "FI21 1234 5600 0007 85",
        "FR14 2004 1010 0505 0001 3M02 606", "GB29 NWBK 6016 1331 9268 19", "GE29 NB00 0000 0101 9049 17",
        "GR16 0110 1250 0000 0001 2300 695", "IE29 AIBK 9311 5212 3456 78", "IS14 0159 2600 7654 5510 7303 39",
        "IT60 X054 2811 1010 0000 0123 456", "LC55 HEMM 0001 0001 0012 0012 0002 3015",
        "MT84 MALT 0110 0001 2345 MTLC AST0 01S", "MU17 BOMM 0101 1010 3030 0200 000M UR", "NL91 ABNA 0417 1643 00",
        "NO93 8601 1117 947", "PL61 1090 1014 0000 0712 1981 2874", "SC18 SSCB 1101 0000 0000 0000 1497 USD",
        "SE45 5000 0000 0583 9825 7466", "TR33 0006 1005 1978 6457 8413 26", "VA59 0011 2300 0012 3456 78",
    ]

    @Test(arguments: examples)
    func `The registry's examples are read as printed and as exchanged`(_ text: String) throws {
        let iban = try IBAN(text)
        #expect(iban.printed == text)
        #expect(try IBAN(iban.electronic) == iban)
        #expect(try IBAN(text.lowercased()) == iban)
        // As pages and documents write it.
        #expect(try IBAN(String(text.map { $0 == " " ? "\u{A0}" : $0 })) == iban)
        #expect(try IBAN(String(text.map { $0 == " " ? "\u{202F}" : $0 })) == iban)
        #expect(iban.country + iban.electronic.dropFirst(2).prefix(2) + iban.bban == iban.electronic)
    }

    @Test(arguments: [
        ("", ValidationIssue.Code.empty), ("   ", .empty), ("DE", .tooShort),
        ("DE89370400440532013001", .wrongCheckDigits),
        ("DE8937040044053201300", .tooShort), ("DE893704004405320130000", .tooLong),
        ("ZZ89370400440532013000", .unknownCountry),
        ("D", .unknownCountry), ("GB29NWBK60161331926819X", .tooLong), ("GB2912BK60161331926819", .wrongStructure),
        ("DE89-3704-0044", .unexpectedCharacter), ("DE８9370400440532013000", .unexpectedCharacter),
        ("DEX9370400440532013000", .wrongStructure), ("SN08SN0100152000048500003035", .unknownCountry),
        ("GF4120041010050500013M02606", .unknownCountry), (String(repeating: "1", count: 1_000_000), .tooLong),
    ])
    func `What is no number is refused and why is told`(_ text: String, _ code: ValidationIssue.Code) {
        let codes = FieldSupport.codes { () throws(ValidationError) in _ = try IBAN(text) }
        #expect(codes.first == code)
    }

    /// Two numbers that pass mod 97 and are not of their country's length: the trap most libraries fall into.
    @Test(arguments: [("DE", 22), ("FR", 27), ("NL", nil), ("GB", nil)])
    func `A number of another length is refused though its check digits are right`(_ country: String, _ right: Int?) {
        for length in 10...34 {
            let bban = String(repeating: "1", count: length - 4)
            let check = 98 - Self.remainder(bban + country + "00")
            let text = "\(country)\(check < 10 ? "0" : "")\(check)\(bban)"
            #expect(Self.remainder(bban + text.prefix(4)) == 1)
            #expect(((try? IBAN(text)) != nil) == (length == right))
        }
    }

    @Test func `Check digits 00, 01 and 99 are refused, though mod 97 takes them for others`() {
        var refused = 0
        for number in 0..<2_000 {
            let bban = "37040044" + String(repeating: "0", count: 10 - String(number).count) + String(number)
            for digits in ["00", "01", "99"] where Self.remainder(bban + "DE" + digits) == 1 {
                refused += 1
                #expect(throws: ValidationError.self) { try IBAN("DE\(digits)\(bban)") }
            }
        }
        #expect(refused > 10)
    }

    @Test func `Unregistered countries are taken where that is asked for`() throws {
        let number = "SN08SN0100152000048500003035"
        #expect(try IBAN(number, registry: .includingUnregistered).country == "SN")
    }

    @Test func `A number prints masked however it is printed`() throws {
        let iban = try IBAN("DE89370400440532013000")
        var dumped = ""
        dump(iban, to: &dumped)
        for text in ["\(iban)", String(reflecting: iban), "\([iban])", "\(Optional(iban) as Any)", dumped] {
            #expect(!text.contains("0532013"))
            #expect(text.contains("DE89••••000"))
        }
        #expect(iban.isSEPA)
    }

    @Test(arguments: [
        ("RS35260005601001611379", true), ("AL47212110090000000235698741", true), ("CH9300762011623852957", true),
        ("TR330006100519786457841326", false), ("BA391290079401028494", false),
    ])
    func `The payments area is that of today`(_ number: String, _ isSEPA: Bool) throws {
        #expect(try IBAN(number).isSEPA == isSEPA)
    }

    @Test func `Places are those in what was typed`() throws {
        let text = "DE89 3704 0044 05X2 0130 00"
        let error = try #require(throws: ValidationError.self) { try IBAN(text) }
        #expect(error.issues.compactMap { $0.range(in: text).map { String(text[$0]) } } == ["X"])
        let long = "DE89 3704 0044 0532 0130 00 12"
        let other = try #require(throws: ValidationError.self) { try IBAN(long) }
        #expect(other.issues.compactMap { $0.range(in: long).map { String(long[$0]) } } == ["12"])
    }

    /// schwifty makes numbers of every country and breaks them; it is asked for its verdict on each. It takes numbers that
    /// begin with the code of a dependency, such as `GF`, which the registry has under the state's: `FR`.
    @Test func `Verdicts agree with those of schwifty`() throws {
        let script = """
            import json, random, schwifty, string, sys
            from schwifty.exceptions import SchwiftyException
            random.seed(13616)
            def verdict(text):
                try:
                    schwifty.IBAN(text)
                    return True
                except SchwiftyException:
                    return False
            out = []
            dependencies = "AX BL GF GG GP IM JE MF MQ NC PF PM RE TF WF YT".split()
            for country in (a + b for a in string.ascii_uppercase for b in string.ascii_uppercase if a + b not in dependencies):
                for _ in range(20):
                    try:
                        text = str(schwifty.IBAN.random(country_code=country))
                    except Exception:
                        break
                    out.append([text, verdict(text)])
                    place = random.randrange(len(text))
                    broken = text[:place] + random.choice(string.digits + string.ascii_uppercase) + text[place + 1:]
                    out.append([broken, verdict(broken)])
                    out.append([text[:-1], verdict(text[:-1])])
                    out.append([text + "0", verdict(text + "0")])
            print(json.dumps(out))
            """
        struct Case: Decodable {
            let text: String
            let isValid: Bool
            init(from decoder: any Decoder) throws {
                var values = try decoder.unkeyedContainer()
                text = try values.decode(String.self)
                isValid = try values.decode(Bool.self)
            }
        }
        guard let output = FieldSupport.python(script) else {
            return FieldSupport.missing("IBAN", "pip install schwifty")
        }
        let cases = try JSONDecoder().decode([Case].self, from: Data(output.utf8))
        let differing = cases.filter { ((try? IBAN($0.text, registry: .includingUnregistered)) != nil) != $0.isValid }
        FieldSupport.score("IBAN verdicts as schwifty's", cases.count - differing.count, of: cases.count)
        #expect(cases.count > 3_000)
        #expect(differing.isEmpty, "\(differing.prefix(5).map(\.text))")
    }

    @Test func `Mutated numbers never crash`() {
        var generator = FieldSupport.Generator(seed: 7064)
        for round in 0..<20_000 {
            let text = FieldSupport.mutated(Self.examples[round % Self.examples.count], with: &generator)
            do {
                _ = try IBAN(text)
            } catch {
                #expect(FieldSupport.isSound(error, in: text))
            }
        }
    }

    private static func remainder(_ text: String) -> Int {
        text.utf8.reduce(0) { $1 < 0x41 ? ($0 * 10 + Int($1) - 0x30) % 97 : ($0 * 100 + Int($1) - 55) % 97 }
    }
}
