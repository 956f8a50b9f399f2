import Bulwark
import SwiftUI

struct TransferView: View {
    @Environment(BankModel.self) private var model
    @State private var pin = SecretBuffer(limit: 64)

    var body: some View {
        @Bindable var model = model
        Form {
            TextField("Recipient", text: $model.draft.recipientName)
                .textLimit(.line, of: $model.draft.recipientName)
                .inputTraits(.privateText)
            TextField("IBAN", text: $model.draft.account)
                .inputTraits(.accountNumber)
                .autocorrectionDisabled()
                .privacySensitive()
            TextField("Amount", text: $model.draft.amount)
                .inputTraits(.amount)
            ForEach(problems, id: \.self) { Text($0).foregroundStyle(.red) }
            SecretField(Text("PIN"), into: pin, traits: .pin) { pay(confirmedBy: $0) }
            if let notice = model.notice { Text(notice) }
            Button("Send") { pay(confirmedBy: pin.take()) }
                .disabled(!problems.isEmpty || pin.isEmpty)
        }
    }

    private func pay(confirmedBy pin: Secret) {
        Task { await model.pay(confirmedBy: pin) }
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
