internal import BulwarkCore

extension ValidationIssue.Code {
    /// Three letters that are not in list one of ISO 4217.
    public static let unknownCurrency = Self(
        UserMessage("validation.unknown-currency", "There is no such currency.", advice: "Check its three letters."))
    /// A currency that was replaced.
    public static let withdrawnCurrency = Self(
        UserMessage(
            "validation.withdrawn-currency", "This currency is no longer in use.",
            advice: "Choose the currency that replaced it."))
    /// A currency that the bank does not offer.
    public static let currencyNotOffered = Self(
        UserMessage(
            "validation.currency-not-offered", "Payments in this currency are not offered.",
            advice: "Choose another currency."))
    /// A currency without a smallest unit, such as gold.
    public static let noMinorUnits = Self(
        UserMessage(
            "validation.no-minor-units", "Nothing can be paid in this unit.", advice: "Choose another currency."))
    /// Less than the least that is taken.
    public static let amountTooSmall = Self(
        UserMessage("validation.amount-too-small", "The amount is too small.", advice: "Enter a larger amount."))
    /// More than the most that is taken.
    public static let amountTooLarge = Self(
        UserMessage("validation.amount-too-large", "The amount is above the limit.", advice: "Enter a smaller amount."))
    /// More decimals than the currency has.
    public static let tooManyDecimals = Self(
        UserMessage(
            "validation.too-many-decimals", "The amount has more decimals than the currency.",
            advice: "Round the amount yourself."))
    /// Groups of digits that are not of three.
    public static let wrongGrouping = Self(
        UserMessage(
            "validation.wrong-grouping", "It is not clear where the decimals of the amount begin.",
            advice: "Enter the amount without separators between thousands."))
    /// A name without a letter.
    public static let missingLetter = Self(
        UserMessage("validation.missing-letter", "This is not a name.", advice: "Enter the name of the recipient."))
    /// First digits that are those of no card scheme.
    public static let unknownCard = Self(
        UserMessage(
            "validation.unknown-card", "Cards with this number are not known here.",
            advice: "Compare the number with the card."))
    /// A telephone number without its calling code.
    public static let missingCallingCode = Self(
        UserMessage(
            "validation.missing-calling-code", "The country of the telephone number is missing.",
            advice: "Begin with a plus sign and the country's calling code."))
    /// Bank and account are of different countries.
    public static let countryMismatch = Self(
        UserMessage(
            "validation.country-mismatch", "The bank is not in the country of the account.",
            advice: "Compare both with the original, or leave the bank out."))

    static let payment: [Self] = [
        .unknownCurrency, .withdrawnCurrency, .currencyNotOffered, .noMinorUnits, .amountTooSmall, .amountTooLarge,
        .tooManyDecimals, .wrongGrouping, .missingLetter, .unknownCard, .missingCallingCode, .countryMismatch,
    ]
}
