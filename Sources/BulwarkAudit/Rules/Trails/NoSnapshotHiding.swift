import BulwarkDetection
import BulwarkReport

/// An app that lets the system photograph its sensitive screens.
enum NoSnapshotHiding: Rule {
    static let description = RuleDescription(
        id: "no-snapshot-hiding",
        area: .trails,
        severity: .warning,
        title: "Sensitive screens go into the app switcher's snapshots",
        rationale:
            "When an app goes into the background the system stores a picture of its screen on disk and shows it in the app switcher, without the app's login. A password stands there in dots; numbers, keys and recovery phrases can be read.",
        fix:
            "Cover the window in sceneWillResignActive and uncover it in sceneDidBecomeActive (Bulwark's `.privacyShield()`). `.privacySensitive()` alone hides nothing there: it marks what `.redacted(reason: .privacy)` is to hide.",
        triggering: [
            .init(
                """
                @main struct Bank: App {
                    @Environment(\\.scenePhase) var phase
                    var body: some Scene { WindowGroup { Login() }.onChange(of: phase) { if phase == .background { Store.shared.save() } } }
                }
                struct Login: View { @State var password = ""; var body: some View { TextField("Password", text: $password) } }
                """),
            .init(
                "@main struct Bank: App { var body: some Scene { WindowGroup { Pay() } } }\nstruct Pay: View { @State var iban = \"\"; var body: some View { TextField(\"IBAN\", text: $iban) } }"
            ),
            .init(
                "@main struct Bank: App { var body: some Scene { WindowGroup { Login() } } }\nstruct Login: View { @State var password = \"\"; var body: some View { TextField(\"Password\", text: $password) } }"
            ),
            .init(
                """
                @main struct Bank: App { var body: some Scene { WindowGroup { Pay() } } }
                struct Pay: View {
                    @State var iban = ""
                    var body: some View { TextField("IBAN", text: $iban); Text(balance).privacySensitive() }
                }
                """),
            .init(
                "@main struct Bank: App { var body: some Scene { WindowGroup { Login() } } }\nfinal class Login: UIViewController { let seedPhraseField = UITextView(); func show() { view.addSubview(seedPhraseField) } }"
            ),
        ],
        nonTriggering: [
            .init(
                "@main struct Bank: App { var body: some Scene { WindowGroup { Login() } } }\nstruct Login: View { @State var password = \"\"; var body: some View { SecureField(\"Password\", text: $password) } }"
            ),
            .init(
                """
                @main struct Bank: App {
                    @Environment(\\.scenePhase) var phase
                    var body: some Scene { WindowGroup { ZStack { Login(); if phase != .active { Color.white } } } }
                }
                struct Login: View { @State var iban = ""; var body: some View { TextField("IBAN", text: $iban) } }
                """),
            .init(
                """
                @main struct Bank: App {
                    @Environment(\\.scenePhase) var phase
                    @State var isHidden = false
                    var body: some Scene { WindowGroup { Login().blur(radius: isHidden ? 20 : 0) }.onChange(of: phase) { _, new in isHidden = new != .active } }
                }
                struct Login: View { @State var iban = ""; var body: some View { TextField("IBAN", text: $iban) } }
                """),
            .init(
                """
                @main struct Bank: App {
                    @Environment(\\.scenePhase) var phase
                    var body: some Scene { WindowGroup { Pay().overlay { if phase != .active { Cover() } } } }
                }
                struct Pay: View { @State var iban = ""; var body: some View { TextField("IBAN", text: $iban) } }
                """),
            .init("@main struct Game: App { var body: some Scene { WindowGroup { Board() } } }"),
            .init(
                """
                @main struct Bank: App { @State var away = false; var body: some Scene { WindowGroup { Pay().redacted(reason: away ? .privacy : []) } } }
                struct Pay: View { @State var iban = ""; var body: some View { TextField("IBAN", text: $iban).privacySensitive() } }
                """),
            .init(
                "@main struct Bank: App { var body: some Scene { WindowGroup { Login().privacyShield() } } }\nstruct Login: View { @State var iban = \"\"; var body: some View { TextField(\"IBAN\", text: $iban) } }"
            ),
            .init(
                "@main final class AppDelegate: UIResponder, UIApplicationDelegate { let cover = SnapshotCover() }\nfinal class Pay: UIViewController { let ibanField = UITextField(); func show() { view.addSubview(ibanField) } }"
            ),
        ],
        references: ["MASVS-PLATFORM-3", "MASWE-0055", "MASTG-TEST-0290", "CWE-200"], needsApp: true)

    static func findings(in app: AuditedApp) -> [Finding] {
        guard app.isApp, let entry = app.entryPoint, let field = readableField(in: app), !hides(app.code) else {
            return []
        }
        return [
            finding(
                at: entry,
                "The screen that takes the \(field.kind.words) '\(field.name)' is photographed for the app switcher, and nothing covers it.",
                trace: [TraceStep(.source, at: field.place, "the \(field.kind.words) can be read here")])
        ]
    }

    /// A field whose picture can be read: of a password that stands there in dots a picture tells nothing.
    private static func readableField(in app: AuditedApp) -> (name: String, kind: SensitiveKind, place: SourceLocation)?
    {
        if let field = SensitiveControls.fields(in: app.code).first(where: {
            guard !$0.place.isDebugOnly else { return false }
            return PasswordFieldNotSecure.shows($0)
                || isForEyesOnly($0.kind) && !$0.isOutlet && !SensitiveControls.makesSecure($0)
        }) {
            return (field.name, field.kind, field.place.location)
        }
        return app.interfaceFields.first {
            PasswordFieldNotSecure.shows($0, in: app)
                || isForEyesOnly($0.kind) && !$0.isMadeSecure(in: app)
        }.map { ($0.name, $0.kind, $0.location) }
    }

    /// Whether what a field takes is nobody's business but the user's, and stands there as it is typed.
    private static func isForEyesOnly(_ kind: SensitiveKind) -> Bool {
        kind != .password && kind != .pin
            && (kind.isCredential || kind.isPayment || kind == .nationalID || kind == .health)
    }

    private static let callbacks: Set<String> = [
        "sceneWillResignActive", "applicationWillResignActive", "applicationDidEnterBackground",
        "sceneDidEnterBackground",
    ]
    private static let covers = [
        "cover", "blur", "shield", "privacy", "hid", "overlay", "curtain", "veil", "obscur", "mask", "snapshot",
        "alpha", "visualeffect", "lock", "addsubview", "splash",
    ]

    private static func hides(_ code: CodeBase) -> Bool {
        let widgets = Set(code.facts(.importing, named: "WidgetKit").map(\.file))
        // What is private is hidden only where something redacts it: `.redacted(reason: .privacy)`.
        let redacts = code.calls("redacted").contains { !widgets.contains($0.file) }
        if code.calls("privacySensitive", "privacyShield", "SnapshotCover").contains(where: {
            !widgets.contains($0.file) && ($0.text != "privacySensitive" || redacts)
        }) {
            return true
        }
        for function in code.facts(.function, named: callbacks) {
            if covered(function) { return true }
            for call in function.descendants(.call) where code.functions(calledBy: call).contains(where: covered) {
                return true
            }
        }
        for notification in code.facts(
            .member, named: ["willResignActiveNotification", "didEnterBackgroundNotification"])
        {
            if let scope = notification.enclosing(.function, .closure), covered(scope) { return true }
            if let type = notification.enclosingType, covered(type) { return true }
        }
        // SwiftUI: a view that depends on the scene's phase.
        for fact in code.facts(.attribute, named: "Environment")
        where fact.descendants(.keyPath).contains(where: { $0.text.hasSuffix("scenePhase") }) {
            guard let type = fact.enclosingType, let name = fact.parent?.text else { continue }
            let uses = type.descendants(.name).filter { $0.text == name }
            if uses.contains(where: depends) { return true }
        }
        return false
    }

    /// Whether something is shown or hidden by the phase at this place: a condition, a modifier, or the closure of `onChange`.
    private static func depends(_ use: Fact) -> Bool {
        for around in use.ancestors {
            switch around.kind {
            case .branch, .ternary, .switching:
                return around.kind == .ternary || covered(around) || buildsViews(around)
            case .call:
                if around.text == "overlay" || around.text == "blur" || around.text == "opacity"
                    || around.text == "redacted" || covers.contains(where: { around.text.lowercased().contains($0) })
                {
                    return true
                }
                if around.arguments.compactMap(\.value).contains(where: {
                    $0.kind == .closure && covered($0) && !use.isInside($0)
                }) {
                    return true
                }
            case .block, .closure, .accessor, .function: return false
            default: break
            }
        }
        return false
    }

    /// Whether a condition stands where views are built, and builds one: `if phase != .active { Color.white }`.
    private static func buildsViews(_ choice: Fact) -> Bool {
        for around in choice.ancestors {
            switch around.kind {
            // What a change of the phase does is no view.
            case .call where around.text.hasPrefix("on") || around.text == "task": return false
            case .function where around.text != "body": return false
            case .type: return false
            case .function, .accessor:
                return choice.descendants(.block).contains { block in
                    block.descendants.contains { ($0.kind == .name || $0.kind == .call) && $0.beginsUppercase }
                }
            default: break
            }
        }
        return false
    }

    private static func covered(_ scope: Fact) -> Bool {
        scope.descendants.contains { part in
            guard part.kind == .call || part.kind == .member || part.kind == .name else { return false }
            let name = part.text.lowercased()
            return covers.contains { name.contains($0) }
        }
    }
}
