import BulwarkReport

/// A signature in a form that current systems do not take.
enum OutdatedCodeSignature: Rule {
    static let description = RuleDescription(
        id: "outdated-code-signature",
        area: .build,
        severity: .warning,
        title: "Code signature in an old form",
        rationale: """
            A signature whose hashes are of SHA-1 can be made to fit other code. One without its entitlements in DER is not taken by iOS 15 and later, so that the \
            app does not start there.
            """,
        fix: "Sign the app anew with the codesign of Xcode 14 or later (`codesign --generate-entitlement-der`).",
        triggering: [
            .init("entitlement get-task-allow false\nsignature sha1", file: "Payload/Bank.app/Bank"),
            .init("entitlement get-task-allow false\nsignature no-der", file: "Payload/Bank.app/Bank"),
            .init("signature sha1", file: "Payload/Bank.app/Frameworks/Pay.framework/Pay"),
        ],
        nonTriggering: [
            .init("entitlement get-task-allow false", file: "Payload/Bank.app/Bank"),
            .init("imports _objc_release", file: "Payload/Bank.app/Bank"),
            .init("signature sha256", file: "Payload/Bank.app/Frameworks/Pay.framework/Pay"),
            .init(
                "kind library\nentitlement get-task-allow false\nsignature no-der",
                file: "Payload/Bank.app/Frameworks/Pay.framework/Pay"),
        ],
        references: ["MASVS-RESILIENCE-2", "MASTG-TEST-0220", "CWE-328"], subjects: [.built])

    static func findings(in app: AuditedApp) -> [Finding] {
        guard let built = app.built, !built.isForSimulator else { return [] }
        return built.executables.compactMap { executable in
            guard let signature = executable.signature else { return nil }
            let fault: String
            if !signature.hasStrongHashes {
                fault = "The signature of \(executable.name) has no hashes but those of SHA-1."
            } else if signature.hasListedEntitlements, !signature.hasDEREntitlements,
                // Entitlements are a program's; those that a library was signed with are not looked at.
                executable.images.contains(where: { $0.kind == .program })
            {
                fault =
                    "The signature of \(executable.name) has its entitlements in the old form alone, which iOS 15 and later does not take."
            } else {
                return nil
            }
            return Finding(
                rule: description.id, severity: description.severity, message: fault,
                location: SourceLocation(wholeFile: executable.path),
                context: signature.hasStrongHashes ? "der" : "sha1")
        }
    }
}
