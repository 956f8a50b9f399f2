import SwiftUI

struct SettingsView: View {
    @AppStorage("webdavPassword") private var webdavPassword = ""
    @AppStorage("webdavServer") private var server = "https://dav.example.com"
    @AppStorage("asksForPasswordOnLaunch") private var asksForPassword = true
    @AppStorage("pinLength") private var pinLength = 6
    @State private var newPIN = ""
    @State private var problem: String?

    private let supportCode = "LN-2024-03"

    var body: some View {
        Form {
            Section("Import") {
                TextField("Server", text: $server)
                    .autocorrectionDisabled()
                SecureField("WebDAV password", text: $webdavPassword)
                    .onChange(of: webdavPassword) { _, value in
                        webdavPassword = String(value.prefix(128))
                    }
            }
            Section("Lock") {
                Toggle("Ask for the password on launch", isOn: $asksForPassword)
                Stepper("PIN length: \(pinLength)", value: $pinLength, in: 4...10)
                SecureField("New PIN", text: $newPIN)
                    .keyboardType(.numberPad)
                    .onChange(of: newPIN) { _, value in newPIN = String(value.prefix(pinLength)) }
                Button("Save PIN", action: savePIN)
                    .disabled(newPIN.count != pinLength)
            }
            if let problem {
                Text(problem)
            }
            Section("Help") {
                Text("Support code \(supportCode)")
            }
        }
        .navigationTitle("Settings")
    }

    private func savePIN() {
        do {
            try PINStore().save(pin: newPIN)
            newPIN = ""
            problem = nil
        } catch {
            problem = "The PIN could not be saved."
        }
    }
}

struct UnlockView: View {
    @EnvironmentObject private var session: SessionStore
    @State private var pin = ""
    @State private var hint: String?

    private let gate = BiometricGate()

    var body: some View {
        VStack(spacing: 20) {
            SecureField("PIN", text: $pin)
                .keyboardType(.numberPad)
                .onChange(of: pin) { _, value in
                    pin = String(value.prefix(10))
                }
            Button("Unlock") {
                if PINStore().matches(pin) { session.isLocked = false } else { hint = "Wrong PIN" }
            }
            Button("Use Face ID") {
                gate.unlock { success in
                    if success { session.isLocked = false }
                }
            }
            if let hint { Text(hint) }
        }
        .padding()
    }
}
