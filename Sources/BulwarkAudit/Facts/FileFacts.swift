/// What is known of one source file after its single walk: a compact tree of facts, and nothing of its syntax.
struct FileFacts: Sendable {
    /// The languages that are lowered to facts.
    enum Language: UInt8, Sendable {
        case swift = 1
        case objectiveC = 2
    }

    var language: Language
    /// How many bytes the file has.
    var size: Int
    /// Where each line begins, in bytes from the beginning of the file.
    var lineStarts: [UInt32]
    /// Where the first syntax error stands, in bytes from the beginning; nil where there is none.
    var syntaxError: Int?
    /// The facts in pre-order; the first is the file itself.
    var nodes: [FactNode]
    /// The texts that the facts number.
    var texts: TextTable

    /// How many lines the file has.
    var lines: Int { lineStarts.count }
}
