import Bulwark
import SwiftUI

struct TransferView: View {
    @Environment(BankModel.self) private var model
    @State private var typed = ""

    var body: some View {
        @Bindable var model = model
        Form {
            TextField("Recipient", text: $model.draft.recipientName)
                .textLimit(.line, of: $model.draft.recipientName)
                .autocorrectionDisabled()
            TextField("IBAN", text: $model.draft.account)
                .autocorrectionDisabled()
                .textInputAutocapitalization(.characters)
                .privacySensitive()
            TextField("Amount", text: $model.draft.amount)
                .keyboardType(.decimalPad)
                .autocorrectionDisabled()
            ForEach(problems, id: \.self) { Text($0).foregroundStyle(.red) }
            SecureField("PIN", text: $typed)
                .keyboardType(.numberPad)
            if let notice = model.notice { Text(notice) }
            Button("Send") {
                let pin = Secret(typed)
                typed = ""
                Task { await model.pay(confirmedBy: pin) }
            }
            .disabled(!problems.isEmpty || typed.isEmpty)
        }
    }

    /// All that is wrong with the form, in the app's words.
    private var problems: [String] {
        do {
            _ = try Payments.payment(model.draft)
            return []
        } catch {
            return error.issues.map { $0.code.message?.summary.description ?? UserMessage.unknown.description }
        }
    }
}
