/// A payment whose every field has been proven, and which fits together.
///
/// ```swift
/// let form = PaymentRequest.Form(
///     amount: "100.00", currency: "EUR", recipientName: "Núñez", account: "DE89 3704 0044 0532 0130 00")
/// let rules = PaymentRequest.Rules(limits: ["EUR": AmountLimits(maximum: 500_000)])
/// let payment = try PaymentRequest(form, rules: rules)
/// ```
///
/// All that is wrong is told at once, each issue with its field and its place there, so that a person corrects a form in
/// one go.
public struct PaymentRequest: Sendable, Hashable {
    /// How much.
    public let amount: Amount
    /// To whom.
    public let recipientName: PersonName
    /// Where to.
    public let account: Account
    /// The recipient's bank, where it was given.
    public let bic: BIC?
    /// The recipient's telephone, where it was given.
    public let phone: PhoneNumber?
    /// What for, where it was given.
    public let purpose: SanitizedText?

    /// Reads a form.
    ///
    /// - Throws: All that is wrong with the form; each issue names its field.
    public init(_ form: Form, rules: Rules = Rules()) throws(ValidationError) {
        var reader = Reader()
        let currency = reader.read("currency") { () throws(ValidationError) in try CurrencyCode(form.currency) }
        var amount: Amount?
        if let currency {
            amount = reader.read("amount") { () throws(ValidationError) in
                try rules.amount(form.amount, in: currency)
            }
        }
        let name = reader.read("recipient.name") { () throws(ValidationError) in
            try PersonName(form.recipientName, policy: .beneficiary, limit: rules.name)
        }
        let account = reader.read("recipient.account") { () throws(ValidationError) in
            try rules.account.read(form.account)
        }
        let bic = reader.read("recipient.bic", form.bic) { text throws(ValidationError) in try BIC(text) }
        let phone = reader.read("recipient.phone", form.phone) { text throws(ValidationError) in
            try PhoneNumber(text)
        }
        let purpose = reader.read("purpose", form.purpose) { text throws(ValidationError) in
            try SanitizedText(text, policy: .singleLine, limit: rules.purpose)
        }
        if case .iban(let iban) = account, let bic, !bic.isPlausible(for: iban) {
            reader.add(
                ValidationIssue(
                    .countryMismatch, at: 0..<(form.bic?.utf8.count ?? 0), field: "recipient.bic",
                    "the bank is of another country than the account"))
        }
        if let error = ValidationError(reader.issues) { throw error }
        guard let amount, let name, let account else {
            throw ValidationError(ValidationIssue(.empty, at: 0..<0, "a field is missing"))
        }
        self.amount = amount
        recipientName = name
        self.account = account
        self.bic = bic
        self.phone = phone
        self.purpose = purpose
    }

    /// Where a payment goes to. Prints masked.
    public enum Account: Sendable, Hashable, MaskedValue {
        /// An international number.
        case iban(IBAN)
        /// A number as one bank writes it.
        case number(AccountNumber)

        /// What may be shown.
        public var masked: String {
            switch self {
            case .iban(let iban): iban.masked
            case .number(let number): number.masked
            }
        }
    }

    /// Collects values and what is wrong with them.
    private struct Reader {
        private(set) var issues: [ValidationIssue] = []

        mutating func add(_ issue: ValidationIssue) { issues.append(issue) }

        mutating func read<Value>(
            _ field: ValidationIssue.Field, _ body: () throws(ValidationError) -> Value
        ) -> Value? {
            do {
                return try body()
            } catch {
                issues += error.within(field)
                return nil
            }
        }

        /// A field that may be left out: nil and empty are the same to a person.
        mutating func read<Value>(
            _ field: ValidationIssue.Field, _ text: String?, _ body: (String) throws(ValidationError) -> Value
        ) -> Value? {
            guard let text, !text.isEmpty else { return nil }
            return read(field) { () throws(ValidationError) in try body(text) }
        }
    }
}

extension BIC {
    /// Whether the bank can hold the account: banks of dependencies use the numbers of the state they belong to.
    fileprivate func isPlausible(for iban: IBAN) -> Bool {
        (IBANTable.parents[country] ?? country) == iban.country
    }
}
