import SwiftUI

/// Signs the customer in again with a PIN kept from last time.
struct QuickAccessView: View {
    @AppStorage("quickAccessPin") private var savedPin = ""
    @AppStorage("refreshToken", store: UserDefaults(suiteName: "group.example.leakybank")) var refreshToken: String?
    @AppStorage("pinLength") private var pinLength = 4
    @AppStorage("showsPasswordHint") private var showsPasswordHint = true

    @State private var enteredPin = ""
    @State private var message: String?

    let onUnlock: () -> Void

    var body: some View {
        VStack(spacing: 16) {
            Text("Enter your PIN")
                .font(.title2)
            SecureField("PIN", text: $enteredPin)
                .keyboardType(.numberPad)
                .onChange(of: enteredPin) { _, new in
                    enteredPin = String(new.prefix(pinLength))
                    if enteredPin.count == pinLength { check() }
                }
            if let message {
                Text(message).foregroundStyle(.red)
            }
            if showsPasswordHint {
                Text("Forgot it? Sign in with your password.")
                    .font(.footnote)
            }
        }
        .padding()
    }

    private func check() {
        if enteredPin == savedPin {
            onUnlock()
        } else {
            message = "That PIN is not right."
            enteredPin = ""
        }
    }
}
