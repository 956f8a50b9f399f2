import BulwarkReport

/// The review checklist, answered from what the rules found and from what the app has at all.
///
/// A line passes only where every rule that could fail it has run. A pass says what was looked through, with places where there are some;
/// "not applicable" says what the app does not have.
struct ChecklistAnswers {
    let app: AuditedApp
    let findings: [Finding]
    let rules: [any Rule.Type]

    /// The rules that fail each line.
    static let rulesByLine: [String: [String]] = [
        "no-secrets-in-user-defaults": ["secret-in-user-defaults", "login-flag-in-user-defaults"],
        "no-secrets-in-logs": ["secret-in-log", "personal-data-in-log"],
        "no-hardcoded-credentials": ["hardcoded-secret", "secret-in-resource", "constant-key"],
        "certificate-pinning": ["no-pinning"],
        "biometric-fallback": ["biometrics-errors-unhandled"],
        "file-protection": ["file-write-unprotected", "file-protection-none", "store-without-protection"],
        "input-validation": [
            "deep-link-unvalidated", "sql-injection", "predicate-injection", "format-string-injection",
            "path-traversal", "unbounded-text-field", "web-view-script-from-string",
        ],
        "keychain-this-device-only": [
            "keychain-not-this-device-only", "keychain-accessible-always", "keychain-synchronizable-secret",
        ],
        "la-errors-handled": ["biometrics-errors-unhandled"],
        "pin-rotation-plan": ["single-pin"],
        "memory-cleared": ["token-kept-after-logout"],
        "parameterized-sql": ["sql-injection"],
        "deep-links-validated": ["deep-link-unvalidated"],
        "one-keychain-wrapper": [],
        "no-automatic-passcode-fallback": ["biometrics-passcode-fallback"],
        "data-protection": ["file-write-unprotected", "file-protection-none", "store-without-protection"],
        "session-timeout": ["no-session-timeout"],
        "no-card-data": ["card-data-stored"],
    ]

    /// The 18 lines with their answers.
    var lines: [AuditReport.ChecklistLine] {
        let files = FileProtectionState(app)
        return ReviewChecklist.questions.map { answer($0, files) }
    }

    /// What a line gets where no rule found fault.
    enum Answer {
        /// The app does what the line asks; what was looked through, and where.
        case pass(String, [TraceStep])
        /// The app does not, as something other than a finding shows.
        case fail(String, [TraceStep])
        /// The app has nothing that the line is about; what it has not.
        case absent(String)
        /// What was read does not say.
        case unclear(String, [TraceStep])
    }

    private func answer(
        _ question: ReviewChecklist.Question, _ files: FileProtectionState
    ) -> AuditReport.ChecklistLine {
        let ids = Self.rulesByLine[question.id] ?? []
        let missing = missing(among: ids)
        let found = findings.filter { ids.contains($0.rule) }
        if !found.isEmpty {
            let alone = found.count == 1 && found[0].trace.count > 1 && question.id == "certificate-pinning"
            let evidence = alone ? found[0].trace : found.map { TraceStep(.sink, at: $0.location, $0.message) }
            let summary = alone ? found[0].message : "\(ReportText.counted(found.count, "finding"))."
            return line(
                question, .fail, missing.isEmpty ? summary : "\(summary) \(Self.absence(of: missing))", evidence,
                rules: ids)
        }
        if let built = app.built { return self.line(question, ofBuilt: built, files, ids, missing) }
        guard hasSources else { return line(question, .cannotTell, "No source code was read.", [], rules: ids) }
        // What fails a line besides findings needs no rule.
        let answer = answer(to: question.id, files)
        if case .fail(let summary, let evidence) = answer {
            return line(question, .fail, summary, evidence, rules: [])
        }
        guard missing.isEmpty else {
            return line(question, .cannotTell, Self.absence(of: missing), [], rules: ids)
        }
        switch answer {
        case .pass(let summary, let evidence): return line(question, .pass, summary, evidence, rules: ids)
        case .fail(let summary, let evidence): return line(question, .fail, summary, evidence, rules: [])
        case .absent(let summary): return line(question, .notApplicable, summary, [], rules: ids)
        case .unclear(let summary, let evidence): return line(question, .cannotTell, summary, evidence, rules: ids)
        }
    }

    func line(
        _ question: ReviewChecklist.Question, _ verdict: AuditReport.ChecklistLine.Verdict, _ summary: String,
        _ evidence: [TraceStep], rules: [String]
    ) -> AuditReport.ChecklistLine {
        var line = question.answered(verdict, summary, evidence: evidence, rules: rules)
        line.evidence = Array(line.evidence.prefix(ReviewChecklist.maximumEvidence))
        return line
    }

    private func missing(among ids: [String]) -> [String] {
        let judging = Set(rules.map { $0.description.id })
        // Of a built app, what judges sources is not missing: there are none.
        let subject: RuleDescription.Subject = app.built == nil ? .source : .built
        let able = Set(RuleRegistry.rules.map { $0.description }.filter { $0.subjects.contains(subject) }.map(\.id))
        return ids.filter { able.contains($0) && !judging.contains($0) }
    }

    /// Says which rules are missing and why.
    private static func absence(of ids: [String]) -> String {
        let names = ids.joined(separator: ", ")
        let needsApp = RuleRegistry.rules.contains { ids.contains($0.description.id) && $0.description.needsApp }
        let reason = needsApp ? "switched off, left out, or in need of a whole app" : "switched off or left out"
        return "\(names) did not run (\(reason))."
    }

    private var hasSources: Bool { app.code.fileCount > 0 }

    private func answer(to line: String, _ files: FileProtectionState) -> Answer {
        switch line {
        case "no-secrets-in-user-defaults": userDefaults
        case "no-secrets-in-logs": logs
        case "no-hardcoded-credentials": constants
        case "certificate-pinning": pinning
        case "biometric-fallback": biometricFallback
        case "file-protection": files.ofSensitiveFiles
        case "input-validation": inputs
        case "keychain-this-device-only": keychainAccessibility
        case "la-errors-handled": biometricErrors
        case "pin-rotation-plan": pinRotation
        case "memory-cleared": memoryCleared
        case "parameterized-sql": parameterizedSQL
        case "deep-links-validated": deepLinks
        case "one-keychain-wrapper": keychainWrappers
        case "no-automatic-passcode-fallback": passcodeFallback
        case "data-protection": files.ofTheApp
        case "session-timeout": sessionTimeout
        case "no-card-data": cardData
        default: .unclear("No rule answers this line.", [])
        }
    }
}

/// Numbers and nouns of the checklist's sentences.
enum ReportText {
    /// Such as `1 place`, `12,431 places`.
    static func counted(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
        "\(grouped(number)) \(number == 1 ? noun : plural ?? noun + "s")"
    }

    private static func grouped(_ number: Int) -> String {
        var digits = Array(String(number))
        var position = digits.count - 3
        while position > 0 {
            digits.insert(",", at: position)
            position -= 3
        }
        return String(digits)
    }
}

extension Sequence<Fact> {
    /// Those that users get, each line once, as evidence.
    func evidence(_ note: (Fact) -> String) -> [TraceStep] {
        let shipped = filter { !$0.isDebugOnly }
        return shipped.sorted { $0.location < $1.location }.map { TraceStep(.step, at: $0.location, note($0)) }
    }
}
