/// What Bulwark's own `FilePolicy` and `ApplicationFolder` promise of files, as far as the code shows it.
enum FilePromise {
    /// Whether a call gives files a protection class: `policy.apply(to: path)`, or the making of an `ApplicationFolder`, whose class new
    /// files take on.
    static func protects(_ call: Fact) -> Bool {
        switch call.text {
        case "apply": policy(appliedBy: call).map(asksForClass) ?? false
        case "system": call.receiver?.text == "ApplicationFolder" && asksForClass(call)
        case "ApplicationFolder": call.argument("policy").map { asksForClass(made(by: $0) ?? $0) } ?? false
        default: false
        }
    }

    /// Whether a call leaves files out of backups.
    static func excludesFromBackup(_ call: Fact) -> Bool {
        guard call.text == "apply", let policy = policy(appliedBy: call) else { return false }
        // One that comes from elsewhere is taken at its word, as the class is.
        guard let backup = policy.argument("backup") else { return policy.text != "FilePolicy" }
        return backup.text == "excluded"
    }

    /// The policy that `apply` is called of: where it was made, or else the name it has.
    private static func policy(appliedBy call: Fact) -> Fact? {
        guard let label = call.arguments.first?.text, ["to", "toDatabase", "toAllIn"].contains(label),
            let policy = call.receiver
        else { return nil }
        if let made = made(by: policy), made.text == "FilePolicy" { return made }
        return policy.typeName == "FilePolicy" ? policy : nil
    }

    private static func made(by value: Fact) -> Fact? {
        if value.kind == .call { return value }
        return value.referredDeclaration?.initialValue.flatMap { $0.kind == .call ? $0 : nil }
    }

    /// Whether the making of a policy or folder names a class; a policy that comes from elsewhere is taken at its word.
    private static func asksForClass(_ making: Fact) -> Bool {
        guard let protection = making.argument("protection") else { return making.kind != .call }
        return !protection.parts.contains { $0.text == "systemDefault" || $0.text == "none" }
    }
}
