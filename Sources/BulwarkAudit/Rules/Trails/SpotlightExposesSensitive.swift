import BulwarkDetection
import BulwarkReport

/// A sensitive value that goes into the system-wide search index.
enum SpotlightExposesSensitive: Rule {
    static let description = RuleDescription(
        id: "spotlight-exposes-sensitive",
        area: .trails,
        severity: .warning,
        title: "Sensitive value in the search index",
        rationale:
            "Spotlight shows what is indexed on the home screen, without the app's login, and keeps it until the item expires or is deleted.",
        fix:
            "Index titles that say nothing, set an expiration date, delete the items at logout (CSSearchableIndex.deleteAllSearchableItems).",
        triggering: [
            .init(
                """
                struct LabResult { var test: String; var value: String }
                final class Results {
                    var results: [LabResult] = []
                    func index() -> [CSSearchableItem] {
                        results.map { result in
                            let attributes = CSSearchableItemAttributeSet(contentType: .text)
                            attributes.contentDescription = "\\(result.value)"
                            return CSSearchableItem(uniqueIdentifier: result.test, domainIdentifier: "labs", attributeSet: attributes)
                        }
                    }
                }
                """),
            .init(
                "func index(iban: String) { let a = CSSearchableItemAttributeSet(contentType: .text); a.contentDescription = \"Account \\(iban)\" }"
            ),
            .init(
                "func index(account: Account, set: CSSearchableItemAttributeSet) { set.title = account.accountNumber }"),
            .init(
                "func item(cardNumber: String) -> CSSearchableItem { CSSearchableItem(uniqueIdentifier: cardNumber, domainIdentifier: nil, attributeSet: CSSearchableItemAttributeSet(contentType: .text)) }"
            ),
            .init(
                """
                @implementation A
                - (void)f:(NSString *)iban { CSSearchableItemAttributeSet *s = [[CSSearchableItemAttributeSet alloc] initWithContentType:UTTypeText]; s.title = iban; }
                @end
                """, file: "A.m"),
        ],
        nonTriggering: [
            .init(
                "func index(name: String) { let a = CSSearchableItemAttributeSet(contentType: .text); a.title = name }"),
            .init("func show(iban: String) { label.title = iban }"),
            .init(
                "func index(account: Account) { let a = CSSearchableItemAttributeSet(contentType: .text); a.title = account.nickname }"
            ),
        ],
        references: ["MASVS-PLATFORM-3", "MASVS-PRIVACY-1", "MASWE-0053", "CWE-200"])

    static func findings(in app: AuditedApp) -> [Finding] {
        AttributeSinks.findings(in: app, ofType: "CSSearchableItemAttributeSet") { origin, kind, frame in
            finding(
                at: frame.place, "The \(kind.words) '\(origin.name)' goes into the search index.",
                trace: origin.trace(to: frame))
        }
    }
}
