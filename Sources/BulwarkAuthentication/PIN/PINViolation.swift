/// Why a policy refuses a PIN.
public enum PINViolation: String, Sendable, Hashable, CaseIterable {
    /// Something other than the ASCII digits 0 to 9. Digits of other scripts and full-width digits are refused, not
    /// converted.
    case notDigits
    /// Fewer digits than the policy asks for.
    case tooShort
    /// More digits than the policy allows.
    case tooLong
    /// One block of digits over and over, such as 111111, 121212 or 123123.
    case repeated
    /// Each digit follows the one before, up or down, such as 456789 or 210987.
    case sequence
    /// A day and month, a year, or a full date.
    case date
    /// One of those that people use most, such as 159753 or 696969.
    case common
}
