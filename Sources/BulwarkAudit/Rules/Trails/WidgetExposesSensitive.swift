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
                """
                import WidgetKit
                struct LabResult { var value: String }
                struct Entry: TimelineEntry { let date: Date; let latest: LabResult? }
                struct Source: TimelineProvider { func placeholder(in context: Context) -> Entry { Entry(date: .now, latest: nil) } }
                struct LatestWidget: Widget {
                    var body: some WidgetConfiguration { StaticConfiguration(kind: "Latest", provider: Source()) { entry in Text(entry.latest?.value ?? "") } }
                }
                """),
            .init(
                """
                import WidgetKit
                struct Row: View { let value: String; var body: some View { Text(value) } }
                struct V: View { var entry: Entry; var body: some View { Row(value: entry.iban) } }
                """),
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
                """
                import WidgetKit
                struct Row: View { let value: String; var body: some View { Text(value) } }
                struct V: View { var entry: Entry; var body: some View { Row(value: entry.iban).privacySensitive() } }
                """),
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
            .init(
                """
                import WidgetKit
                struct V: View { let accountNumber: String; var body: some View { Text(accountNumber).onAppear { WidgetCenter.shared.reloadAllTimelines() } } }
                """),
        ],
        references: ["MASVS-PLATFORM-3", "MASWE-0053", "CWE-200"])

    static func findings(in app: AuditedApp) -> [Finding] {
        // Who reloads the widgets is none of them.
        let files = Set(app.code.facts(.importing, named: "WidgetKit").map(\.file)).subtracting(
            app.code.facts(.name, named: "WidgetCenter").map(\.file))
        guard !files.isEmpty else { return [] }
        let query = SourceQuery.worthProtecting
        return app.code.calls("Text", "Label").compactMap { call in
            guard files.contains(call.file), let value = call.argument(at: 0), !isHidden(call) else { return nil }
            guard let (origin, kind) = query.sensitiveOrigin(of: value) else { return nil }
            return finding(at: call, "The widget shows the \(kind.words) '\(origin.name)', on the lock screen too.")
        } + givenToRows(in: app.code, files, query)
    }

    /// What is handed to a view of the app's own whose property says nothing: `ValueRow(value: entry.iban)`.
    private static func givenToRows(in code: CodeBase, _ files: Set<Int>, _ query: SourceQuery) -> [Finding] {
        var rows: Set<Fact> = []
        return code.calls("Text", "Label").flatMap { call -> [Finding] in
            guard files.contains(call.file), let value = call.argument(at: 0), value.kind == .name, !isHidden(call),
                let property = value.declaration, property.isMember, property.initialValue == nil,
                let row = property.enclosingType, rows.insert(property).inserted,
                code.kind(of: property, type: property.typeName) == nil
            else { return [] }
            return code.calls(TypeName.base(row.text)).compactMap { use in
                guard files.contains(use.file), let given = use.argument(property.text), !isHidden(use),
                    let (origin, kind) = query.sensitiveOrigin(of: given)
                else { return nil }
                return finding(at: use, "The widget shows the \(kind.words) '\(origin.name)', on the lock screen too.")
            }
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
