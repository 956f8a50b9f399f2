import BulwarkReport

/// The names of the app's own functions, left in what is shipped.
enum SymbolsNotStripped: Rule {
    static let description = RuleDescription(
        id: "symbols-not-stripped",
        area: .build,
        severity: .warning,
        title: "Symbols for debugging in the app",
        rationale: """
            The symbol table names each function of the app, and a debug map the folders on the machine that built it. Nothing needs them on a device, and \
            whoever looks for the check of a jailbreak or of a licence finds it by its name.
            """,
        fix:
            "Set DEPLOYMENT_POSTPROCESSING and STRIP_INSTALLED_PRODUCT to YES for Release, as they are when Xcode archives; the symbols stay in the dSYM.",
        triggering: [
            .init("symbols debug 3", file: "Payload/Bank.app/Bank"),
            .init("symbols local 200", file: "Payload/Bank.app/Bank"),
            .init("kind library\nsymbols debug 1", file: "Payload/Bank.app/Frameworks/Pay.framework/Pay"),
        ],
        nonTriggering: [
            .init("imports _objc_release", file: "Payload/Bank.app/Bank"),
            // What `strip` leaves of itself.
            .init("symbols local 1", file: "Payload/Bank.app/Bank"),
            .init("entitlement get-task-allow false", file: "Payload/Bank.app/Bank"),
        ],
        references: ["MASVS-RESILIENCE-3", "MASTG-TEST-0219", "CWE-497"], subjects: [.built])

    /// How many names of its own a stripped executable may still have: those that linkers make themselves.
    private static let few = 32

    static func findings(in app: AuditedApp) -> [Finding] {
        (app.built?.executables ?? []).compactMap { executable in
            let debug = executable.images.map(\.debugEntries).max() ?? 0
            let local = executable.images.map(\.localNames).max() ?? 0
            guard debug > 0 || local > few else { return nil }
            let what =
                debug > 0
                ? "a debug map of \(ReportText.counted(debug, "entry", "entries")), with the paths of its sources"
                : "the names of \(ReportText.counted(local, "function")) and values of its own"
            return Finding(
                rule: description.id, severity: description.severity, message: "\(executable.name) holds \(what).",
                location: SourceLocation(wholeFile: executable.path), context: debug > 0 ? "debug" : "local")
        }
    }
}
