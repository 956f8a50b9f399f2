import BulwarkReport

/// The review checklist, answered from what the rules found and from what the app has at all.
struct ChecklistAnswers {
    let app: AuditedApp
    let findings: [Finding]
    let rules: [any Rule.Type]

    /// The 18 lines with their answers.
    var lines: [AuditReport.ChecklistLine] { ReviewChecklist.questions.map(answer) }

    private func answer(_ question: ReviewChecklist.Question) -> AuditReport.ChecklistLine {
        switch question.id {
        case "no-secrets-in-user-defaults":
            judged(
                question, ["secret-in-user-defaults", "login-flag-in-user-defaults"],
                subject: presence(UserDefaultsSinks.frames(in: app.code).map(\.place)), what: "uses of UserDefaults")
        case "no-secrets-in-logs":
            judged(
                question, ["secret-in-log", "personal-data-in-log"],
                subject: presence(LogSinks.frames(in: app.code).map(\.place)), what: "values that are logged")
        case "no-hardcoded-credentials":
            judged(
                question, ["hardcoded-secret", "secret-in-resource", "constant-key"], subject: .present([]),
                what: "constants and resources")
        case "certificate-pinning": pinning(question)
        case "biometric-fallback": biometricFallback(question)
        case "file-protection":
            judged(
                question, ["file-write-unprotected", "file-protection-none", "store-without-protection"],
                subject: presence(
                    FileSinks.writes(in: app.code).map(\.frame.place) + StoreSinks.frames(in: app.code).map(\.place)),
                what: "files and stores")
        case "input-validation":
            judged(
                question,
                [
                    "deep-link-unvalidated", "sql-injection", "predicate-injection", "format-string-injection",
                    "path-traversal", "unbounded-text-field", "web-view-script-from-string",
                ],
                subject: presence(InputPlaces.all(in: app)), what: "places where input arrives")
        case "keychain-this-device-only":
            judged(
                question,
                ["keychain-not-this-device-only", "keychain-accessible-always", "keychain-synchronizable-secret"],
                subject: presence(keychainCalls), what: "keychain calls")
        case "la-errors-handled":
            judged(
                question, ["biometrics-errors-unhandled"], subject: presence(BiometricCalls.evaluations(in: app.code)),
                what: "biometric prompts")
        case "pin-rotation-plan":
            judged(
                question, ["single-pin"], subject: presence(Pinning.evidence(in: app)), what: "pins",
                absent: "Nothing is pinned, so there are no pins to rotate.")
        case "memory-cleared": memoryCleared(question)
        case "parameterized-sql":
            judged(
                question, ["sql-injection"],
                subject: presence(
                    app.code.calls(
                        "sqlite3_prepare", "sqlite3_prepare_v2", "sqlite3_prepare_v3", "sqlite3_exec", "executeQuery",
                        "executeUpdate", "execute", "prepare", "rawQuery")), what: "SQL statements")
        case "deep-links-validated":
            judged(
                question, ["deep-link-unvalidated"], subject: presence(InputPlaces.deepLinks(in: app.code)),
                what: "deep link handlers")
        case "one-keychain-wrapper": oneWrapper(question)
        case "no-automatic-passcode-fallback":
            judged(
                question, ["biometrics-passcode-fallback"], subject: presence(BiometricCalls.evaluations(in: app.code)),
                what: "biometric prompts")
        case "data-protection": dataProtection(question)
        case "session-timeout": sessionTimeout(question)
        case "no-card-data":
            judged(question, ["card-data-stored"], subject: .present([]), what: "places where values are stored")
        default: question.answered(.cannotTell, "No rule answers this line.")
        }
    }

    // MARK: Lines that rules answer

    /// What a line is about, as far as the app has it.
    private enum Subject {
        case absent
        case present([Fact])
    }

    private func presence(_ places: [Fact]) -> Subject {
        let shipped = places.filter { !$0.isDebugOnly }
        return shipped.isEmpty ? .absent : .present(shipped)
    }

    /// Fails where a rule found something; passes where there is something to find fault with and none was found.
    private func judged(
        _ question: ReviewChecklist.Question, _ ids: Set<String>, subject: Subject, what: String, absent: String? = nil
    ) -> AuditReport.ChecklistLine {
        let found = findings.filter { ids.contains($0.rule) }
        if !found.isEmpty {
            let evidence = found.prefix(5).map { TraceStep(.sink, at: $0.location, $0.message) }
            return question.answered(.fail, "\(Self.count(found.count, "finding")).", evidence: Array(evidence))
        }
        let judging = Set(rules.map { $0.description.id })
        guard !ids.isDisjoint(with: judging) else {
            return question.answered(.cannotTell, "The rules that answer this line did not run.")
        }
        guard hasSources else { return question.answered(.cannotTell, "No source code was read.") }
        switch subject {
        case .absent: return question.answered(.notApplicable, absent ?? "There are no \(what).")
        case .present(let places):
            let evidence = places.prefix(3).map { TraceStep(.step, at: $0.location, "looked at") }
            let summary =
                places.isEmpty
                ? "Nothing was found in \(what)."
                : "\(Self.count(places.count, "place")) looked at (\(what)); no fault found."
            return question.answered(.pass, summary, evidence: Array(evidence))
        }
    }

    private var hasSources: Bool { app.code.fileCount > 0 }

    private static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    private func evidence(_ facts: some Sequence<Fact>, _ note: String) -> [TraceStep] {
        facts.prefix(3).map { TraceStep(.step, at: $0.location, note) }
    }

    // MARK: Lines with answers of their own

    private func pinning(_ question: ReviewChecklist.Question) -> AuditReport.ChecklistLine {
        let missing = findings.filter { $0.rule == "no-pinning" }
        if !missing.isEmpty {
            return question.answered(.fail, missing[0].message, evidence: missing[0].trace)
        }
        let pinned = Pinning.places(in: app)
        if !pinned.isEmpty {
            return question.answered(
                .pass, "\(Self.count(pinned.count, "place")) that pin certificates or keys.",
                evidence: pinned.prefix(3).map { TraceStep(.step, at: $0, "pinned here") })
        }
        guard hasSources, app.isApp else {
            return question.answered(.cannotTell, "This is no whole app, so pins may stand elsewhere.")
        }
        return question.answered(.notApplicable, "The app names no host of its own.")
    }

    private func biometricFallback(_ question: ReviewChecklist.Question) -> AuditReport.ChecklistLine {
        let prompts = BiometricCalls.evaluations(in: app.code).filter { !$0.isDebugOnly }
        guard !prompts.isEmpty else { return question.answered(.notApplicable, "The app asks for no biometrics.") }
        let unhandled = findings.filter { $0.rule == "biometrics-errors-unhandled" }
        if !unhandled.isEmpty {
            return question.answered(
                .fail,
                "\(Self.count(unhandled.count, "prompt")) of \(prompts.count) offer no way on when biometrics fail.",
                evidence: unhandled.prefix(5).map { TraceStep(.sink, at: $0.location, $0.message) })
        }
        let fallbacks =
            app.code.facts(.member, named: ["userFallback", "localizedFallbackTitle"])
            + app.code.facts(.name, named: ["LAErrorUserFallback", "kLAErrorUserFallback"])
        if fallbacks.isEmpty {
            return question.answered(
                .cannotTell, "Errors are told apart, but no answer to the fallback button was found.",
                evidence: evidence(prompts, "prompt"))
        }
        return question.answered(.pass, "The fallback button has an answer.", evidence: evidence(fallbacks, "fallback"))
    }

    private var keychainCalls: [Fact] {
        app.code.calls("SecItemAdd", "SecItemUpdate", "SecItemCopyMatching", "SecItemDelete")
    }

    private func oneWrapper(_ question: ReviewChecklist.Question) -> AuditReport.ChecklistLine {
        let calls = keychainCalls.filter { !$0.isDebugOnly }
        guard !calls.isEmpty else {
            return question.answered(.notApplicable, "The app does not call the keychain itself.")
        }
        var wrappers: [String: Fact] = [:]
        for call in calls {
            let name = call.enclosingType.map { TypeName.base($0.text) } ?? call.path
            if wrappers[name] == nil { wrappers[name] = call }
        }
        let places = wrappers.sorted { $0.key < $1.key }.map {
            TraceStep(.step, at: $0.value.location, "keychain calls in '\($0.key)'")
        }
        return wrappers.count == 1
            ? question.answered(.pass, "All keychain calls stand in one type.", evidence: places)
            : question.answered(
                .fail, "Keychain calls stand in \(wrappers.count) types.", evidence: Array(places.prefix(8)))
    }

    private func memoryCleared(_ question: ReviewChecklist.Question) -> AuditReport.ChecklistLine {
        let kept = findings.filter { $0.rule == "token-kept-after-logout" }
        if !kept.isEmpty {
            return question.answered(
                .fail, "\(Self.count(kept.count, "logout")) leave tokens behind.",
                evidence: kept.prefix(5).map { TraceStep(.sink, at: $0.location, $0.message) })
        }
        let held = SessionState.heldCredentials(in: app.code)
        guard !held.isEmpty else { return question.answered(.notApplicable, "No credential is held in a property.") }
        let cleared = SessionState.cleared(held, in: app.code)
        if cleared.count == held.count {
            return question.answered(
                .pass, "Every credential that is held in a property is cleared somewhere.",
                evidence: evidence(cleared, "cleared"))
        }
        let left = held.filter { !cleared.contains($0) }
        return question.answered(
            .fail, "\(left.count) of \(Self.count(held.count, "credential")) that properties hold are never cleared.",
            evidence: left.prefix(5).map {
                TraceStep(.sink, at: $0.location, "'\($0.text)' is never set to nil or emptied")
            })
    }

    private func dataProtection(_ question: ReviewChecklist.Question) -> AuditReport.ChecklistLine {
        if app.protectsFilesByDefault {
            return question.answered(.pass, "The default-data-protection entitlement protects every file.")
        }
        let used =
            app.code.facts(.member, named: FileSinks.protections.union(["protectionKey"]))
            + app.code.facts(
                .name, named: ["NSFileProtectionComplete", "NSFileProtectionKey", "NSPersistentStoreFileProtectionKey"])
        if let first = used.first(where: { !$0.isDebugOnly }) {
            return question.answered(
                .pass, "Protection classes are set.", evidence: [TraceStep(.step, at: first.location, "set here")])
        }
        let writes = FileSinks.writes(in: app.code)
        guard !writes.isEmpty || !StoreSinks.frames(in: app.code).isEmpty else {
            return question.answered(.notApplicable, "The app writes no files itself.")
        }
        return question.answered(
            .fail,
            "No file, folder or store is given a protection class, and there is no default-data-protection entitlement.",
            evidence: writes.prefix(3).map { TraceStep(.step, at: $0.frame.place.location, "written here") })
    }

    private func sessionTimeout(_ question: ReviewChecklist.Question) -> AuditReport.ChecklistLine {
        guard app.isApp else { return question.answered(.cannotTell, "This is no whole app.") }
        if let finding = findings.first(where: { $0.rule == "no-session-timeout" }) {
            return question.answered(
                .fail, finding.message, evidence: [TraceStep(.sink, at: finding.location, finding.message)])
        }
        guard NoSessionTimeout.holdsSession(app.code) else {
            return question.answered(.notApplicable, "The app holds no session.")
        }
        return question.answered(.pass, "Code that ends sessions after a time was found.")
    }
}
