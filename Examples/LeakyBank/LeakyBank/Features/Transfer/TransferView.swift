import SwiftUI

/// Fills in a payment.
struct TransferView: View {
    @State private var recipient = ""
    @State private var iban = ""
    @State private var amount = ""
    @State private var reference = ""
    @State private var search = ""
    @State private var done = false

    private let service = TransferService.shared

    var body: some View {
        Form {
            Section("To") {
                // fine: a filter over what is on the screen
                TextField("Search payees", text: $search)
                TextField("Recipient", text: $recipient)
                    .autocorrectionDisabled()
                TextField("IBAN", text: $iban)
                    .onChange(of: iban) { _, new in iban = String(new.prefix(34)) }
            }
            Section("What") {
                // fine: digits of a limited number
                TextField("Amount", text: $amount)
                    .keyboardType(.decimalPad)
                    .autocorrectionDisabled()
                    .onChange(of: amount) { _, new in amount = String(new.prefix(12)) }
                TextField("Reference", text: $reference)
                    .autocorrectionDisabled()
            }
            Button("Send", action: send)
                .disabled(iban.isEmpty || amount.isEmpty)
        }
        .alert("Sent", isPresented: $done) {}
    }

    private func send() {
        let request = TransferRequest(recipient: recipient, iban: iban, amount: amount, reference: reference)
        service.submit(request) { result in
            if case .success = result { done = true }
        }
    }
}

/// Adds a card to the wallet of the app.
struct AddCardView: View {
    @State private var cardNumber = ""
    @State private var accountNumber = ""
    @State private var nickname = ""

    var body: some View {
        Form {
            TextField("Card number", text: $cardNumber)
                .onChange(of: cardNumber) { _, new in cardNumber = String(new.prefix(19)) }
            // fine: the keyboard neither corrects nor learns
            TextField("Account number", text: $accountNumber)
                .autocorrectionDisabled()
                .textInputAutocapitalization(.never)
                .onChange(of: accountNumber) { _, new in accountNumber = String(new.prefix(18)) }
            // fine: a name for the card may be corrected
            TextField("Nickname", text: $nickname)
                .onChange(of: nickname) { _, new in nickname = String(new.prefix(40)) }
        }
    }
}
