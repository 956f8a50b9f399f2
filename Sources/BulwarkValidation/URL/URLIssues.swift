internal import BulwarkCore

extension ValidationIssue.Code {
    /// The text does not begin with a scheme.
    public static let schemeMissing = Self(
        UserMessage(
            "validation.scheme-missing", "This is not a complete web address.", advice: "Begin it with https://."))
    /// The scheme is one that is not read here.
    public static let schemeUnsupported = Self(
        UserMessage(
            "validation.scheme-unsupported", "Addresses of this kind cannot be opened here.",
            advice: "Use an address that begins with https://."))
    /// There is no host where there must be one.
    public static let hostMissing = Self(
        UserMessage(
            "validation.host-missing", "The web address names no website.", advice: "Enter the complete address."))
    /// The host has a character that none can have.
    public static let invalidHost = Self(
        UserMessage(
            "validation.invalid-host", "The name of the website is not valid.", advice: "Compare it with the original.")
    )
    /// The host ends in a number and is no IPv4 address.
    public static let invalidIPv4Address = Self(
        UserMessage(
            "validation.invalid-ipv4-address", "The address of the website is not valid.",
            advice: "Compare the numbers with the original."))
    /// The host stands in brackets and is no IPv6 address.
    public static let invalidIPv6Address = Self(
        UserMessage(
            "validation.invalid-ipv6-address", "The address of the website in brackets is not valid.",
            advice: "Compare it with the original."))
    /// The host has characters beyond ASCII that no domain has, or not in this order (UTS #46 §4), or wrong Punycode.
    public static let invalidInternationalHost = Self(
        UserMessage(
            "validation.invalid-international-host", "The name of the website has letters that none can have.",
            advice: "Check where the address comes from."))
    /// The port is no number up to 65535.
    public static let invalidPort = Self(
        UserMessage(
            "validation.invalid-port", "The number after the name of the website is not valid.",
            advice: "Compare it with the original."))

    static let url: [Self] = [
        .schemeMissing, .schemeUnsupported, .hostMissing, .invalidHost, .invalidIPv4Address, .invalidIPv6Address,
        .invalidInternationalHost, .invalidPort,
    ]
}
