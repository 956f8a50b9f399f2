import SwiftUI

/// Sign-in with a name and a password.
struct LoginView: View {
    @EnvironmentObject private var store: SessionStore
    @State private var username = ""
    @State private var password = ""
    @State private var repeated = ""
    @State private var pin = ""
    @State private var refusal: ServerError?
    @State private var isBusy = false

    private let sessions = LegacySessions()

    var body: some View {
        Form {
            Section("Your access") {
                TextField("User name", text: $username)
                    .autocorrectionDisabled()
                    .textInputAutocapitalization(.never)
                    .onChange(of: username) { _, new in username = String(new.prefix(64)) }
                TextField("Password", text: $password)
                    .autocorrectionDisabled()
                    .onChange(of: password) { _, new in password = String(new.prefix(128)) }
                // fine: hidden as it is typed
                SecureField("Repeat password", text: $repeated)
                    .onChange(of: repeated) { _, new in repeated = String(new.prefix(128)) }
                TextField("PIN", text: $pin)
                    .keyboardType(.numberPad)
                    .autocorrectionDisabled()
                    .onChange(of: pin) { _, new in pin = String(new.prefix(6)) }
            }
            if let refusal {
                Text(refusal.message)
                    .foregroundStyle(.red)
                // fine: our own words for the code of the server
                Text(RefusalText.text(for: refusal.code))
            }
            Section {
                Button("Sign in", action: signIn)
                    .disabled(username.isEmpty || password.isEmpty || isBusy)
                // fine: a label, and a link that names a password
                Text("Forgot your password?")
                NavigationLink("Password rules") { PasswordRulesView() }
            }
        }
        .navigationTitle("Welcome back")
    }

    private func signIn() {
        isBusy = true
        let credentials = Credentials(username: username, password: password, pin: pin)
        sessions.signIn(credentials) { session in
            DispatchQueue.main.async {
                isBusy = false
                if let session { store.begin(session, credentials: credentials) }
            }
        }
    }
}

struct PasswordRulesView: View {
    @State private var filter = ""

    var body: some View {
        List {
            // fine: a search field over texts
            TextField("Search the rules", text: $filter)
            Text("At least twelve characters")
            Text("One digit and one sign")
        }
    }
}
