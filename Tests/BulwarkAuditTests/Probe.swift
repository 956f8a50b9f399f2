import Testing

@testable import BulwarkAudit

/// A small program in which a call of `probe` has the expression that is asked about.
struct Probe {
    let code: CodeBase

    init(_ text: String) {
        code = CodeBase([(path: "A.swift", facts: SwiftLowering.facts(of: Array(text.utf8)))])
    }

    /// What `probe` is called with.
    func argument() throws -> Fact {
        let call = try #require(code.calls("probe").first)
        return try #require(call.argument(at: 0))
    }
}
