import BulwarkAudit
import BulwarkReport
import Foundation
import Testing

/// Both sample apps, line by line: every listed mistake is found, and nothing else.
struct SampleScoreTests {
    struct Place: Hashable, Comparable, CustomStringConvertible {
        var path: String
        var line: Int
        var rule: String
        var description: String { "\(path):\(line) \(rule)" }
        static func < (lhs: Place, rhs: Place) -> Bool { lhs.description < rhs.description }
    }

    private struct Expectations: Decodable {
        struct Entry: Decodable {
            var path: String
            var line: Int
            var rule: String
        }
        var findings: [Entry]
    }

    @Test(arguments: ["LeakyBank", "LeakyNotes"])
    func everyListedLineAndNothingElse(sample: String) throws {
        let root = Repository.root + "/Examples/" + sample
        let data = try Data(contentsOf: URL(fileURLWithPath: root + "/expected.json"))
        let expected = try JSONDecoder().decode(Expectations.self, from: data).findings.map {
            Place(path: $0.path, line: $0.line, rule: $0.rule)
        }
        let report = try Audit(options: .init()).run(paths: [root], progress: nil)
        let found = report.findings.map { Place(path: $0.location.path, line: $0.location.line, rule: $0.rule) }
        let missing = difference(expected, found)
        let extra = difference(found, expected)
        print("score: \(sample): \(expected.count - missing.count) of \(expected.count) found, \(extra.count) besides")
        #expect(missing == [])
        #expect(extra == [])
        #expect(report.notices.filter { $0.kind == .unread } == [])
    }

    @Test("Between them the samples make every mistake that a rule looks for")
    func everyRuleIsExercised() throws {
        var rules: Set<String> = []
        for sample in ["LeakyBank", "LeakyNotes"] {
            let data = try Data(contentsOf: URL(fileURLWithPath: Repository.root + "/Examples/\(sample)/expected.json"))
            rules.formUnion(try JSONDecoder().decode(Expectations.self, from: data).findings.map(\.rule))
        }
        let judging = Audit.rules.filter { $0.subjects.contains(.source) }.map(\.id)
        #expect(Set(judging).subtracting(rules) == [])
    }

    /// What is in one list more often than in another.
    private func difference(_ list: [Place], _ other: [Place]) -> [Place] {
        var counts: [Place: Int] = [:]
        for place in other { counts[place, default: 0] += 1 }
        return list.sorted().filter { place in
            counts[place, default: 0] -= 1
            return counts[place, default: 0] < 0
        }
    }
}

/// Where the repository is.
enum Repository {
    static let root: String = {
        var parts = #filePath.split(separator: "/")
        while let last = parts.popLast(), last != "Tests" {}
        return "/" + parts.joined(separator: "/")
    }()
}
