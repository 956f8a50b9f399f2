import SwiftUI

struct LoginView: View {
    @StateObject private var model = LoginViewModel()
    @State private var showsSignUp = false

    var body: some View {
        NavigationStack {
            Form {
                Section {
                    TextField("E-mail", text: $model.email)
                        .textContentType(.username)
                        .keyboardType(.emailAddress)
                        .autocorrectionDisabled()
                        .textInputAutocapitalization(.never)
                        .onChange(of: model.email) { _, value in
                            if value.count > 254 { model.email = String(value.prefix(254)) }
                        }
                    TextField("Password", text: $model.password)
                        .textContentType(.password)
                    Toggle("Remember me", isOn: $model.remembersMe)
                } footer: {
                    Text("Forgot your password? Reset it on leakynotes.app.")
                }
                if let text = model.failureText {
                    Text(text).foregroundStyle(.red)
                }
                Button("Sign in") { model.signIn() }
                    .disabled(model.isBusy)
                Button("Create an account") { showsSignUp = true }
            }
            .navigationTitle("LeakyNotes")
            .sheet(isPresented: $showsSignUp) { SignUpSheet() }
        }
    }
}

private struct SignUpSheet: UIViewControllerRepresentable {
    func makeUIViewController(context: Context) -> UINavigationController {
        UINavigationController(rootViewController: SignUpViewController())
    }

    func updateUIViewController(_ controller: UINavigationController, context: Context) {}
}
