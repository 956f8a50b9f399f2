extension PaymentRequest {
    /// What a person entered, or what a deep link or a server brought: unproven text.
    public struct Form: Sendable, MaskedValue {
        /// How much, in digits.
        public var amount: String
        /// Three letters of ISO 4217.
        public var currency: String
        /// Who is paid.
        public var recipientName: String
        /// Where to.
        public var account: String
        /// The recipient's bank.
        public var bic: String?
        /// The recipient's telephone.
        public var phone: String?
        /// What for.
        public var purpose: String?

        /// Makes a form of its fields.
        public init(
            amount: String, currency: String, recipientName: String, account: String, bic: String? = nil,
            phone: String? = nil, purpose: String? = nil
        ) {
            self.amount = amount
            self.currency = currency
            self.recipientName = recipientName
            self.account = account
            self.bic = bic
            self.phone = phone
            self.purpose = purpose
        }

        /// Nothing: what was not proven cannot be masked either.
        public var masked: String { "<unproven payment>" }
    }

    /// What a bank allows.
    public struct Rules: Sendable {
        /// How much of which currency. A currency that is not named is refused, unless the table is empty.
        public var limits: [String: AmountLimits]
        /// How amounts are written.
        public var notation: Amount.Notation
        /// How accounts are written.
        public var account: AccountRule
        /// How long names may be.
        public var name: TextLimit
        /// How long purposes may be.
        public var purpose: TextLimit

        /// Makes rules; what is not given is the strictest that suits transfers of ISO 20022.
        ///
        /// - Parameters:
        ///   - limits: How much of which currency, by its code.
        ///   - notation: How amounts are written.
        ///   - account: How accounts are written.
        ///   - name: How long names may be (`Max140Text`).
        ///   - purpose: How long purposes may be (`Max140Text`).
        public init(
            limits: [String: AmountLimits] = [:], notation: Amount.Notation = .machine,
            account: AccountRule = .iban(.registered), name: TextLimit = TextLimit(graphemes: 1...140),
            purpose: TextLimit = .line
        ) {
            self.limits = limits
            self.notation = notation
            self.account = account
            self.name = name
            self.purpose = purpose
        }

        func amount(_ text: String, in currency: CurrencyCode) throws(ValidationError) -> Amount {
            guard let limits = limits.isEmpty ? .positive : limits[currency.code] else {
                throw ValidationError(
                    ValidationIssue(.currencyNotOffered, at: 0..<text.utf8.count, "the rules have no limit for it"))
            }
            return try Amount(text, in: currency, limits: limits, notation: notation)
        }
    }

    /// How accounts are written.
    public enum AccountRule: Sendable, Hashable {
        /// As international numbers.
        case iban(IBAN.Registry)
        /// As one bank writes them.
        case pattern(AccountPattern)

        func read(_ text: String) throws(ValidationError) -> Account {
            switch self {
            case .iban(let registry): .iban(try IBAN(text, registry: registry))
            case .pattern(let pattern): .number(try AccountNumber(text, pattern: pattern))
            }
        }
    }
}
