import Bulwark
import SwiftUI

struct PINSetUpView: View {
    @Environment(BankModel.self) private var model
    @State private var pin = SecretBuffer(limit: 64)
    @State private var usesBiometrics = true

    var body: some View {
        Form {
            SecretField(Text("New PIN"), into: pin, traits: .pin) { set($0) }
            Toggle("Unlock by face or finger, too", isOn: $usesBiometrics)
            if let notice = model.notice { Text(notice) }
            Button("Set PIN") { set(pin.take()) }
                .disabled(pin.isEmpty)
        }
    }

    private func set(_ pin: Secret) {
        Task { await model.setUp(pin, usingBiometrics: usesBiometrics) }
    }
}
