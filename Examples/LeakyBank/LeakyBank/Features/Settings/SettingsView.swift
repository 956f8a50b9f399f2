import SwiftUI

/// What the customer may change.
struct SettingsView: View {
    @EnvironmentObject private var store: SessionStore

    // fine: switches, sizes and labels around secrets, none of them one
    @AppStorage("asksForPassword") private var asksForPassword = true
    @AppStorage("passwordReminderDays") private var reminderDays = 90
    @AppStorage("apiKeyLabel") private var apiKeyLabel = "Partner key"
    @AppStorage("pinPadShuffled") private var pinPadShuffled = false
    @AppStorage("accentColor") private var accentColor = "green"

    @State private var showsTips = false

    private let gate = BiometricGate()

    var body: some View {
        NavigationStack {
            Form {
                Section("Security") {
                    Toggle("Ask for the password", isOn: $asksForPassword)
                    Toggle("Shuffle the PIN pad", isOn: $pinPadShuffled)
                    Stepper("Remind me after \(reminderDays) days", value: $reminderDays, in: 30...365)
                    LabeledContent("API key", value: apiKeyLabel)
                }
                Section("Display") {
                    Picker("Colour", selection: $accentColor) {
                        Text("Green").tag("green")
                        Text("Blue").tag("blue")
                    }
                }
                Section {
                    Button("Tips") { gate.showTips { showsTips = true } }
                    Button("Sign out", role: .destructive) { store.logout() }
                }
            }
            .navigationTitle("Settings")
        }
    }
}

/// fine: a random picture, for which any generator will do.
enum Avatar {
    static func pick(from names: [String]) -> String? {
        names.randomElement()
    }

    static func tokenCount(in text: String) -> Int {
        let tokens = text.split(separator: " ")
        print("tokens: \(tokens.count)")
        return tokens.count
    }
}
