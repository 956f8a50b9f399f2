import Bulwark
import SwiftUI

struct PINView: View {
    @Environment(BankModel.self) private var model
    @State private var typed = ""

    var body: some View {
        Form {
            SecureField("PIN", text: $typed)
                .keyboardType(.numberPad)
                .textContentType(.oneTimeCode)
            if let notice = model.notice { Text(notice) }
            Button("Unlock") {
                let pin = Secret(typed)
                typed = ""
                Task { await model.unlock(pin) }
            }
            .disabled(typed.isEmpty)
        }
    }
}
