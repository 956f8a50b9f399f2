import SwiftUI
import WidgetKit

struct BalanceEntry: TimelineEntry {
    let date: Date
    let accountNumber: String
    let iban: String
    let cardNumber: String
    let nickname: String
}

struct BalanceProvider: TimelineProvider {
    func placeholder(in context: Context) -> BalanceEntry {
        BalanceEntry(date: .now, accountNumber: "", iban: "", cardNumber: "", nickname: "Account")
    }

    func getSnapshot(in context: Context, completion: @escaping (BalanceEntry) -> Void) {
        completion(placeholder(in: context))
    }

    func getTimeline(in context: Context, completion: @escaping (Timeline<BalanceEntry>) -> Void) {
        completion(Timeline(entries: [placeholder(in: context)], policy: .after(.now + 3600)))
    }
}

struct BalanceWidgetView: View {
    let entry: BalanceEntry

    var body: some View {
        VStack(alignment: .leading) {
            Text(entry.nickname)
            Text(entry.accountNumber)
            Text("IBAN \(entry.iban)")
            Label(entry.cardNumber, systemImage: "creditcard")
            // fine: hidden on a locked screen
            Text(entry.accountNumber)
                .privacySensitive()
            // fine: a time of day
            Text(entry.date, style: .time)
        }
        .containerBackground(.background, for: .widget)
    }
}

@main struct BalanceWidget: Widget {
    var body: some WidgetConfiguration {
        StaticConfiguration(kind: "example.leakybank.balance", provider: BalanceProvider()) { entry in
            BalanceWidgetView(entry: entry)
        }
        .configurationDisplayName("Balance")
        .description("Your account at a glance.")
        .supportedFamilies([.systemSmall, .accessoryRectangular])
    }
}
