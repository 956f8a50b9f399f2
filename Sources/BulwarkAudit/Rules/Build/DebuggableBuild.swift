import BulwarkProperties
import BulwarkReport

/// A build that a debugger may be attached to.
enum DebuggableBuild: Rule {
    static let description = RuleDescription(
        id: "debuggable-build",
        area: .build,
        severity: .blocking,
        title: "The app lets a debugger in",
        rationale: """
            An app that is signed with get-task-allow lets any process on the device with a debugger's rights read and change its memory: whoever has the \
            device in hand takes keys and tokens out while the app runs. An app that is signed with a profile for development is one for the \
            team's own devices; anything that is handed out must not have it.
            """,
        fix:
            "Export the app for distribution, which signs it without get-task-allow; do not hand out what Xcode ran on a device.",
        triggering: [
            .init("entitlement get-task-allow true", file: "Payload/Bank.app/Bank"),
            .init(
                "entitlement get-task-allow true", file: "Payload/Bank.app/Bank",
                others: [
                    "Payload/Bank.app/embedded.mobileprovision":
                        "<?xml version=\"1.0\"?><plist><dict><key>Name</key><string>Bank</string><key>Entitlements</key><dict/></dict></plist>"
                ]),
            .init(
                "entitlement get-task-allow true", file: "Payload/Bank.app/PlugIns/Share.appex/Share",
                others: ["Payload/Bank.app/Bank": "entitlement get-task-allow false"]),
        ],
        nonTriggering: [
            .init("entitlement get-task-allow false", file: "Payload/Bank.app/Bank"),
            .init("imports _objc_release", file: "Payload/Bank.app/Bank"),
            // What Xcode archives is signed for development, and anew when it is exported.
            .init(
                "entitlement get-task-allow true", file: "Products/Applications/Bank.app/Bank"),
        ],
        references: ["MASVS-RESILIENCE-4", "MASWE-0067", "MASTG-TEST-0261", "CWE-489"], subjects: [.built])

    static func findings(in app: AuditedApp) -> [Finding] {
        guard let built = app.built, built.layout.container != .archive, !built.isForSimulator else { return [] }
        return built.programs.compactMap { program in
            guard program.isSigned(with: "get-task-allow") else { return nil }
            let isOwn = built.profile(of: program)?.isForDevelopment ?? false
            return Finding(
                rule: description.id, severity: isOwn ? .warning : description.severity,
                message: isOwn
                    ? "The signature of \(program.name) has get-task-allow: the app is signed for development, and lets a debugger in."
                    : "The signature of \(program.name) has get-task-allow: a debugger may be attached to the app.",
                location: SourceLocation(wholeFile: program.path), context: "get-task-allow")
        }
    }
}
