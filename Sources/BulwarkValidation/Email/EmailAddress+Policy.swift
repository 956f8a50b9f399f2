internal import BulwarkCore

extension EmailAddress {
    /// What counts as an address.
    public struct Policy: Sendable, Hashable {
        /// Whether `"quoted local parts"` are taken (RFC 5321 §4.1.2, Quoted-string).
        public var allowsQuotedLocalParts: Bool
        /// Whether `[192.0.2.1]` and `[IPv6:2001:db8::1]` are taken for a domain (RFC 5321 §4.1.3).
        public var allowsAddressLiterals: Bool
        /// Whether the domain needs two labels, a top-level domain of letters, no reserved labels, and
        /// international labels that can be decoded.
        public var requiresPublicDomain: Bool
        /// Whether local parts may hold characters other than ASCII (RFC 6531 §3.3).
        public var allowsInternationalLocalParts: Bool
        /// Whether dots may stand first, last and doubled in the local part, which no mail system has to deliver.
        public var allowsDotsAnywhere = false

        /// What a mailbox provider would accept today: a dot-atom of at most 64 octets, a domain of at least two sane
        /// labels, the last of two letters at least as all top-level domains are, at most 254 octets in all; international domains through Punycode, and letters, marks and digits of
        /// all scripts in the local part.
        public static let strict = Policy(
            allowsQuotedLocalParts: false, allowsAddressLiterals: false, requiresPublicDomain: true,
            allowsInternationalLocalParts: true)

        /// Anything that RFC 5321 and RFC 6531 can deliver: quoted local parts, address literals and single-label
        /// domains included. Comments, folding white space and other forms of message headers (RFC 5322) are not.
        public static let loose = Policy(
            allowsQuotedLocalParts: true, allowsAddressLiterals: true, requiresPublicDomain: false,
            allowsInternationalLocalParts: true)

        /// What a browser takes in `<input type=email>` (HTML Standard, "valid e-mail address"), within the lengths of
        /// RFC 5321: for an app that has to agree with its web site. It takes dots that RFC 5321 does not, single labels
        /// such as `localhost`, and no quoted local parts. International domains are taken, as browsers turn them into
        /// Punycode first.
        public static let browser = Policy(
            allowsQuotedLocalParts: false, allowsAddressLiterals: false, requiresPublicDomain: false,
            allowsInternationalLocalParts: false, allowsDotsAnywhere: true)
    }
}

extension ValidationIssue.Code {
    /// The address has no `@`.
    public static let missingAtSign = Self(
        UserMessage(
            "validation.missing-at-sign", "The @ is missing.",
            advice: "Enter an address such as name@bank.example."))
    /// Nothing is before the `@`.
    public static let missingLocalPart = Self(
        UserMessage(
            "validation.missing-local-part", "The name before the @ is missing.",
            advice: "Enter the complete address."))
    /// Nothing is after the `@`.
    public static let missingDomain = Self(
        UserMessage(
            "validation.missing-domain", "The part after the @ is missing.",
            advice: "Enter the complete address."))
    /// More than 64 octets are before the `@` (RFC 5321 §4.5.3.1.1).
    public static let localPartTooLong = Self(
        UserMessage(
            "validation.local-part-too-long", "The name before the @ is too long.",
            advice: "Check the address."))
    /// A dot is first, last or doubled.
    public static let misplacedDot = Self(
        UserMessage(
            "validation.misplaced-dot", "There is a dot too many.",
            advice: "Check the address."))
    /// The local part is in quotes and the policy does not take that, or the quotes do not close.
    public static let quotedLocalPart = Self(
        UserMessage(
            "validation.quoted-local-part", "Quotes cannot be used here.",
            advice: "Check the address."))
    /// A label of the domain has more than 63 octets (RFC 1035 §2.3.4).
    public static let labelTooLong = Self(
        UserMessage(
            "validation.label-too-long", "A part of the domain is too long.",
            advice: "Check what is after the @."))
    /// A label of the domain begins or ends with a hyphen (RFC 1123 §2.1).
    public static let misplacedHyphen = Self(
        UserMessage(
            "validation.misplaced-hyphen", "A hyphen is in the wrong place.",
            advice: "Check what is after the @."))
    /// A label has hyphens in its third and fourth place and is no valid international label (RFC 5890 §2.3.1).
    public static let reservedLabel = Self(
        UserMessage(
            "validation.reserved-label", "The domain does not exist in this form.",
            advice: "Check what is after the @."))
    /// An international label that the normalizer does not take.
    public static let invalidInternationalLabel = Self(
        UserMessage(
            "validation.invalid-international-label", "The domain has a character that domains cannot have.",
            advice: "Check it."))
    /// The domain has only one label, or its last is not a possible top-level domain (RFC 3696 §2).
    public static let invalidTopLevelDomain = Self(
        UserMessage(
            "validation.invalid-top-level-domain", "The ending of the domain is missing or wrong.",
            advice: "Complete the domain, as in bank.example."))
    /// The address names a host by number, and the policy does not take that or the number is none.
    public static let invalidAddressLiteral = Self(
        UserMessage(
            "validation.invalid-address-literal", "A number stands where the domain should be.",
            advice: "Enter the name of the domain after the @."))

    static let email: [Self] = [
        .missingAtSign, .missingLocalPart, .missingDomain, .localPartTooLong, .misplacedDot, .quotedLocalPart,
        .labelTooLong, .misplacedHyphen, .reservedLabel, .invalidInternationalLabel, .invalidTopLevelDomain,
        .invalidAddressLiteral,
    ]
}
