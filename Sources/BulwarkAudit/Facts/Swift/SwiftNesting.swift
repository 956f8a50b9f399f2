/// Whether the parser could be at a Swift file for ever, or run out of its stack in it, judged before it is parsed.
///
/// The parser limits how deep it nests, and not how far it looks ahead: what a `[` may begin it looks through twice, so that
/// each level doubles its work, and what a `<` may begin it looks through by calling itself. Neither do chains of words
/// (`try try try …`) or of `else if` count as nesting for it.
///
/// A glance at the bytes tells for nearly all files that they have none of that; the others are lexed by the parser's own lexer, so
/// that nothing a string, a comment or a regular expression hides from us can reach the parser.
enum SwiftNesting {
    /// Why a file is not parsed.
    enum Excess: Sendable, Hashable {
        case brackets, chain, conditions, interpolations

        /// What to tell the user, in a sentence.
        var message: String {
            switch self {
            case .brackets: "Its brackets are nested too deep."
            case .chain: "It has a chain of words or branches that is too long."
            case .conditions: "Its #if conditions are nested too deep."
            case .interpolations: "Its string interpolations are nested too deep."
            }
        }
    }

    /// What keeps a file from being parsed; nil for nearly all files.
    static func excess(in bytes: [UInt8]) -> Excess? {
        bytes.withUnsafeBufferPointer { bytes in
            var glance = SwiftGlance(bytes)
            return glance.isHarmless() ? nil : SwiftTokens.excess(in: bytes)
        }
    }

    // MARK: Limits, with room to what a stack of ``Workers/stackSize`` bears in a debug build

    /// The work that square brackets may ask for; about as much as the parser does in a second.
    static let budget: UInt64 = 1 << 20
    /// How many `<` may be open.
    static let angles = 256
    /// How many words and arrows may stand in a row without anything between them.
    static let words = 4_096
    /// How many `#` may stand in a row.
    static let pounds = 1_024
    /// How many `else` may stand in one block.
    static let branches = 4_096
    /// How deep `#if` may be nested.
    static let conditions = 256
    /// How deep interpolations may be nested.
    static let interpolations = 64

    /// The work of a `[` at a depth.
    static func work(at depth: Int) -> UInt64 { depth > 8 ? 1 << UInt64(min(depth, 32)) : 0 }
}
