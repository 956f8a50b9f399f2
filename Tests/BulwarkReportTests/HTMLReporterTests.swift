import BulwarkReport
import Crypto
import Foundation
import Testing

/// Checks the page's text; `Scripts/check-external` opens it in a browser and works its filters.
@Suite struct HTMLReporterTests {
    private let page = HTMLReporter().text(of: Sample.report, sources: Sample.sources)

    private func between(_ start: String, _ end: String) throws -> String {
        let from = try #require(page.range(of: start))
        let to = try #require(page.range(of: end, range: from.upperBound..<page.endIndex))
        return String(page[from.upperBound..<to.lowerBound])
    }

    @Test(arguments: [("script", "script-src"), ("style", "style-src")])
    func thePolicyAllowsThePagesOwnScriptAndStyleOnly(element: String, directive: String) throws {
        let hash = Data(SHA256.hash(data: Data(try between("<\(element)>", "</\(element)>").utf8)))
        let policy = try between("Content-Security-Policy\" content=\"", "\"")
        #expect(policy.contains("default-src 'none'"))
        #expect(policy.contains("\(directive) 'sha256-\(hash.base64EncodedString())'"))
        #expect(!policy.contains("unsafe"))
        #expect(page.components(separatedBy: "<\(element)").count == 2)
    }

    @Test func textOfTheSourceIsEscaped() {
        #expect(page.contains("The key &lt;key&gt; &amp; &quot;more&quot; is printed."))
        #expect(page.contains("a &lt;demo&gt; key"))
        #expect(page.contains("&lt;key&gt;<mark>NSAllowsArbitraryLoads</mark>&lt;/key&gt;"))
        #expect(!page.contains("<demo>"))
    }

    @Test func hostileTextStaysText() {
        let page = HTMLReporter().text(
            of: Sample.hostile, sources: MemorySources([Sample.hostile.findings[0].location.path: Sample.evil]))
        #expect(page.components(separatedBy: "<script").count == 2)
        #expect(!page.contains("<img"))
        #expect(!page.contains("\"' onload"))
    }

    @Test func thePageLoadsNothing() {
        for word in ["http:", "https:", "src=", "href=", "url(", "@import"] {
            #expect(!page.contains(word), "\(word)")
        }
    }

    @Test func everyFindingIsThereWithWhatFiltersNeed() {
        #expect(page.components(separatedBy: "<article ").count == 5)
        #expect(page.components(separatedBy: "data-accepted hidden").count == 2)
        #expect(
            page.contains(
                "data-severity=\"blocking\" data-rule=\"hardcoded-secret\" data-area=\"secrets\" data-file=\"App/Login.swift\""
            ))
        #expect(page.contains("<option value=\"App/Info.plist\">App/Info.plist</option>"))
    }

    @Test func whatBlocksComesFirst() throws {
        let severities = page.components(separatedBy: "<article class=\"").dropFirst()
            .filter { !$0.prefix(while: { $0 != ">" }).contains("data-accepted") }
            .map { $0.prefix(while: { $0 != "\"" }) }
        #expect(severities == ["blocking", "blocking", "warning"])
    }

    @Test func everyRuleIsCounted() throws {
        let rows = try between("<summary>By rule</summary>", "</table>")
        #expect(rows.components(separatedBy: "<tr ").count == 4)
        #expect(rows.contains("<td>1</td><td><span class=\"tag\">blocking</span></td>"))
        #expect(rows.contains("data-rule=\"ats-arbitrary-loads\">ats-arbitrary-loads</button>"))
        #expect(!HTMLReporter().text(of: AuditReport()).contains("<table"))
    }
}
