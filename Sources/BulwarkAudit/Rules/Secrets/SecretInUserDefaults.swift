import BulwarkDetection
import BulwarkReport

/// A credential that is stored in UserDefaults.
enum SecretInUserDefaults: Rule {
    static let description = RuleDescription(
        id: "secret-in-user-defaults",
        area: .secrets,
        severity: .blocking,
        title: "Credential stored in UserDefaults",
        rationale: """
            UserDefaults is a property list in the app's container: readable in every unencrypted backup, on any unlocked or jailbroken \
            device, and by whoever gets hold of the container. Nothing in it is encrypted beyond the file's own protection class.
            """,
        fix: """
            Store the value in the keychain, readable only while the device is unlocked and never leaving it:

                try await keychain.set(token, for: .authToken)  // Bulwark: whenUnlockedThisDeviceOnly by default

            and remove what earlier versions left behind with `UserDefaults.standard.removeObject(forKey:)`.
            """,
        triggering: triggering,
        nonTriggering: nonTriggering,
        references: ["MASVS-STORAGE-1", "MASWE-0006", "MASTG-TEST-0300", "CWE-312", "CWE-922"])

    static func findings(in app: AuditedApp) -> [Finding] {
        let tokens = TokenMeaning.of(app.code)
        let kept = properties(in: app.code, tokens)
        let places = Set(kept.map(\.location))
        return stores(in: app, tokens).filter { !places.contains($0.location) } + kept
    }

    private static func stores(in app: AuditedApp, _ tokens: TokenMeaning) -> [Finding] {
        let query = SourceQuery.sensitive { $0.isCredential }
        return SinkSearch.findings(from: UserDefaultsSinks.frames(in: app.code), ignoringLiterals: true) { frame in
            guard let value = frame[.value] else { return nil }
            let origins = ValueTrace.origins(of: value, query)
            if let origin = origins.first(where: { $0.sensitiveKind != nil }), let kind = origin.sensitiveKind {
                if kind == .token, tokens.opensNothing(origin, under: frame[.key]) { return nil }
                return finding(
                    at: frame.place, "The \(kind.words) '\(origin.name)' is \(frame.effect).",
                    severity: severity(kind, origin, under: frame[.key], tokens), trace: origin.trace(to: frame))
            }
            return byKey(frame, value: value, tokens)
        }
    }

    /// A token that is one of some thing, and goes nowhere where credentials go, only warns; one that is just called so is kept to be let in by.
    private static func severity(
        _ kind: SensitiveKind, _ origin: Origin, under key: Fact?, _ tokens: TokenMeaning
    ) -> Severity? {
        kind == .token && !tokens.opensSomething(origin, under: key) && !TokenMeaning.isBare(origin.name)
            ? .warning : nil
    }

    /// A value of unknown origin under a key that says what it is.
    private static func byKey(_ frame: SinkFrame, value: Fact, _ tokens: TokenMeaning) -> Finding? {
        guard let key = frame[.key], !value.isLiteral, !isMarker(value), !value.isCleared else { return nil }
        for text in names(of: key) {
            guard let kind = value.code.kind(ofName: text, type: encodedType(value) ?? value.typeName),
                kind.isCredential
            else { continue }
            let origin = Origin(source: .sensitive(kind), fact: value, name: text)
            if kind == .token, tokens.opensNothing(origin, under: key) { return nil }
            return finding(
                at: frame.place, "The \(kind.words) under the key \"\(text)\" is \(frame.effect).",
                severity: severity(kind, origin, under: key, tokens), trace: origin.trace(to: frame))
        }
        return nil
    }

    /// What a key is called: the text that it is, or the member or key path that names it.
    private static func names(of key: Fact) -> [String] {
        switch key.kind {
        case .member where key.first == nil || key.first?.text == "Defaults": key.strings + [key.text]
        case .keyPath: key.text.split(separator: ".").last.map { [String($0)] } ?? []
        default: key.strings
        }
    }

    /// The type of what is encoded, where the value is an encoder's.
    private static func encodedType(_ value: Fact) -> String? {
        var value = value
        while value.kind == .cast, let inner = value.first { value = inner }
        guard value.kind == .call, value.text == "encode" else { return nil }
        return value.argument(at: 0)?.typeName
    }

    /// Flags, dates, hashes and the like tell nothing of a credential.
    private static func isMarker(_ value: Fact) -> Bool {
        switch value.kind {
        case .boolean, .none, .number: return true
        case .operators: return value.typeName == "Bool"
        case .call: return CallEffects.hidesValue(value.text) || CallEffects.losesValue(value.text)
        case .member: return MemberEffects.losesValue(value.text)
        case .prefix: return true
        default: return false
        }
    }

    private static func properties(in code: CodeBase, _ tokens: TokenMeaning) -> [Finding] {
        UserDefaultsSinks.properties(in: code).compactMap { declaration, attribute in
            let names = [declaration.text] + (attribute.arguments.first?.value.map { Self.names(of: $0) } ?? [])
            for name in names {
                if let kind = code.kind(ofName: name, type: declaration.typeName), kind.isCredential {
                    let origin = Origin(source: .sensitive(kind), fact: declaration, name: name)
                    if kind == .token, tokens.opensNothing(origin, under: attribute.arguments.first?.value) {
                        return nil
                    }
                    return finding(
                        at: declaration,
                        "The \(kind.words) '\(declaration.text)' is kept in \(attribute.text == "SceneStorage" ? "the scene's file" : "UserDefaults") by @\(attribute.text).",
                        severity: severity(kind, origin, under: attribute.arguments.first?.value, tokens))
                }
            }
            return nil
        }
    }
}
