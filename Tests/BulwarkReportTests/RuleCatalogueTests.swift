import BulwarkReport
import Foundation
import Testing

@Suite struct RuleCatalogueTests {
    @Test func theListIsGroupedByArea() {
        #expect(
            RuleCatalogue.text(Sample.rules) == """
                secrets
                  hardcoded-secret         blocking  Credential in the source
                  secret-in-user-defaults  blocking  Credential in UserDefaults
                transport
                  ats-arbitrary-loads      warning   Plain HTTP is allowed
                3 rules.

                """)
    }

    @Test func theJSONListHoldsExamples() throws {
        let data = Data(RuleCatalogue.json(Sample.rules).utf8)
        let rules = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
        #expect(
            rules.map { $0["id"] as? String } == ["hardcoded-secret", "secret-in-user-defaults", "ats-arbitrary-loads"])
        let example = try #require((rules[1]["triggering"] as? [[String: Any]])?.first)
        #expect(example["code"] as? String == "UserDefaults.standard.set(token, forKey: \"t\")")
    }

    @Test func theDocumentHasASectionForEachRule() {
        let text = RuleCatalogue.markdown(Sample.rules)
        for rule in Sample.rules {
            #expect(text.contains("\n## \(rule.id)\n"))
            #expect(text.contains("| [`\(rule.id)`](#\(rule.id)) |"))
        }
        #expect(text.contains("Found (`Example.swift`):\n\n```swift\nUserDefaults.standard.set"))
    }

    @Test func proseIsWrappedAndCodeIsNot() {
        var rule = Sample.rules[0]
        let code = "    let x = " + String(repeating: "abc + ", count: 30)
        rule.fix = String(repeating: "word ", count: 60) + "end\n\n" + code + "\n\nand then."
        let text = RuleCatalogue.explanation(of: rule)
        let prose = text.split(separator: "\n").filter { !$0.contains("abc") }
        #expect(prose.allSatisfy { $0.count <= 100 })
        #expect(text.contains("    " + code + "\n\n    and then.\n"))
        #expect(text.contains("word end\n"))
    }

    @Test func anExplanationShowsWhyAndHow() {
        let text = RuleCatalogue.explanation(of: Sample.rules[0])
        for part in [
            "UserDefaults is a plain file", "Found (Example.swift):", "    UserDefaults.standard.set(",
            "Fine (Example.swift):", "    Keep it in the keychain.", "Standards: MASVS-STORAGE-1",
        ] {
            #expect(text.contains(part), "\(part)")
        }
    }
}
