/// Text that keeps a limit and has no characters that deceive or cannot be seen.
///
/// ```swift
/// let note = try SanitizedText(field.text, policy: .multiLine, limit: .message)
/// note.text
/// note.lookalikes   // a warning, not a refusal
/// ```
///
/// Letters, punctuation, quotes and symbols of all scripts are left alone: they are made harmless where they are written,
/// by the encoder of that place (see ``EncodedText``).
public struct SanitizedText: Sendable, Hashable, CustomStringConvertible {
    /// The text.
    public let text: String
    /// What was taken out, by its place in the input.
    public let removed: [ValidationIssue]

    /// Judges a text, and cleans it where the policy says so.
    ///
    /// - Parameters:
    ///   - input: The text.
    ///   - policy: What to do with characters that cannot be seen.
    ///   - limit: How long the cleaned text may be. Where something was taken out, what is too long is told with the place
    ///     of the whole input.
    /// - Throws: All that is wrong with the text.
    public init(
        _ input: String, policy: SanitizingPolicy = .singleLine, limit: TextLimit = .line
    ) throws(ValidationError) {
        var issues = IssueList()
        let cleaned = policy.applied(to: input, into: &issues)
        let size = input.utf8.count
        for issue in limit.issues(in: cleaned.text) {
            issues.add(
                cleaned.removed.isEmpty ? issue : ValidationIssue(issue.code, at: 0..<size, issue.reason))
        }
        try issues.check()
        text = cleaned.text
        removed = cleaned.removed
    }

    /// Words that could be taken for others. See ``Lookalike``.
    public var lookalikes: [Lookalike] { Lookalike.all(in: text) }

    /// The text.
    public var description: String { text }
}

extension SanitizingPolicy {
    /// A text without what the policy strips; what it rejects is added to the issues.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - context: What stands before it and is not judged.
    ///   - isOpenEnded: Whether more may follow.
    ///   - issues: Takes what is rejected.
    func applied(
        to text: String, after context: [Unicode.Scalar] = [], isOpenEnded: Bool = false, into issues: inout IssueList
    ) -> (text: String, removed: [ValidationIssue]) {
        if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return (text, []) }
        let survey = ScalarSurvey(scalars: context + text.unicodeScalars, isOpenEnded: isOpenEnded)
        var kept = String.UnicodeScalarView()
        var removed = IssueList()
        var offset = 0
        for index in context.count..<survey.scalars.count {
            let scalar = survey.scalars[index]
            let width = UTF8.width(scalar)
            defer { offset += width }
            guard let kind = survey.kind(at: index) else {
                kept.append(scalar)
                continue
            }
            let issue = ValidationIssue(kind.code, at: offset..<offset + width, kind.reason)
            switch self[kind] {
            case .allow: kept.append(scalar)
            case .reject: issues.add(issue)
            case .strip:
                removed.add(issue)
                let isPair = scalar == "\n" && index > 0 && survey.scalars[index - 1] == "\r"
                if kind == .tab || kind == .lineBreak && !isPair { kept.append(" ") }
            }
        }
        return (String(kept), removed.issues)
    }
}

extension SanitizingPolicy.Kind {
    var code: ValidationIssue.Code {
        switch self {
        case .control: .controlCharacter
        case .lineBreak, .tab: .lineBreak
        case .bidiControl: .bidiControl
        case .zeroWidth, .invisible: .invisibleCharacter
        case .privateUse, .noncharacter, .unassigned: .unknownCharacter
        }
    }

    var reason: StaticString {
        switch self {
        case .control: "a control character"
        case .lineBreak: "a line break"
        case .tab: "a tab"
        case .bidiControl: "a control of text direction (UAX #9)"
        case .zeroWidth: "a character without width"
        case .invisible: "a character without a shape"
        case .privateUse: "a character of private use"
        case .noncharacter: "a noncharacter"
        case .unassigned: "a character that this Unicode version does not know"
        }
    }
}
