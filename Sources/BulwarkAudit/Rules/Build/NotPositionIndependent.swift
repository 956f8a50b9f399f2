import BulwarkReport

/// A program that is always loaded at the same place.
enum NotPositionIndependent: Rule {
    static let description = RuleDescription(
        id: "not-position-independent",
        area: .build,
        severity: .warning,
        title: "Program at a fixed address",
        rationale: """
            A program that was not linked as a position-independent executable is loaded at the same address in every process: whoever finds a flaw in memory \
            knows where everything is, and needs no second flaw to find out.
            """,
        fix: "Remove -no_pie from OTHER_LDFLAGS and set GENERATE_POSITION_DEPENDENT_CODE to NO.",
        triggering: [
            .init("flags -pie", file: "Payload/Bank.app/Bank"),
            .init("flags -pie\nimports _objc_release", file: "Payload/Bank.app/Bank"),
            .init("flags -pie", file: "Payload/Bank.app/PlugIns/Share.appex/Share"),
        ],
        nonTriggering: [
            .init("imports _objc_release", file: "Payload/Bank.app/Bank"),
            // Libraries are always loaded anywhere.
            .init("kind library\nflags -pie", file: "Payload/Bank.app/Frameworks/Pay.framework/Pay"),
            .init("kind bundle\nflags -pie", file: "Payload/Bank.app/Plug"),
        ],
        references: ["MASVS-CODE-4", "MASTG-TEST-0228", "CWE-119"], subjects: [.built])

    static func findings(in app: AuditedApp) -> [Finding] {
        (app.built?.programs ?? []).compactMap { program in
            let fixed = program.images.filter { $0.kind == .program && !$0.isPositionIndependent }
            guard !fixed.isEmpty else { return nil }
            return Finding(
                rule: description.id, severity: description.severity,
                message:
                    "\(program.name) (\(fixed.map(\.architecture).joined(separator: ", "))) is loaded at a fixed address.",
                location: SourceLocation(wholeFile: program.path), context: "pie")
        }
    }
}
