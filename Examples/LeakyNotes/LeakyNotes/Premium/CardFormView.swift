import SwiftUI

struct CardFormView: View {
    @State private var holder = ""
    @State private var number = ""
    @State private var code = ""
    @State private var iban = ""
    @State private var paysByDebit = false
    @State private var message: String?

    private let service = PaymentService()

    var body: some View {
        Form {
            Section("Card") {
                TextField("Name on card", text: limited($holder, to: 40))
                    .autocorrectionDisabled()
                TextField("Card number", text: limited($number, to: 19))
                    .keyboardType(.numberPad)
                    .autocorrectionDisabled()
                SecureField("Security code", text: limited($code, to: 4))
                    .keyboardType(.numberPad)
            }
            Section("Direct debit") {
                Toggle("Pay by direct debit", isOn: $paysByDebit)
                TextField("IBAN", text: $iban)
                    .textInputAutocapitalization(.characters)
            }
            if let message { Text(message) }
            Button("Buy Premium", action: buy)
        }
        .navigationTitle("Premium")
    }

    private func limited(_ binding: Binding<String>, to length: Int) -> Binding<String> {
        Binding(get: { binding.wrappedValue }, set: { binding.wrappedValue = String($0.prefix(length)) })
    }

    private func buy() {
        Task {
            do {
                if paysByDebit {
                    try await service.debit(iban: iban, holder: holder)
                } else {
                    try await service.charge(Card(holder: holder, number: number, cvv: code))
                }
                message = "Thank you!"
            } catch {
                message = "The payment was not accepted."
            }
        }
    }
}
