import Bulwark

/// Payments that the bank takes: euros up to 10,000.00, to an account by its IBAN.
enum Payments {
    static let rules = PaymentRequest.Rules(limits: ["EUR": AmountLimits(maximum: 1_000_000)])

    /// Proves a form. All that is wrong is told at once, field by field.
    static func payment(_ form: PaymentRequest.Form) throws(ValidationError) -> PaymentRequest {
        try PaymentRequest(form, rules: rules)
    }
}
