import BulwarkReport

/// A type that declares secure coding and then takes it back.
enum SecureCodingDisabled: Rule {
    static let description = RuleDescription(
        id: "secure-coding-disabled",
        area: .integrity,
        severity: .blocking,
        title: "supportsSecureCoding is false",
        rationale:
            "A class that answers false makes every secure unarchiver refuse it, and the next developer switches secure coding off instead.",
        fix: "Return true, and decode each part with its class.",
        triggering: [
            .init("final class A: NSObject, NSSecureCoding { static var supportsSecureCoding: Bool { false } }"),
            .init("final class A: NSObject, NSSecureCoding { static let supportsSecureCoding = false }"),
            .init("@implementation A\n+ (BOOL)supportsSecureCoding { return NO; }\n@end", file: "A.m"),
        ],
        nonTriggering: [
            .init("final class A: NSObject, NSSecureCoding { static var supportsSecureCoding: Bool { true } }"),
            .init("let supportsSecureCodingNote = false"),
            .init(
                "final class N: NSObject, NSSecureCoding { class var supportsSecureCoding: Bool { return true } }"),
        ],
        references: ["MASVS-CODE-4", "MASTG-TEST-0079", "CWE-502"])

    static func findings(in app: AuditedApp) -> [Finding] {
        let properties = app.code.facts(.variable, named: "supportsSecureCoding").filter {
            $0.isMember && saysFalse($0)
        }
        let methods = app.code.facts(.function, named: "supportsSecureCoding").filter { $0.isMember && saysFalse($0) }
        return (properties + methods).map { finding(at: $0, "The type takes back the secure coding that it declares.") }
    }

    private static func saysFalse(_ declaration: Fact) -> Bool {
        if let value = declaration.initialValue { return value.boolean == false }
        let booleans = declaration.descendants(.boolean)
        return booleans.count == 1 && booleans[0].text == "false"
    }
}
