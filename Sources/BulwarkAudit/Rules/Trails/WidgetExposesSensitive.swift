import BulwarkDetection
import BulwarkReport

/// A sensitive value that a widget shows on the home or lock screen.
enum WidgetExposesSensitive: Rule {
    static let description = RuleDescription(
        id: "widget-exposes-sensitive",
        area: .trails,
        severity: .warning,
        title: "Sensitive value in a widget",
        rationale:
            "Widgets are drawn outside the app's login, on the lock screen too, and their timelines are kept on disk.",
        fix:
            "Mark the view `.privacySensitive()`, which redacts it while the device is locked, or show something that is not sensitive.",
        triggering: [
            .init(
                "import WidgetKit\nstruct V: View { let accountNumber: String; var body: some View { Text(accountNumber) } }"
            ),
            .init(
                "import WidgetKit\nstruct V: View { var entry: Entry; var body: some View { VStack { Text(\"IBAN \\(entry.iban)\") } } }"
            ),
            .init(
                """
                import WidgetKit
                struct V: View { var entry: Entry; var body: some View { Label(entry.accountNumber, systemImage: "creditcard") } }
                """),
        ],
        nonTriggering: [
            .init(
                "import WidgetKit\nstruct V: View { let accountNumber: String; var body: some View { Text(accountNumber).privacySensitive() } }"
            ),
            .init(
                "import SwiftUI\nstruct V: View { let accountNumber: String; var body: some View { Text(accountNumber) } }"
            ),
            .init(
                """
                import WidgetKit
                struct V: View { var entry: Entry; var body: some View { Text(entry.title) } }
                """),
        ],
        references: ["MASVS-PLATFORM-3", "MASWE-0053", "CWE-200"])

    static func findings(in app: AuditedApp) -> [Finding] {
        let files = Set(app.code.facts(.importing, named: "WidgetKit").map(\.file))
        guard !files.isEmpty else { return [] }
        let query = SourceQuery.sensitive { $0.isCredential || $0.isPayment || $0.identifies || $0 == .health }
        return app.code.calls("Text", "Label").compactMap { call in
            guard files.contains(call.file), let value = call.argument(at: 0), !isHidden(call) else { return nil }
            guard let origin = ValueTrace.origins(of: value, query).first(where: { $0.sensitiveKind != nil }),
                let kind = origin.sensitiveKind
            else { return nil }
            return finding(at: call, "The widget shows the \(kind.words) '\(origin.name)', on the lock screen too.")
        }
    }

    private static func isHidden(_ call: Fact) -> Bool {
        for ancestor in call.ancestors {
            if ancestor.kind == .call, ["privacySensitive", "redacted"].contains(ancestor.text) { return true }
            if ancestor.kind == .type { return false }
        }
        return false
    }
}
