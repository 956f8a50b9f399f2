internal import BulwarkCore

extension ValidationIssue.Code {
    /// No route of a deep link has the scheme.
    public static let schemeNotAllowed = Self(
        UserMessage(
            "validation.scheme-not-allowed", "This app does not open links of this kind.",
            advice: "Check where the link comes from."))
    /// No route of a deep link has the host.
    public static let hostNotAllowed = Self(
        UserMessage(
            "validation.host-not-allowed", "This app does not open links to this place.",
            advice: "Check where the link comes from."))
    /// No route of a deep link has the path.
    public static let pathNotAllowed = Self(
        UserMessage(
            "validation.path-not-allowed", "The link leads to a page that is not known here.",
            advice: "Update the app or check where the link comes from."))
    /// The link has credentials, a port or a fragment.
    public static let partNotAllowed = Self(
        UserMessage(
            "validation.part-not-allowed", "The link has a part that is not allowed.",
            advice: "Check where the link comes from."))
    /// A parameter is not one of the route's.
    public static let unknownParameter = Self(
        UserMessage(
            "validation.unknown-parameter", "The link has a value that is not expected.",
            advice: "Update the app or check where the link comes from."))
    /// A parameter stands twice in the query.
    public static let repeatedParameter = Self(
        UserMessage(
            "validation.repeated-parameter", "The link gives one value twice.",
            advice: "Check where the link comes from."))
    /// A parameter of the route is missing.
    public static let missingParameter = Self(
        UserMessage(
            "validation.missing-parameter", "The link is not complete.", advice: "Ask the sender for the complete link."
        ))
    /// A parameter has a value that its type has not.
    public static let invalidParameter = Self(
        UserMessage(
            "validation.invalid-parameter", "The link has a value that is not valid.",
            advice: "Ask the sender for a new link."))

    static let deepLink: [Self] = [
        .schemeNotAllowed, .hostNotAllowed, .pathNotAllowed, .partNotAllowed, .unknownParameter, .repeatedParameter,
        .missingParameter, .invalidParameter,
    ]
}
