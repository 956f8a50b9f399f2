import SwiftUI
import WidgetKit

struct PinnedNoteEntry: TimelineEntry {
    let date: Date
    let title: String
    let recoveryCode: String?
    let accountNumber: String?
}

struct PinnedNoteProvider: TimelineProvider {
    private let defaults = UserDefaults(suiteName: "group.app.leakynotes")

    func placeholder(in context: Context) -> PinnedNoteEntry {
        PinnedNoteEntry(date: Date(), title: "Shopping", recoveryCode: nil, accountNumber: nil)
    }

    func getSnapshot(in context: Context, completion: @escaping (PinnedNoteEntry) -> Void) {
        completion(current())
    }

    func getTimeline(in context: Context, completion: @escaping (Timeline<PinnedNoteEntry>) -> Void) {
        completion(Timeline(entries: [current()], policy: .after(Date().addingTimeInterval(3_600))))
    }

    private func current() -> PinnedNoteEntry {
        PinnedNoteEntry(
            date: Date(),
            title: defaults?.string(forKey: "pinnedTitle") ?? "No note",
            recoveryCode: defaults?.string(forKey: "pinnedRecoveryCode"),
            accountNumber: defaults?.string(forKey: "pinnedAccount")
        )
    }
}

struct PinnedNoteView: View {
    let entry: PinnedNoteEntry

    var body: some View {
        VStack(alignment: .leading) {
            Text(entry.title).font(.headline)
            if let code = entry.recoveryCode {
                Text("Recovery code \(code)")
            }
            if let account = entry.accountNumber {
                Text(account).privacySensitive()
            }
        }
        .containerBackground(.background, for: .widget)
    }
}

struct AccountLine: View {
    let entry: PinnedNoteEntry

    var body: some View {
        Label(entry.accountNumber ?? "No account", systemImage: "building.columns")
            .lineLimit(1)
    }
}

@main
struct NotesWidgets: WidgetBundle {
    var body: some Widget {
        PinnedNoteWidget()
        AccountWidget()
    }
}

struct PinnedNoteWidget: Widget {
    var body: some WidgetConfiguration {
        StaticConfiguration(kind: "PinnedNote", provider: PinnedNoteProvider()) { PinnedNoteView(entry: $0) }
            .configurationDisplayName("Pinned note")
    }
}

struct AccountWidget: Widget {
    var body: some WidgetConfiguration {
        StaticConfiguration(kind: "Account", provider: PinnedNoteProvider()) { AccountLine(entry: $0) }
            .configurationDisplayName("Bank account")
    }
}
