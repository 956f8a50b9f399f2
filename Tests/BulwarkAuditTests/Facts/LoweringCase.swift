import Testing

/// A piece of source and the facts that it is lowered to.
struct LoweringCase: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let code: String
    let facts: String

    init(_ description: String, _ code: String, _ facts: String) {
        testDescription = description
        self.code = code
        self.facts = facts
    }
}
