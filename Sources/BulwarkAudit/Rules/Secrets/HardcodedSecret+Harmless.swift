import BulwarkDetection

/// Texts that look like secrets and are none, or are no secret of anybody's.
extension HardcodedSecret {
    /// Whether a key is one that its issuer means for clients: `pk_live_…`, `pubToken`.
    static func isPublishable(_ text: String, _ name: String) -> Bool {
        if text.hasPrefix("pk_live_") || text.hasPrefix("pk_test_") { return true }
        guard name.hasPrefix("pub") else { return false }
        return name.dropFirst(3).first?.isUppercase == true || name.hasPrefix("pub_") || name.hasPrefix("publishable")
    }

    /// Whether the key at the end of an address is one for clients, by itself or by the constant's name: `"?apiKey=" + Pay.publishableKey`.
    static func endsInPublicKey(_ text: String, _ literal: Fact) -> Bool {
        let key = text[(text.lastIndex(of: "=").map(text.index(after:)) ?? text.startIndex)...]
        if isPublishable(String(key), "") { return true }
        guard literal.text.hasSuffix("="), let sum = literal.parent, sum.kind == .operators,
            let next = sum.children.first(where: { $0.index >= literal.end }),
            next.kind == .name || next.kind == .member
        else { return false }
        let name = next.text.lowercased()
        return name.contains("public") || name.contains("publishable")
    }

    /// Whether a text is the address of a contract or an account on a ledger, as of a token that is traded there.
    static func isContract(_ text: String) -> Bool {
        text.utf8.count == 42 && text.hasPrefix("0x") && text.dropFirst(2).allSatisfy(\.isHexDigit)
    }

    /// Whether a literal is the key by which crash reporters and analytics know the app: every copy of it sends that.
    static func namesApp(_ literal: Fact, _ name: String, _ kind: SensitiveKind) -> Bool {
        // App Center calls that key the app's secret.
        guard kind == .token || kind == .apiKey || kind == .secret && namesAppCenter(literal, name) else {
            return false
        }
        if reporters.matches(name) { return true }
        for around in literal.ancestors.prefix(4) {
            switch around.kind {
            case .call: return reporters.matches(around.receiver?.firstName ?? around.text)
            case .assignment: return reporters.matches(around.first?.firstName ?? "")
            default: break
            }
        }
        return false
    }

    static func namesAppCenter(_ literal: Fact, _ name: String) -> Bool {
        appCenter.matches(name)
            || literal.ancestors.prefix(4).contains {
                $0.kind == .call && appCenter.matches($0.receiver?.firstName ?? $0.text)
            }
    }

    static let appCenter = WordSet(["appcenter"])

    /// Services that know an app by a key which every copy of it sends.
    static let reporters = WordSet([
        "mixpanel", "amplitude", "bugsnag", "posthog", "appsflyer", "instabug", "flurry", "newrelic", "crashlytics",
        "fabric", "countly", "quantcast", "mparticle", "sentry", "telemetrydeck", "appcenter",
    ])

    /// Whether a few digits are one of several that are too easy to guess: `pin == "123456" || Set(pin).count < 3`.
    static func asksForBetter(_ pin: Fact, than literal: Fact) -> Bool {
        guard let around = literal.parent, around.detail.utf8.count <= 256, around.detail.contains("||") else {
            return false
        }
        return around.children.contains { operand in
            operand != pin && operand.kind == .member && operand.text == "count"
                && operand.parts.contains { $0.textID == pin.textID }
        }
    }

    /// Whether a value serves to try what is computed, by its name or by that of the function around: `let expectedKey = "…"`, `testDerivation()`.
    static func isVector(_ name: String, _ literal: Fact) -> Bool {
        let words = NameWords.words(of: name)
        return ["expected", "test", "dummy", "sample"].contains { words.first == $0 }
            || literal.enclosingFunction.map { NameWords.words(of: $0.text).first == "test" } ?? false
    }

    /// Whether a text says its own name: `let password = "Password1"`.
    static func isEcho(_ text: String, of name: String) -> Bool {
        let letters = text.lowercased().filter(\.isLetter)
        let own = name.lowercased().filter(\.isLetter)
        return !letters.isEmpty
            && (letters == own || own.contains(letters)
                // A long name is in a text that names the same thing: `"4.3.2_backend_accountEncryptionKey"`.
                || (letters.contains(own) && (text.count < own.count + 6 || own.count >= 12)))
    }

    /// Texts that are shown, and not used.
    static func isDocumentation(_ literal: Fact) -> Bool {
        literal.ancestors.contains { ancestor in
            ancestor.kind == .call
                && ["Text", "print", "NSLocalizedString", "fatalError", "Label", "String(localized:)"].contains(
                    ancestor.text)
                || ancestor.kind == .macro && ancestor.text == "Preview"
        }
    }
}

extension Fact {
    /// The name that a chain of members and calls begins with: `Mixpanel` of `Mixpanel.mainInstance().people`.
    fileprivate var firstName: String? {
        switch kind {
        case .name: text
        case .member, .call, .subscripted: first?.firstName
        default: nil
        }
    }
}
