import BulwarkValidation
import Foundation
import Testing

struct PublishedTableTests {
    /// The tables of the tests of PyPI's validators. What they and the strict policy do not agree about are quoted local parts.
    @Test(arguments: ["email", "iban", "card_number"])
    func `The tables of validators are judged as there`(_ kind: String) throws {
        guard let path = ProcessInfo.processInfo.environment["BULWARK_TABLES"],
            let data = try? Data(contentsOf: URL(filePath: path))
        else { return FieldSupport.missing("validators' tables, \(kind)", "Scripts/external/check-corpora") }
        let tables = try #require(JSONSerialization.jsonObject(with: data) as? [String: [[Any]]])
        let rows = try #require(tables[kind])
        var agreed = 0
        for row in rows {
            guard let text = row[0] as? String, let isValid = row[1] as? Bool else { continue }
            let judged =
                switch kind {
                case "email": (try? EmailAddress(text)) != nil
                case "iban": (try? IBAN(text)) != nil
                default: (try? CardNumber(text)) != nil
                }
            agreed += judged == isValid ? 1 : 0
            if judged != isValid { print("  \(judged ? "takes" : "refuses") \(text.debugDescription)") }
        }
        FieldSupport.score("validators' table of \(kind)", agreed, of: rows.count)
        #expect(rows.count >= 4 && agreed * 20 >= rows.count * 19)
    }
}
