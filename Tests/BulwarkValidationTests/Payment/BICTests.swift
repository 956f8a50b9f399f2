import BulwarkValidation
import Foundation
import Testing

struct BICTests {
    /// ISO 9362:2022 §5, SWIFT's own examples.
    @Test(arguments: [
        ("DEUTDEFF", "DE", nil), ("DEUTDEFF500", "DE", "500"), ("NEDSZAJJXXX", "ZA", nil), ("CHASUS33", "US", nil),
        ("deut de ff", "DE", nil), ("DEUT\u{A0}DE\u{A0}FF", "DE", nil), ("NLPRXKPR", "XK", nil),
        ("E097AEXX", "AE", nil),
    ])
    func `Codes of eight and eleven characters are read`(_ text: String, _ country: String, _ branch: String?) throws {
        let bic = try BIC(text)
        #expect(bic.country == country)
        #expect(bic.branch == branch)
    }

    @Test(arguments: [
        ("", ValidationIssue.Code.empty), ("DEUTDEF", .wrongStructure), ("DEUTDEFF5", .wrongStructure),
        ("DEUTDEFF5000", .tooLong), ("DEUTZZFF", .unknownCountry), ("DEUT-EFF", .unexpectedCharacter),
        ("DEUTDEFÉ", .wrongStructure), ("DEUTD3FF", .unknownCountry),
    ])
    func `What is no code is refused`(_ text: String, _ code: ValidationIssue.Code) {
        let codes = FieldSupport.codes { () throws(ValidationError) in _ = try BIC(text) }
        #expect(codes.contains(code), "\(codes)")
    }

    @Test func `The head office is the party`() throws {
        #expect(try BIC("DEUTDEFF") == BIC("DEUTDEFFXXX"))
        #expect(try BIC("DEUTDEFF") != BIC("DEUTDEFF500"))
        #expect(try BIC("DEUTDEF0").isTest)
        #expect(try BIC("DEUTDEFF").prefix == "DEUT")
    }

    /// The bank registries of central banks that schwifty ships.
    @Test func `Codes of registered banks pass`() throws {
        guard let folder = FieldSupport.pythonPackage("schwifty"),
            let files = try? FileManager.default.contentsOfDirectory(
                at: folder.appending(path: "bank_registry"), includingPropertiesForKeys: nil)
        else { return FieldSupport.missing("BIC", "pip install schwifty") }
        var codes: Set<String> = []
        for file in files where file.pathExtension == "json" {
            let entries = try? JSONSerialization.jsonObject(with: Data(contentsOf: file))
            let list = entries as? [[String: Any]] ?? (entries as? [String: Any])?["entries"] as? [[String: Any]] ?? []
            for entry in list {
                if let bic = entry["bic"] as? String, !bic.isEmpty { codes.insert(bic) }
            }
        }
        let refused = codes.filter { (try? BIC($0)) == nil }
        FieldSupport.score("BIC of registered banks accepted", codes.count - refused.count, of: codes.count)
        #expect(codes.count > 3_000)
        #expect(refused.count <= codes.count / 100, "\(refused.sorted().prefix(20))")
    }
}
