import BulwarkReport

/// A text of the server's that is shown to the user as it came.
enum ServerErrorShownToUser: Rule {
    static let description = RuleDescription(
        id: "server-error-shown-to-user",
        area: .logs,
        severity: .warning,
        title: "Server's error text shown to the user",
        rationale:
            "Server texts tell of tables, hosts and stack frames, and whoever controls or imitates the server can write on the app's screen ('call this number').",
        fix:
            "Map the server's error code to a text of the app's own, and show a general one for unknown codes (ServerErrorCatalog).",
        triggering: [
            .init("func f(response: ErrorResponse) { errorLabel.text = response.message }"),
            .init("func f(serverFailure: ServerFailure) { errorLabel.text = serverFailure.message }"),
            .init(
                """
                @MainActor final class Model: ObservableObject {
                    @Published var banner: String?
                    func load() async {
                        do { try await api.load() } catch let error as APIError { banner = "Could not load: \\(error.code) \\(error.serverMessage)" } catch {}
                    }
                }
                struct Home: View { @StateObject var model = Model(); var body: some View { if let banner = model.banner { Text(banner) } } }
                """),
            .init(
                "func f(apiError: APIError) { present(UIAlertController(title: \"Error\", message: apiError.serverMessage, preferredStyle: .alert), animated: true) }"
            ),
            .init(
                "struct Failed: View { let serverError: ServerError; var body: some View { Text(serverError.message) } }"
            ),
            .init(
                """
                struct APIFailure: Decodable, Error { let message: String }
                @MainActor final class Model: ObservableObject {
                    @Published var errorMessage: String?
                    func load() async { do { try await api.load() } catch let error as APIFailure { errorMessage = error.message } catch {} }
                }
                """),
            .init(
                """
                func f(data: Data, response: HTTPURLResponse) {
                    if response.statusCode >= 400 { errorLabel.text = String(data: data, encoding: .utf8) }
                }
                """),
            .init(
                """
                struct Login: View {
                    @State var failure: ServerError?
                    var body: some View { Form {}.alert(item: $failure) { Alert(title: Text("Sorry"), message: Text($0.message)) } }
                }
                """),
            .init(
                """
                struct Notice: Identifiable { let id = UUID(); let title: String; let message: String }
                final class Model: ObservableObject {
                    @Published var notice: Notice?
                    func fail(_ response: ErrorResponse) { notice = Notice(title: "Sorry", message: response.message) }
                }
                struct Login: View {
                    @StateObject var model = Model()
                    var body: some View { Form {}.alert(item: $model.notice) { notice in Alert(title: Text(notice.title), message: Text(notice.message)) } }
                }
                """),
            .init(
                """
                struct Login: View {
                    @State var shows = false
                    @State var failure: ServerError?
                    var body: some View { Form {}.alert("Sorry", isPresented: $shows, presenting: failure) { _ in } message: { failure in Text(failure.message) } }
                }
                """),
            .init(
                """
                func pay() {
                    AF.request(address).responseData { [weak self] response in
                        let body = String(data: response.data ?? Data(), encoding: .utf8)
                        if response.error != nil { self?.errorLabel.text = body }
                    }
                }
                """),
            .init(
                #"func f(json: [String: Any]) { errorLabel.text = (json["error"] as? [String: Any])?["description"] as? String }"#
            ),
            .init(
                """
                func load() async throws {
                    let (body, answer) = try await URLSession.shared.data(from: address)
                    if (answer as? HTTPURLResponse)?.statusCode != 200 { statusLabel.text = String(decoding: body, as: UTF8.self) }
                }
                """),
            .init(
                """
                enum Answer {
                    struct Error: Decodable { let errorMessage: String }
                    func handle(_ error: Error) { showAlert(message: error.errorMessage) }
                }
                """),
        ],
        nonTriggering: [
            .init(
                """
                @MainActor final class Model: ObservableObject {
                    @Published var banner: String?
                    @Published var trace: String?
                    func load() async {
                        do { try await api.load() } catch let error as APIError {
                            banner = "Could not load (\\(error.code))."
                            trace = error.serverMessage
                        } catch {}
                    }
                }
                struct Home: View { @StateObject var model = Model(); var body: some View { if let banner = model.banner { Text(banner) } } }
                """),
            .init("func f(response: ErrorResponse) { errorLabel.text = catalog.text(for: response.code) }"),
            .init("func f(message: Message) { label.text = message.text }"),
            .init(
                #"func f(response: ErrorResponse) { logger.error("\(response.code)"); errorLabel.text = String(localized: "Try again later.") }"#
            ),
            .init(
                """
                @MainActor final class Model: ObservableObject {
                    @Published var errorMessage: String?
                    func load() async { do { try await api.load() } catch { errorMessage = String(localized: "Try again later.") } }
                }
                """),
            .init("func f(data: Data) { noteLabel.text = String(data: data, encoding: .utf8) }"),
            .init(
                """
                struct Notice: Identifiable { let id = UUID(); let title: String; let debugID: String }
                final class Model: ObservableObject {
                    @Published var notice: Notice?
                    func fail(_ response: ErrorResponse) { notice = Notice(title: catalog.text(for: response.code), debugID: response.message) }
                }
                struct Login: View {
                    @StateObject var model = Model()
                    var body: some View { Form {}.alert(item: $model.notice) { notice in Alert(title: Text(notice.title)) } }
                }
                """),
            .init(
                "func f() throws { let kept = try Data(contentsOf: file); noteLabel.text = String(decoding: kept, as: UTF8.self) }"
            ),
            .init(
                """
                enum Answer { struct Error: Decodable { let errorMessage: String } }
                extension Swift.Error { var errorMessage: String { localizedDescription } }
                func handle(_ error: Error) { showAlert(message: error.errorMessage) }
                """),
            .init(
                """
                struct APIError: Codable, LocalizedError { static let reactedAlready = APIError(); var errorDescription: String? { "You have done so." } }
                func react() { showAlert(message: APIError.reactedAlready.errorDescription) }
                """),
            .init("func f() { showAlert(message: Localization.Errors.serverError) }"),
            .init("func f() { showAlert(message: Texts.Connection.DeleteServer.message) }"),
            .init("func f(_ prompt: ServerPrompt) { titleLabel.text = \"\"; messageLabel.text = prompt.message }"),
        ],
        references: ["MASVS-CODE-4", "MASVS-PLATFORM-3", "CWE-209"])

    static func findings(in app: AuditedApp) -> [Finding] {
        let code = app.code
        var frames: [SinkFrame] = []
        for assignment in code.assignments(to: "text", "attributedText") {
            guard let target = assignment.first, target.kind == .member, let base = target.first,
                saysText(base.text), let value = assignment.children.last
            else { continue }
            frames.append(SinkFrame(assignment, value: value, effect: "shown to the user"))
        }
        // What a view model shows in an alert or a text.
        for assignment in code.assignments(
            to: "errorMessage", "errorText", "alertMessage", "alertText", "toastMessage", "errorDescription", "banner",
            "bannerText", "bannerMessage")
        {
            guard let value = assignment.last, let target = assignment.first,
                target.kind == .name || target.first?.text == "self"
            else { continue }
            frames.append(SinkFrame(assignment, value: value, effect: "shown to the user"))
        }
        for call in code.calls(
            "UIAlertController", "Text", "Alert", "showAlert", "showError", "alertControllerWithTitle", "presentAlert",
            "showToast", "showMessage")
        {
            for argument in call.arguments where ["", "message", "title"].contains(argument.text) {
                if let value = argument.value, !value.isLiteral, value.kind != .closure {
                    frames.append(SinkFrame(call, value: value, effect: "shown to the user"))
                }
            }
        }
        frames += alerts(in: code)
        let others = shownProperties(frames)
        let places = Set(others.map(\.place)).subtracting(frames.map(\.place))
        return SinkSearch.findings(from: frames + others, ignoringLiterals: true) { frame in
            guard let value = frame[.value], let source = serverText(value) ?? answerText(value) else { return nil }
            // What a screen shows may well be what a server has to say, where that is no error.
            if places.contains(frame.path.last?.fact ?? frame.place), !saysError(source) { return nil }
            return finding(
                at: frame.place,
                "'\(name(of: source))' is the server's text, shown to the user as it came.")
        }
    }

    /// What a text is called that a server sent: by its key where it has no other name.
    private static func name(of source: Fact) -> String {
        source.dottedName ?? source.argument(at: 0)?.string ?? source.text
    }

    /// What is put into the properties that are shown somewhere, whatever they are called: `banner = error.message` where a view has
    /// `Text(model.banner ?? "")`.
    private static func shownProperties(_ frames: [SinkFrame]) -> [SinkFrame] {
        var shown: Set<Fact> = []
        var found: [SinkFrame] = []
        for frame in frames {
            guard let property = shownProperty(frame.value), shown.insert(property).inserted else { continue }
            for (target, value) in property.settings where !value.isLiteral {
                found.append(SinkFrame(target.parent ?? target, value: value, effect: "shown to the user"))
            }
        }
        return found
    }

    /// The stored text of a type that an expression is, bound to a name or with a default.
    private static func shownProperty(_ value: Fact, depth: Int = 0) -> Fact? {
        guard depth < 4 else { return nil }
        switch value.kind {
        case .operators where value.text == "??": return value.first.flatMap { shownProperty($0, depth: depth + 1) }
        case .prefix, .cast: return value.first.flatMap { shownProperty($0, depth: depth + 1) }
        case .name, .member:
            guard let declaration = value.referredDeclaration else { return nil }
            if declaration.kind == .binding || declaration.kind == .variable && !declaration.isMember {
                return declaration.initialValue.flatMap { shownProperty($0, depth: depth + 1) }
            }
            guard declaration.kind == .variable, declaration.isMember, declaration.getter == nil,
                !declaration.flags.contains(.isConstant), declaration.typeName == "String"
            else { return nil }
            return declaration
        default: return nil
        }
    }

    /// Whether a text of the server's is called an error.
    private static func saysError(_ source: Fact) -> Bool {
        source.textHolds(serverMembers) || source.textHolds(serverNames)
            || [source.dottedName ?? source.text, source.first?.typeName ?? ""].contains(where: errors.matches)
    }

    /// The titles of SwiftUI's alerts, and what the app's own items for alerts are made with: `failure = AlertItem(message: text)` where an alert
    /// has `item: $failure` and shows the item's `message`.
    private static func alerts(in code: CodeBase) -> [SinkFrame] {
        var frames: [SinkFrame] = []
        var items: [String: Set<String>] = [:]
        for call in code.calls("alert", "confirmationDialog") {
            if let title = call.arguments.first, title.text.isEmpty, let value = title.value, value.kind != .closure {
                frames.append(SinkFrame(call, value: value, effect: "shown to the user"))
            }
            guard let type = call.presentedType.map(TypeName.base), !code.types(named: type).isEmpty else { continue }
            for argument in call.arguments {
                guard let closure = argument.value, closure.kind == .closure else { continue }
                let item = closure.parameters.first?.text ?? "$0"
                let shown = closure.descendants(.member).filter { $0.first?.kind == .name && $0.first?.text == item }
                items[type, default: []].formUnion(shown.map(\.text))
            }
        }
        for (type, shown) in items.sorted(by: { $0.key < $1.key }) {
            for call in code.calls(type) {
                for argument in call.arguments where shown.contains(argument.text) {
                    guard let value = argument.value else { continue }
                    frames.append(SinkFrame(call, value: value, effect: "shown to the user"))
                }
            }
        }
        return frames
    }

    private static func saysText(_ name: String) -> Bool {
        if sayings.matches(name) { return true }
        let lower = name.lowercased()
        return lower.hasSuffix("label") || lower.hasSuffix("textview")
    }

    private static let sayings = WordSet(["error", "message", "status"])

    private static let fields: Set<String> = [
        "message", "errorMessage", "errorDescription", "detail", "details", "reason", "error", "serverMessage",
        "debugMessage", "body", "localizedDescription",
    ]

    /// Texts that other things than errors have as well.
    private static let messages: Set = ["message", "body", "detail", "details", "reason"]

    private static let serverMembers = WordSet(["servermessage", "servererror"])
    private static let serverNames = WordSet(["servermessage", "servererrortext"])
    private static let answers = WordSet(["answer", "response", "serverdata", "body", "reply", "payload"])
    private static let servers = WordSet(["response", "server", "payload", "backend"])
    private static let serverErrors = WordSet([
        "servererror", "apierror", "backenderror", "serverfailure", "apifailure",
    ])
    private static let containers = WordSet(["json", "response", "body", "payload", "dict"])
    private static let errors = WordSet(["error", "failure", "problem", "fault"])

    /// All of an answer as a text: `String(data: data, encoding: .utf8)` in a function that holds the response.
    private static func answerText(_ expression: Fact, depth: Int = 0) -> Fact? {
        if expression.kind == .name, depth < 4 {
            return expression.declaration?.initialValue.flatMap { answerText($0, depth: depth + 1) }
        }
        guard expression.kind == .call, ["String", "NSString", "initWithData"].contains(expression.text),
            let data =
                (expression.argument("data") ?? expression.argument("decoding")
                ?? (expression.isSwift ? nil : expression.argument(at: 0))).map(unwrapped),
            data.text == "data" || isLoaded(data), let function = expression.enclosingFunction
        else { return nil }
        if isLoaded(data) { return data }
        let parameters = function.parameters + function.descendants(.parameter)
        let holdsResponse =
            parameters.contains { $0.detail.contains("HTTPURLResponse") || $0.text == "response" }
            || function.descendants(.binding).contains { $0.text == "response" }
            || function.descendants(.variable).contains { $0.text == "response" }
        return holdsResponse ? data : nil
    }

    /// Whether data is what a server answered: `let (body, _) = try await session.data(from: url)`.
    private static func isLoaded(_ data: Fact) -> Bool {
        guard data.kind == .name, var value = data.declaration?.initialValue else { return false }
        while value.kind == .prefix || value.kind == .cast, let inner = value.first { value = inner }
        return value.kind == .call && ["data", "upload"].contains(value.text)
            && (value.argument("from") ?? value.argument("for")) != nil
    }

    /// A value without its default: `response.data` of `response.data ?? Data()`.
    private static func unwrapped(_ value: Fact) -> Fact {
        value.kind == .operators && value.text == "??" || value.kind == .prefix || value.kind == .cast
            ? value.first.map(unwrapped) ?? value : value
    }

    /// The member of a server's answer that an expression shows.
    private static func serverText(_ expression: Fact, depth: Int = 0) -> Fact? {
        guard depth < 6 else { return nil }
        switch expression.kind {
        case .member:
            if expression.textHolds(serverMembers) { return isNamed(expression) ? nil : expression }
            guard fields.contains(expression.text), let base = expression.first, !isOwnConstant(base),
                !isNamed(expression)
            else { return nil }
            guard expression.text != "localizedDescription" else { return nil }
            let owner = (base.dottedName ?? base.text) + " " + (base.typeName ?? "")
            // Of what is only called after the server, a text may be what it is there for: a notice, a prompt to choose one.
            let isServers =
                servers.matches(owner)
                && (!messages.contains(expression.text) || answers.matches(owner) || errors.matches(owner)
                    || base.text.lowercased() == "server")
            return isServers || serverErrors.matches(owner) || isDecoded(base) ? expression : nil
        case .name:
            if expression.textHolds(serverNames) { return expression }
            guard let declaration = expression.declaration, let value = declaration.initialValue
            else { return nil }
            return serverText(value, depth: depth + 1)
        case .call where ["String", "NSString", "initWithData"].contains(expression.text):
            guard
                let data = expression.argument("data") ?? expression.argument("decoding")
                    ?? (expression.isSwift ? nil : expression.argument(at: 0))
            else { return nil }
            return answers.matches(data.dottedName ?? data.text) ? data : nil
        case .subscripted:
            guard let key = expression.argument(at: 0)?.string, fields.contains(key) || key == "description",
                let base = expression.first
            else {
                return nil
            }
            return containers.matches(base.dottedName ?? "") || serverText(base, depth: depth + 1) != nil
                ? expression : nil
        case .operators where expression.text == "??" || expression.text == "+":
            return expression.children.lazy.compactMap { serverText($0, depth: depth + 1) }.first
        case .ternary: return expression.children.dropFirst().lazy.compactMap { serverText($0, depth: depth + 1) }.first
        case .cast: return expression.first.flatMap { serverText($0, depth: depth + 1) }
        case .interpolated:
            return expression.children.lazy.compactMap { part in
                part.arguments.first?.value.flatMap { serverText($0, depth: depth + 1) }
            }.first
        default: return nil
        }
    }

    /// Whether a member is read of a type through types alone, as the texts of translations are: `Localization.Errors.serverError`.
    private static func isNamed(_ member: Fact) -> Bool {
        guard var owner = member.first else { return false }
        while owner.kind == .member, owner.beginsUppercase, let next = owner.first { owner = next }
        return owner.kind == .name && owner.beginsUppercase
    }

    /// Whether a value is a case or a constant of a type of the app's own, whose texts the app wrote: `APIError.offline`.
    private static func isOwnConstant(_ value: Fact) -> Bool {
        guard value.kind == .member, let type = value.first, type.kind == .name, type.beginsUppercase,
            let constant = value.code.member(value.textID, ofType: type.text)
        else { return false }
        return constant.kind == .enumCase || constant.flags.contains(.isStatic) && constant.flags.contains(.isConstant)
    }

    /// Whether a value is an error that the server sent: decoded, or the failure of a call whose failure type is decodable.
    private static func isDecoded(_ base: Fact) -> Bool {
        if let type = base.typeName { return isServersError(type, of: base) }
        guard base.kind == .name, let binding = base.declaration, binding.kind == .binding,
            base.text.lowercased().contains("fail") || base.text.lowercased().contains("err"),
            let subject = binding.enclosing(.switching)?.first ?? binding.enclosing(.branch)?.first,
            let name = subject.parts.first(where: { $0.kind == .name }),
            let parameter = name.declaration, parameter.kind == .parameter,
            let call = parameter.parent?.parent?.parent, call.kind == .call,
            let function = call.code.function(calledBy: call)
        else { return false }
        // `completion: (Result<Void, ServerFailure>) -> Void`
        let written = function.parameters.map(\.detail).first { $0.contains("Result<") } ?? ""
        guard let failure = written.split(separator: "<").last?.split(separator: ">").first?.split(separator: ",").last
        else { return false }
        return isServersError(TypeName.base(String(failure.drop { $0 == " " })), of: base)
    }

    private static func isServersError(_ type: String, of value: Fact) -> Bool {
        guard errors.matches(type) else { return false }
        return value.code.types(named: type).contains { declared in
            // `Error` is Swift's, unless it stands within the type around.
            guard type != "Error" || ShownWhole.isSeen(declared, from: value) else { return false }
            return !Set(declared.inheritedNames).isDisjoint(with: ["Decodable", "Codable"])
        }
    }
}
