import BulwarkDetection
import BulwarkReport

/// A field of a payment whose text has no limit.
enum UnboundedTextField: Rule {
    static let description = RuleDescription(
        id: "unbounded-text-field",
        area: .input,
        severity: .warning,
        title: "Text field of a sensitive request without limit",
        rationale:
            "A field without a limit takes a megabyte as well as a name: requests that servers truncate differently than the app showed, and screens that hang.",
        fix: "Limit graphemes and bytes as they are typed (Bulwark's TextLimit), and again in the request's type.",
        triggering: [
            .init(
                """
                final class Model: ObservableObject {
                    @Published var cardNumber = ""
                    func pay() { let card = Card(number: cardNumber); Task { try await service.pay(with: card) } }
                }
                struct Pay: View { @StateObject var model = Model(); var body: some View { Form { TextField("Card", text: $model.cardNumber) } } }
                """),
            .init(
                """
                final class Model: ObservableObject { @Published var iban = ""; func go() { api.submit(Transfer(iban: iban)) } }
                struct Pay: View { @StateObject var model = Model(); var body: some View { Form { TextField("IBAN", text: $model.iban); Button("Go") { model.go() } } } }
                """),
            .init(
                "struct Pay: View { @State var recipient = \"\"; var body: some View { VStack { TextField(\"Recipient\", text: $recipient); Button(\"Send\") { service.transfer(to: recipient) } } } }"
            ),
            .init(
                "final class Pay: UIViewController { let referenceField = UITextField(); func send() { service.submitPayment(reference: referenceField.text ?? \"\") } }"
            ),
            .init(
                """
                final class Model: ObservableObject {
                    var email = ""
                    var password = ""
                    func signIn() {
                        guard password.count >= 8 else { return }
                        api.login(email, password)
                    }
                }
                struct Login: View {
                    @StateObject var model = Model()
                    var body: some View {
                        Form {
                            TextField("E-mail", text: $model.email)
                                .onChange(of: model.email) { if $0.count > 254 { model.email = String($0.prefix(254)) } }
                            TextField("Password", text: $model.password)
                            Button("Sign in") { model.signIn() }
                        }
                    }
                }
                """),
            .init(
                #"struct Pay: View { @State private var iban = ""; var body: some View { Form { TextField("IBAN", text: $iban); Button("Pay") { Task { try await api.sendPayment(to: iban) } } } } }"#
            ),
        ],
        nonTriggering: [
            .init(
                """
                final class Model: ObservableObject {
                    @Published var cardNumber = ""
                    func pay() { let card = Card(number: cardNumber); Task { try await service.pay(with: card) } }
                }
                struct Pay: View {
                    @StateObject var model = Model()
                    var body: some View {
                        Form { TextField("Card", text: $model.cardNumber).onChange(of: model.cardNumber) { model.cardNumber = String($0.prefix(19)) } }
                    }
                }
                """),
            .init(
                #"struct Edit: View { @State var note = ""; var body: some View { TextField("Note", text: $note).onSubmit { client.post(note: note) } } }"#
            ),
            .init(
                "struct Pay: View { @State var recipient = \"\"; var body: some View { VStack { TextField(\"Recipient\", text: $recipient).onChange(of: recipient) { recipient = String(recipient.prefix(70)) }; Button(\"Send\") { service.transfer(to: recipient) } } } }"
            ),
            .init(
                """
                struct Login: View {
                    @State var email = ""
                    @State var password = ""
                    var body: some View {
                        Form {
                            TextField("E-mail", text: $email).onChange(of: email) { email = String($0.prefix(254)) }
                            SecureField("Password", text: $password).onChange(of: password) { password = String($0.prefix(64)) }
                            Button("Sign in") { api.login(email, password) }
                        }
                    }
                }
                """),
            .init(
                """
                struct Login: View {
                    @State var password = ""
                    var body: some View {
                        Form { SecureField("Password", text: $password); Button("Sign in") { api.login(password) } }
                    }
                }
                """),
            .init(
                "struct Search: View { @State var query = \"\"; var body: some View { TextField(\"Search\", text: $query) } }"
            ),
            .init(
                #"struct Pay: View { @State var note = ""; var body: some View { VStack { TextField("Note", text: $note); Button("Keep") { notes.append(note) } } } }"#
            ),
        ],
        references: ["MASVS-CODE-4", "CWE-1284", "CWE-20"])

    private static let nouns: Set<String> = [
        "recipient", "payee", "reference", "memo", "note", "purpose", "beneficiary", "amount", "iban", "accountnumber",
        "remittance", "cardnumber", "creditcardnumber",
    ]
    private static let verbs = [
        "transfer", "pay", "submit", "send", "withdraw", "order", "deposit", "wire", "debit", "charge", "transmit",
    ]
    /// Texts that other things than payments have as well.
    private static let commonNouns: Set<String> = ["note", "memo", "reference", "purpose"]

    static func findings(in app: AuditedApp) -> [Finding] {
        let uikit = app.code.facts(.variable).filter { declaration in
            declaration.isMember && nouns.contains(noun(declaration.text)) && declaration.typeName == "UITextField"
        }
        let swiftUI = app.code.calls("TextField", "TextEditor").filter { call in
            guard call.callee?.kind == .name, let binding = call.argument("text") else { return false }
            return nouns.contains(noun(binding.text))
        }
        return payments(uikit + swiftUI, in: app.code) + logins(in: app.code)
    }

    /// The type of the model that a field is bound to: `Model` for `$model.email`.
    private static func model(of binding: Fact) -> String? {
        guard let model = binding.first, model.kind == .name, model.text.hasPrefix("$") else { return nil }
        return model.declaration(of: String(model.text.dropFirst()))?.typeName
    }

    /// Fields of a login whose neighbours on the same screen are limited: whoever limits the one knows of the other.
    private static func logins(in code: CodeBase) -> [Finding] {
        let fields = (code.calls("TextField", "SecureField")).compactMap { call -> LoginField? in
            guard call.callee?.kind == .name, let binding = call.argument("text"), let screen = call.enclosingType
            else {
                return nil
            }
            let name = binding.text.hasPrefix("$") ? String(binding.text.dropFirst()) : binding.text
            guard let kind = code.kind(ofName: name), kind.isCredential || kind == .email else { return nil }
            var types = code.types(named: TypeName.base(screen.text))
            if let type = model(of: binding) { types += code.types(named: type) }
            return LoginField(call: call, name: name, screen: screen, types: types)
        }
        return fields.compactMap { field in
            guard !field.isLimited,
                fields.contains(where: { $0.screen == field.screen && $0.name != field.name && $0.isLimited }),
                let use = field.types.lazy.compactMap({ sends($0, noun(field.name), by: loginVerbs) }).first
            else { return nil }
            return finding(at: field.call, "What is typed here goes into '\(use)' whatever its length.")
        }
    }

    /// A field of a login with the types in which its limit would stand.
    private struct LoginField {
        var call: Fact
        var name: String
        var screen: Fact
        var types: [Fact]

        var isLimited: Bool { types.contains { limits($0, name) } }
    }

    private static let loginVerbs = ["login", "signin", "signup", "register", "authenticate", "createaccount"]

    /// Fields of a payment.
    private static func payments(_ places: [Fact], in code: CodeBase) -> [Finding] {
        places.compactMap { place in
            guard let type = place.enclosingType else { return nil }
            var types = code.types(named: TypeName.base(type.text))
            if let binding = place.kind == .call ? place.argument("text") : nil, let model = model(of: binding) {
                types += code.types(named: model)
            }
            let name = place.kind == .variable ? place.text : (place.argument("text")?.text ?? "")
            let verbs = commonNouns.contains(noun(name)) ? verbs : verbs + ["post"]
            guard let use = types.lazy.compactMap({ sends($0, noun(name), by: verbs) }).first,
                !types.contains(where: { limits($0, name) })
            else { return nil }
            return finding(at: place, "What is typed here goes into '\(use)' whatever its length.")
        }
    }

    private static func noun(_ name: String) -> String {
        var name = name.lowercased()
        if name.hasPrefix("$") { name.removeFirst() }
        for ending in ["textfield", "field", "input", "text", "name"]
        where name.hasSuffix(ending) && name.count > ending.count { name.removeLast(ending.count) }
        return name
    }

    /// The name of the call that sends what a field holds.
    private static func sends(_ type: Fact, _ noun: String, by verbs: [String]) -> String? {
        type.descendants(.call).first { call in
            let name = call.text.lowercased()
            guard verbs.contains(where: { name.hasPrefix($0) }) || name.hasSuffix("request") else { return false }
            if names(noun, in: call) { return true }
            // `let card = Card(number: cardNumber); service.pay(with: card)`
            return call.arguments.contains { argument in
                guard let value = argument.value, value.kind == .name, let local = value.declaration,
                    local.kind == .variable, !local.isMember, let made = local.initialValue
                else { return false }
                return made.kind == .call && names(noun, in: made)
            }
        }?.text
    }

    private static func names(_ noun: String, in call: Fact) -> Bool {
        call.descendants.contains { ($0.kind == .name || $0.kind == .member) && self.noun($0.text) == noun }
    }

    /// Whether a type limits what is typed into a field.
    private static func limits(_ type: Fact, _ name: String) -> Bool {
        let field = noun(name)
        return type.descendants.contains { part in
            switch part.kind {
            case .assignment:
                // A delegate that refuses to let the field grow.
                part.first?.kind == .member && part.first?.text == "delegate"
                    && (part.first?.first.map { mentions($0, field) } ?? false)
                    && (part.children.last?.typeName.map { delegate in
                        part.code.types(named: delegate).contains {
                            $0.descendants(.parameter).contains { $0.parameterLabel == "shouldChangeCharactersIn" }
                        }
                    } ?? false)
            case .function: part.parameters.contains { $0.parameterLabel == "shouldChangeCharactersIn" }
            case .call:
                (["prefix", "limit", "maxLength", "characterLimit", "limitText", "truncate"].contains(part.text)
                    || part.text.lowercased().contains("limit") || part.text.contains("validat"))
                    && mentions(part, field)
            case .member: part.text == "count" && part.first.map { mentions($0, field) } ?? false && !isMinimum(part)
            default: false
            }
        }
    }

    /// Whether a count is only asked to be large enough: `guard password.count >= 8`.
    private static func isMinimum(_ count: Fact) -> Bool {
        guard let comparison = count.parent, comparison.kind == .operators, comparison.first == count,
            comparison.parent?.kind == .guarding
        else { return false }
        return comparison.detail == ">=" || comparison.detail == ">"
    }

    private static func mentions(_ fact: Fact, _ noun: String) -> Bool {
        fact.parts.contains {
            ($0.kind == .name || $0.kind == .member) && self.noun($0.text) == noun
        }
            || fact.enclosing(.closure)?.parent?.parent?.descendants.contains {
                ($0.kind == .name || $0.kind == .member) && self.noun($0.text) == noun
            } ?? false
    }
}
