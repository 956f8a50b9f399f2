import BulwarkReport

/// What each line gets where no rule found fault.
extension ChecklistAnswers {
    private var code: CodeBase { app.code }

    // MARK: Secrets

    var userDefaults: Answer {
        let stores = UserDefaultsSinks.frames(in: code).map(\.place).evidence { _ in "stored in UserDefaults" }
        let properties = UserDefaultsSinks.properties(in: code).map(\.declaration).evidence {
            "'\($0.text)' is kept in UserDefaults"
        }
        let places = stores + properties
        return places.isEmpty
            ? .absent("Nothing is stored in UserDefaults, by calls or by @AppStorage.")
            : .pass(
                "\(ReportText.counted(places.count, "value")) stored in UserDefaults looked at; none is a secret.",
                places
            )
    }

    var logs: Answer {
        let places = LogSinks.frames(in: code).map(\.place).evidence { "written by '\($0.text)'" }
        return places.isEmpty
            ? .absent("Nothing is written to a log: no print, NSLog, os_log, Logger or crash reporter.")
            : .pass(
                "\(ReportText.counted(places.count, "logged value")) looked at; none is a secret or an account number.",
                places)
    }

    var constants: Answer {
        let literals = code.facts(.string).count + code.facts(.interpolated).count
        let files = ReportText.counted(code.fileCount, "source file")
        let resources = ReportText.counted(app.resources.fileCount, "resource file")
        return .pass(
            "\(ReportText.counted(literals, "string literal")) in \(files) and \(resources) looked at; none holds a credential.",
            [])
    }

    var cardData: Answer {
        let stored =
            UserDefaultsSinks.frames(in: code).map(\.place) + UserDefaultsSinks.properties(in: code).map(\.declaration)
            + StoreSinks.frames(in: code).map(\.place) + StoreSinks.properties(in: code).map(\.declaration)
            + code.calls("SecItemAdd", "SecItemUpdate")
        let places = stored.evidence { _ in "a value is stored" }
        return places.isEmpty
            ? .absent("Nothing is stored in UserDefaults, a database or the keychain.")
            : .pass(
                "\(ReportText.counted(places.count, "place")) where values are stored looked at; none stores a card number or verification value.",
                places)
    }

    // MARK: Transport

    var pinning: Answer {
        let pinned = Pinning.places(in: app)
        if !pinned.isEmpty {
            return .pass(
                "Certificates or keys are pinned in \(ReportText.counted(pinned.count, "place")).",
                pinned.map { TraceStep(.step, at: $0, "pinned here") })
        }
        return .absent("The app names no host of its own whose key it could pin.")
    }

    var pinRotation: Answer {
        let pinned = Pinning.places(in: app)
        return pinned.isEmpty
            ? .absent("Nothing is pinned, so there are no pins to rotate.")
            : .pass(
                "\(ReportText.counted(pinned.count, "place")) that \(pinned.count == 1 ? "pins" : "pin") looked at; none relies on one pin or one certificate alone.",
                pinned.map { TraceStep(.step, at: $0, "pinned here") })
    }

    // MARK: Biometrics

    private var prompts: [TraceStep] {
        BiometricCalls.evaluations(in: code).evidence { _ in "biometric prompt" }
    }

    /// Where keychain items are made that biometrics open, with whether the passcode opens them too.
    private var guardedItems: [(place: Fact, takesPasscode: Bool)] {
        code.calls("SecAccessControlCreateWithFlags").compactMap { call in
            let names = call.textsThroughVariables
            let biometric = names.contains { $0.contains("biometry") || $0.contains("touchid") }
            let either = names.contains { $0.hasSuffix("userpresence") || $0.hasSuffix("devicepasscode") }
            return biometric || either ? (call, either) : nil
        }
    }

    var biometricErrors: Answer {
        if !prompts.isEmpty {
            return .pass(
                "\(ReportText.counted(prompts.count, "biometric prompt")) looked at; each tells its errors apart.",
                prompts)
        }
        return guardedItems.isEmpty
            ? .absent("There is no biometric call in the app.")
            : .absent(
                "Biometrics guard keychain items alone; there is no call of evaluatePolicy that gives an LAError.")
    }

    var biometricFallback: Answer {
        let items = guardedItems.map(\.place).evidence { _ in "an item that biometrics guard" }
        if prompts.isEmpty {
            return items.isEmpty
                ? .absent("There is no biometric call in the app.")
                : .unclear(
                    "Biometrics guard keychain items; what the app does when one stays shut was not followed.", items)
        }
        let fallbacks =
            (code.facts(.member, named: ["userFallback", "localizedFallbackTitle"])
            + code.facts(.name, named: ["LAErrorUserFallback", "kLAErrorUserFallback"]))
            .evidence { "'\($0.text)' is handled here" }
        return fallbacks.isEmpty
            ? .unclear("Errors are told apart, but no answer to the fallback button was found.", prompts)
            : .pass("The fallback button has an answer.", fallbacks)
    }

    var passcodeFallback: Answer {
        let items = guardedItems
        let either = items.filter(\.takesPasscode).map(\.place).evidence { _ in
            "the device passcode opens this item as biometrics do"
        }
        if !either.isEmpty { return .fail("Keychain items open with the device passcode too.", either) }
        let places = prompts + items.map(\.place).evidence { _ in "an item that biometrics alone open" }
        return places.isEmpty
            ? .absent("There is no biometric call in the app.")
            : .pass(
                "\(ReportText.counted(places.count, "place")) looked at; none accepts the device passcode instead.",
                places)
    }

    // MARK: Keychain

    var keychainAccessibility: Answer {
        let names = Set(
            [
                "WhenUnlockedThisDeviceOnly", "AfterFirstUnlockThisDeviceOnly", "WhenPasscodeSetThisDeviceOnly",
            ].map { "kSecAttrAccessible" + $0 })
        let options: Set = [
            "whenUnlockedThisDeviceOnly", "afterFirstUnlockThisDeviceOnly", "whenPasscodeSetThisDeviceOnly",
            "accessibleWhenUnlockedThisDeviceOnly", "accessibleAfterFirstUnlockThisDeviceOnly",
            "accessibleWhenPasscodeSetThisDeviceOnly",
        ]
        let set =
            (code.facts(.name, named: names)
            + code.facts(.member, named: options).filter(KeychainConstants.isWrapperOption))
            .evidence { "\($0.text)" }
        let added = code.calls("SecItemAdd", "SecKeyCreateRandomKey", "SecKeyGeneratePair").evidence { _ in
            "an item is added here"
        }
        if !set.isEmpty {
            return .pass(
                "Items are bound to the device in \(ReportText.counted(set.count, "place")); none that leaves it was found.",
                set)
        }
        return added.isEmpty
            ? .absent("The app adds nothing to the keychain itself.")
            : .unclear("Items are added to the keychain, but which accessibility they get was not seen.", added)
    }

    /// Libraries that wrap the keychain, by the module that code imports.
    private static let wrappers: Set = [
        "Bulwark", "JNKeychain", "KeychainAccess", "KeychainStored", "KeychainSwift", "KeychainWrapper", "Locksmith",
        "SAMKeychain", "SSKeychain", "SimpleKeychain", "SwiftKeychainWrapper", "UICKeyChainStore", "Valet",
    ]

    var keychainWrappers: Answer {
        var places: [String: TraceStep] = [:]
        for call in code.calls("SecItemAdd", "SecItemUpdate", "SecItemCopyMatching", "SecItemDelete")
        where !call.isDebugOnly {
            let name = call.enclosingType.map { TypeName.base($0.text) } ?? call.path
            let step = TraceStep(.step, at: call.location, "keychain calls in '\(name)'")
            if let known = places[name], known.location <= step.location { continue }
            places[name] = step
        }
        for imported in code.facts(.importing, named: Self.wrappers).sorted() where !imported.isDebugOnly {
            guard places["import " + imported.text] == nil else { continue }
            let version = app.resources.packages.first { $0.module == imported.text.lowercased() }?.version
            places["import " + imported.text] = TraceStep(
                .step, at: imported.location,
                "keychain calls through \(imported.text)\(version.map { " \($0)" } ?? "")")
        }
        let wrappers = places.values.sorted { $0.location < $1.location }
        switch wrappers.count {
        case 0: return .absent("The app calls the keychain neither itself nor through a library that is known.")
        case 1: return .pass("All keychain calls go through one place.", wrappers)
        default: return .fail("Keychain calls go through \(wrappers.count) places.", wrappers)
        }
    }

    // MARK: Input

    var inputs: Answer {
        let places = InputPlaces.all(in: app).evidence {
            switch $0.kind {
            case .member: "the pasteboard is read"
            case .function: "deep links arrive here"
            case .call where $0.text == "decode": "an answer or file is decoded"
            default: "'\($0.text)'"
            }
        }
        return places.isEmpty
            ? .absent("No input arrives: no text field, deep link, decoded answer or pasteboard that is read.")
            : .pass(
                "\(ReportText.counted(places.count, "place")) where input arrives looked at; none lets it into a statement, a path, a script or a format unchecked.",
                places)
    }

    var deepLinks: Answer {
        let places = InputPlaces.deepLinks(in: code).evidence { _ in "deep links arrive here" }
        return places.isEmpty
            ? .absent("The app handles no deep link.")
            : .pass(
                "\(ReportText.counted(places.count, "handler")) of deep links looked at; none uses what it is given unchecked.",
                places)
    }

    var parameterizedSQL: Answer {
        let places = SQLStatements.calls(in: code).evidence { "run by '\($0.text)'" }
        return places.isEmpty
            ? .absent("The app runs no SQL: no call of sqlite3 and none that is given a statement.")
            : .pass(
                "\(ReportText.counted(places.count, "SQL statement")) looked at; none has a value in its text that could change it.",
                places)
    }

    // MARK: Sessions

    var memoryCleared: Answer {
        let held = SessionState.heldCredentials(in: code)
        guard !held.isEmpty else {
            return .absent("No property of a class or actor, and no state of a view, holds a credential.")
        }
        let cleared = SessionState.cleared(held, in: code)
        if cleared.count == held.count {
            return .pass(
                "\(ReportText.counted(held.count, "credential")) held in properties looked at; each is set to nil or emptied somewhere.",
                cleared.evidence { "'\($0.text)' is cleared" })
        }
        let left = held.filter { !cleared.contains($0) }
        return .fail(
            "\(left.count) of \(ReportText.counted(held.count, "credential")) that properties hold are never cleared.",
            left.evidence { "'\($0.text)' is never set to nil or emptied" })
    }

    var sessionTimeout: Answer {
        guard NoSessionTimeout.holdsSession(code) else {
            return .absent("The app logs nobody in, or keeps no credential.")
        }
        guard let end = NoSessionTimeout.sessionEnd(in: code) else {
            return .unclear("The app has no entry point that was read.", [])
        }
        let place = [TraceStep(.step, at: end.location, "'\(end.text)'")]
        return NoSessionTimeout.isVague(end)
            ? .unclear("Only a name was found that may mean the end of a session, or something else.", place)
            : .pass("Something in the app ends a session, or locks it, after a time.", place)
    }
}
