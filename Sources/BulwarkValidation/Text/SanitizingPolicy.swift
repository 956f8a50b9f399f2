/// What to do with characters that cannot be seen, or that change how others are seen.
public struct SanitizingPolicy: Sendable, Hashable {
    /// A kind of such characters.
    public enum Kind: Sendable, Hashable, CaseIterable {
        /// The controls of C0, DEL and C1, save tabs and line breaks.
        case control
        /// What begins a line: LF, CR, VT, FF, NEL, LINE SEPARATOR and PARAGRAPH SEPARATOR (UAX #14, class BK, CR, LF, NL).
        case lineBreak
        /// The tab.
        case tab
        /// What sets the direction of text (UAX #9 §2): embeddings, overrides, isolates and marks. Overrides make
        /// `gpj.exe` read as `exe.jpg`.
        case bidiControl
        /// Spaces of no width, and joiners where no script and no emoji needs them (RFC 5892, appendices A.1 and A.2).
        case zeroWidth
        /// Other characters without a shape: soft hyphens, fillers, tags outside flags, variation selectors after nothing.
        case invisible
        /// Private use: every font shows something else.
        case privateUse
        /// Noncharacters, which are for a program's own use (Unicode 23.7).
        case noncharacter
        /// What the Unicode version at hand does not know; a newer one may.
        case unassigned
    }

    /// What to do with a character.
    public enum Action: Sendable, Hashable {
        /// Leave it.
        case allow
        /// Take it out; line breaks and tabs become a space.
        case strip
        /// Refuse the text.
        case reject
    }

    private var actions: [Kind: Action]

    /// Makes a policy; kinds without an action are rejected.
    public init(_ actions: [Kind: Action]) { self.actions = actions }

    /// What to do with a kind.
    public subscript(kind: Kind) -> Action {
        get { actions[kind] ?? .reject }
        set { actions[kind] = newValue }
    }

    /// For one line of text: everything is rejected, but what a newer Unicode version may know.
    public static let singleLine = SanitizingPolicy([.unassigned: .allow])
    /// For text of several lines: as ``singleLine``, with line breaks and tabs.
    public static let multiLine = SanitizingPolicy([.unassigned: .allow, .lineBreak: .allow, .tab: .allow])

    /// The same policy, with what it rejects taken out instead. For what a person types or pastes; a server's text is
    /// better refused.
    public func stripping() -> Self {
        Self(Dictionary(uniqueKeysWithValues: Kind.allCases.map { ($0, self[$0] == .reject ? .strip : self[$0]) }))
    }
}
