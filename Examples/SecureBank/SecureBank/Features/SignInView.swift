import Bulwark
import SwiftUI

struct SignInView: View {
    @Environment(BankModel.self) private var model
    @State private var customer = ""
    @State private var typed = ""

    var body: some View {
        Form {
            TextField("Customer number", text: $customer)
                .textContentType(.username)
                .autocorrectionDisabled()
                .textInputAutocapitalization(.never)
            SecureField("Password", text: $typed)
                .textContentType(.password)
            if let notice = model.notice { Text(notice) }
            Button("Sign in") {
                // Out of the field at once, into memory that can be wiped.
                let password = Secret(typed)
                typed = ""
                Task { await model.signIn(customer: customer, password: password) }
            }
            .disabled(customer.isEmpty || typed.isEmpty)
        }
    }
}
