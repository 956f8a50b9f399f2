import BulwarkReport
import Testing

@testable import BulwarkAudit

/// Every rule's examples are its documentation; here they are its tests.
struct RuleExampleTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let rule: any Rule.Type
        let example: RuleDescription.Example
        let number: Int
        var testDescription: String { "\(rule.description.id) #\(number)" }
    }

    static let triggering = RuleRegistry.rules.flatMap { rule in
        rule.description.triggering.enumerated().map { Case(rule: rule, example: $1, number: $0 + 1) }
    }
    static let nonTriggering = RuleRegistry.rules.flatMap { rule in
        rule.description.nonTriggering.enumerated().map { Case(rule: rule, example: $1, number: $0 + 1) }
    }

    @Test("A rule finds fault with its triggering examples", arguments: triggering)
    func triggers(_ example: Case) {
        #expect(!example.rule.findings(in: .sample(example.example)).isEmpty, "\(example.example.code)")
    }

    @Test("A rule is silent on its non-triggering examples", arguments: nonTriggering)
    func isSilent(_ example: Case) {
        let findings = example.rule.findings(in: .sample(example.example))
        #expect(findings.isEmpty, "\(findings.map(\.message)) in \(example.example.code)")
    }

    @Test("A rule is described in full", arguments: RuleRegistry.rules.map { $0.description })
    func isDescribed(_ description: RuleDescription) {
        #expect(description.triggering.count >= 3)
        #expect(description.nonTriggering.count >= 3)
        #expect(description.references.contains { $0.hasPrefix("MASVS-") })
        #expect(!description.fix.isEmpty && !description.rationale.isEmpty)
        #expect(description.id.allSatisfy { $0.isLowercase || $0 == "-" || $0.isNumber })
    }

    @Test("No two rules share a slug")
    func slugsAreUnique() {
        let slugs = RuleRegistry.rules.map { $0.description.id }
        #expect(Set(slugs).count == slugs.count)
    }
}
