import BulwarkReport
import Testing

@Suite struct FingerprintTests {
    private func finding(
        rule: String = "r", path: String = "A.swift", line: Int = 1, context: String = "f() token"
    ) -> Finding {
        Finding(
            rule: rule, severity: .warning, message: "m", location: .init(path: path, line: line), context: context)
    }

    @Test func shiftingLinesLeavesFingerprintsAlone() {
        let before = [finding(line: 3), finding(line: 9), finding(line: 4, context: "g()")]
        let after = before.map { finding in
            var moved = finding
            moved.location.line += 1000
            moved.location.column += 7
            moved.message = "m"
            return moved
        }
        let old = FingerprintIndex(of: AuditReport(findings: before))
        let new = FingerprintIndex(of: AuditReport(findings: after))
        #expect(before.map { old[$0] } == after.map { new[$0] })
        #expect(Set(before.map { old[$0] }).count == 3)
    }

    @Test(arguments: [
        ("other", "A.swift", "f() token"), ("r", "B.swift", "f() token"), ("r", "A.swift", "f() tokens"),
        ("rA.swift", "", "f() token"), ("r", "A.swiftf() token", ""),
    ])
    func everyPartCounts(rule: String, path: String, context: String) {
        let base = Fingerprint(of: finding(), occurrence: 0)
        #expect(Fingerprint(of: finding(rule: rule, path: path, context: context), occurrence: 0) != base)
        #expect(Fingerprint(of: finding(), occurrence: 1) != base)
    }

    /// Baselines and code scanning keep fingerprints for years, so the recipe must not change unnoticed.
    @Test func theRecipeIsFixed() {
        #expect(Fingerprint(of: finding(), occurrence: 0).hex == "ff804a39bae43c1b3254d2b54c6f461d")
    }

    @Test func acceptingTheFirstOfTwoEqualFindingsLeavesTheSecondItsNumber() {
        let first = finding(line: 1)
        let second = finding(line: 2)
        let both = FingerprintIndex(of: AuditReport(findings: [first, second]))
        let one = FingerprintIndex(of: AuditReport(findings: [second], accepted: [.init(first, by: .comment)]))
        #expect(one[second] == both[second])
        #expect(one[first] == both[first])
    }

    @Test(arguments: ["", "0123", String(repeating: "g", count: 32), String(repeating: "A", count: 32)])
    func whatIsNoFingerprintIsRefused(text: String) {
        #expect(Fingerprint(hex: text) == nil)
    }
}
