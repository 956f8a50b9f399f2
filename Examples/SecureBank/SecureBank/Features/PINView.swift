import Bulwark
import SwiftUI

struct PINView: View {
    /// Whether a PIN is chosen, and not asked for.
    let isSetUp: Bool
    @Environment(BankModel.self) private var model
    @State private var typed = ""

    var body: some View {
        Form {
            SecureField("PIN", text: $typed)
                .keyboardType(.numberPad)
                .textContentType(.oneTimeCode)
            if let notice = model.notice { Text(notice) }
            Button(isSetUp ? "Set PIN" : "Unlock") {
                let pin = Secret(typed)
                typed = ""
                Task { if isSetUp { await model.setUp(pin) } else { await model.unlock(pin) } }
            }
            .disabled(typed.isEmpty)
        }
    }
}
