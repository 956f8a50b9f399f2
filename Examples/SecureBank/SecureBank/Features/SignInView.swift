import Bulwark
import SwiftUI

struct SignInView: View {
    @Environment(BankModel.self) private var model
    @State private var customer = ""
    /// What is typed, in memory that can be wiped.
    @State private var password = SecretBuffer()

    var body: some View {
        Form {
            TextField("Customer number", text: $customer)
                .inputTraits(.username)
            SecretField(Text("Password"), into: password, traits: .password) { signIn(with: $0) }
            if let notice = model.notice { Text(notice) }
            Button("Sign in") { signIn(with: password.take()) }
                .disabled(customer.isEmpty || password.isEmpty)
        }
    }

    private func signIn(with password: Secret) {
        Task { await model.signIn(customer: customer, password: password) }
    }
}
