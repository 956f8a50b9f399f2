import Bulwark
import SwiftUI

struct TransferView: View {
    @Environment(BankModel.self) private var model

    var body: some View {
        @Bindable var model = model
        Form {
            TextField("Recipient", text: $model.draft.recipientName)
                .autocorrectionDisabled()
            TextField("IBAN", text: $model.draft.account)
                .autocorrectionDisabled()
                .textInputAutocapitalization(.characters)
                .privacySensitive()
            TextField("Amount", text: $model.draft.amount)
                .keyboardType(.decimalPad)
                .autocorrectionDisabled()
            ForEach(problems, id: \.self) { Text($0).foregroundStyle(.red) }
            Button("Send") { Task { await model.pay() } }
                .disabled(!problems.isEmpty)
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
