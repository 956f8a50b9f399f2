/// What the login says. A `%@` stands for what is put in.
enum LoginText: String, CaseIterable {
    case unlockWith = "login.unlock-with"
    case useBiometrics = "login.use-biometrics"
    case usePIN = "login.use-pin"
    case pin = "login.pin"
    case unlock = "login.unlock"
    case recover = "login.recover"
    case wrong = "login.wrong"
    case wait = "login.wait"
    case notDigits = "login.not-digits"
    case invalidated = "login.invalidated"
    case lockedOut = "login.locked-out"
    case erased = "login.erased"
    case recovered = "login.recovered"

    var english: String {
        switch self {
        case .unlockWith: "Unlock with %@"
        case .useBiometrics: "Use %@"
        case .usePIN: "Enter PIN"
        case .pin: "PIN"
        case .unlock: "Unlock"
        case .recover: "Recover access"
        case .wrong: "The PIN is wrong. Tries left: %@."
        case .wait: "Wait %@ before you try again."
        case .notDigits: "A PIN has digits only."
        case .invalidated: "The enrolled faces or fingers have changed. Enter your PIN."
        case .lockedOut: "No tries are left. Recover access another way."
        case .erased: "What the PIN protected was erased. Sign in anew."
        case .recovered: "Set a new PIN."
        }
    }

    /// The text in the person's language.
    var text: String { Translation.text(rawValue, english) }

    /// The text with something put in.
    func text(_ value: String) -> String { text.replacing("%@", with: value) }
}
