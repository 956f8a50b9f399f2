import BulwarkValidation
import Testing

struct PaymentRequestTests {
    let form = PaymentRequest.Form(
        amount: "100.00", currency: "EUR", recipientName: "Núñez O'Brien", account: "DE89 3704 0044 0532 0130 00",
        bic: "COBADEFFXXX", phone: "+49 151 23456789", purpose: "Rent <May>; 50% 'off'")

    @Test func `A sound form becomes a payment`() throws {
        let payment = try PaymentRequest(form)
        #expect(payment.amount.minorUnits == 10_000)
        #expect(payment.recipientName.name == "Núñez O'Brien")
        #expect(payment.account == .iban(try IBAN("DE89370400440532013000")))
        #expect(payment.bic?.country == "DE")
        #expect(payment.phone?.callingCode == 49)
        #expect(payment.purpose?.text == form.purpose)
    }

    @Test func `All that is wrong is told at once, with its field`() throws {
        let bad = PaymentRequest.Form(
            amount: "-1", currency: "EUR", recipientName: "\0", account: "DE00", bic: "X", phone: "1", purpose: "a\nb")
        let error = try #require(throws: ValidationError.self) { try PaymentRequest(bad) }
        #expect(
            Set(error.issues.compactMap(\.field)) == [
                "amount", "recipient.name", "recipient.account", "recipient.bic", "recipient.phone", "purpose",
            ])
        #expect(!"\(error)".contains("DE00"))
    }

    @Test func `Without a currency the amount cannot be judged, and the currency is told`() throws {
        var bad = form
        bad.currency = "XYZ"
        let error = try #require(throws: ValidationError.self) { try PaymentRequest(bad) }
        #expect(error.issues.map(\.field) == ["currency"])
    }

    @Test func `Limits are by currency, and a currency without one is not offered`() throws {
        let rules = PaymentRequest.Rules(limits: ["EUR": AmountLimits(maximum: 9_999)])
        let error = try #require(throws: ValidationError.self) { try PaymentRequest(form, rules: rules) }
        #expect(error.issues.map(\.code) == [.amountTooLarge])
        var dollars = form
        dollars.currency = "USD"
        let other = try #require(throws: ValidationError.self) { try PaymentRequest(dollars, rules: rules) }
        #expect(other.issues.map(\.code) == [.currencyNotOffered])
    }

    @Test func `Fields that may be left out may be empty`() throws {
        var short = form
        short.bic = ""
        short.phone = nil
        short.purpose = ""
        let payment = try PaymentRequest(short)
        #expect(payment.bic == nil)
        #expect(payment.purpose == nil)
    }

    @Test(arguments: [
        ("BNPAMCM1", "DE89370400440532013000", false), ("BNPAGFGX", "FR1420041010050500013M02606", true),
        ("BNPAFRPP", "FR1420041010050500013M02606", true),
    ])
    func `The bank is in the country of the account, or in a dependency that uses its numbers`(
        _ bic: String, _ account: String, _ fits: Bool
    ) {
        var form = form
        form.bic = bic
        form.account = account
        let codes = FieldSupport.codes { () throws(ValidationError) in _ = try PaymentRequest(form) }
        #expect(codes == (fits ? [] : [.countryMismatch]))
    }

    @Test func `Accounts are read as the rules say`() throws {
        var domestic = form
        domestic.account = "1234567890"
        domestic.bic = nil
        let payment = try PaymentRequest(domestic, rules: PaymentRequest.Rules(account: .pattern(.common)))
        #expect(payment.account.masked == "••••7890")
        #expect(throws: ValidationError.self) { try PaymentRequest(domestic) }
    }

    @Test func `Neither form nor payment prints the account`() throws {
        var dumped = ""
        dump(form, to: &dumped)
        try dump(PaymentRequest(form), to: &dumped)
        #expect(!dumped.contains("0532"))
        #expect(!"\(form)".contains("0532"))
        #expect(try !"\(PaymentRequest(form))".contains("0532"))
    }
}
