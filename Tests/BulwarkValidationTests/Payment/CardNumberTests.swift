import BulwarkValidation
import Testing

struct CardNumberTests {
    /// The numbers for tests that the networks and their processors publish (Stripe, Adyen and PayPal's documentation).
    static let published: [(String, CardScheme)] = [
        ("4111 1111 1111 1111", .visa), ("4012888888881881", .visa), ("4222222222222", .visa),
        ("5555-5555-5555-4444", .mastercard), ("5105105105105100", .mastercard), ("2223003122003222", .mastercard),
        ("2720990000000007", .mastercard), ("378282246310005", .americanExpress), ("371449635398431", .americanExpress),
        ("6011111111111117", .discover), ("6445644564456445", .discover), ("30569309025904", .dinersClub),
        ("36227206271667", .dinersClub), ("3530111333300000", .jcb), ("6759649826438453", .maestro),
        ("6200000000000005", .unionPay), ("6205500000000000004", .unionPay), ("2200000000000004", .mir),
        ("9792030000000000", .troy), ("5066991111111118", .elo), ("6062826786276634", .hipercard),
        ("5061460410120223210", .verve), ("6011000990139424", .discover),
    ]

    @Test(arguments: published)
    func `Published numbers are read with their scheme`(_ text: String, _ scheme: CardScheme) throws {
        let card = try CardNumber(text)
        #expect(card.scheme == scheme)
        #expect(card.count == text.utf8.count { (0x30...0x39).contains($0) })
        #expect(card.lastFour == String(text.suffix(4)))
        card.withExposedDigits { digits in
            #expect(digits.elementsEqual(text.utf8.filter { (0x30...0x39).contains($0) }))
        }
    }

    @Test(arguments: ["\u{A0}", "\u{202F}", "\u{2009}", "\u{2007}", "\u{2011}"])
    func `Groups may stand apart as pages and documents write them`(_ separator: String) throws {
        let text = ["4111", "1111", "1111", "1111"].joined(separator: separator)
        #expect(try CardNumber(text).lastFour == "1111")
        #expect(try CardNumber("4" + Array("111111111111111").map { separator + String($0) }.joined()).count == 16)
        for wrong in [text + separator, separator + text, text.replacing("1111", with: "1111" + separator)] {
            let codes = FieldSupport.codes { () throws(ValidationError) in _ = try CardNumber(wrong) }
            #expect(codes.contains(.unexpectedCharacter))
        }
    }

    @Test(arguments: [
        ("", ValidationIssue.Code.empty), ("4111111111111112", .wrongCheckDigits), ("411111111111111", .tooShort),
        ("41111111111111111", .tooShort), ("0000000000000000", .unknownCard), ("9999999999999995", .unknownCard),
        ("4111  1111 1111 1111", .unexpectedCharacter), ("4111-1111-1111-1111-", .unexpectedCharacter),
        (" 4111111111111111", .unexpectedCharacter), ("4111x1111111111111", .unexpectedCharacter),
        ("٤١١١١١١١١١١١١١١١", .unexpectedCharacter), ("37828224631000", .tooShort), ("3782822463100054", .tooLong),
        ("12345", .tooShort), ("41111111111111111111", .tooLong), (String(repeating: "4", count: 100_000), .tooLong),
        ("2220999999999999", .unknownCard), ("2721000000000004", .unknownCard),
    ])
    func `What is no card number is refused`(_ text: String, _ code: ValidationIssue.Code) {
        let codes = FieldSupport.codes { () throws(ValidationError) in _ = try CardNumber(text) }
        #expect(codes.contains(code), "\(codes)")
    }

    @Test func `UnionPay numbers need no check digit, others do`() throws {
        #expect(try CardNumber("6200000000000006").scheme == .unionPay)
        #expect(throws: ValidationError.self) { try CardNumber("4000000000000001") }
    }

    @Test func `Every changed digit and nearly every exchange of neighbours is found`() {
        let number = Array("4111111111111111".utf8)
        for place in number.indices.dropFirst(6) {
            for digit in UInt8(0x30)...0x39 where digit != number[place] {
                var changed = number
                changed[place] = digit
                #expect(throws: ValidationError.self) { try CardNumber(String(decoding: changed, as: UTF8.self)) }
            }
        }
    }

    @Test func `A number prints its last four digits only, however it is printed, and is gone when wiped`() throws {
        let card = try CardNumber("4012888888881881")
        var dumped = ""
        dump(card, to: &dumped)
        for text in ["\(card)", String(reflecting: card), "\([card])", "\(Optional(card) as Any)", dumped] {
            #expect(!text.contains("8888"))
            #expect(!text.contains("4012"))
            #expect(text.contains("1881"))
        }
        let copy = card
        #expect(try copy == CardNumber("4012-8888-8888-1881"))
        card.wipe()
        #expect(copy.count == 0)
        #expect(copy.lastFour.isEmpty)
    }

    @Test func `Errors hold no digit of the number`() throws {
        let error = try #require(throws: ValidationError.self) { try CardNumber("4012888888881882") }
        #expect(!"\(error) \(String(reflecting: error))".contains("888"))
    }

    @Test func `Mutated numbers never crash`() {
        var generator = FieldSupport.Generator(seed: 7812)
        for round in 0..<20_000 {
            let text = FieldSupport.mutated(Self.published[round % Self.published.count].0, with: &generator)
            do {
                _ = try CardNumber(text)
            } catch {
                #expect(FieldSupport.isSound(error, in: text))
            }
        }
    }
}
