import BulwarkReport

/// Objective-C whose objects are counted by hand.
enum NoAutomaticReferenceCounting: Rule {
    static let description = RuleDescription(
        id: "no-automatic-reference-counting",
        area: .build,
        severity: .warning,
        title: "Objects counted by hand",
        rationale: """
            Code that retains and releases by hand forgets one of the two in some path: objects are used after they are gone, which attackers turn into code of \
            their own, or secrets stay in memory for good. With ARC the compiler does the counting.
            """,
        fix: "Set CLANG_ENABLE_OBJC_ARC to YES, and take -fno-objc-arc from the files that have it.",
        triggering: [
            .init("class BankSession\nselector release\nimports _objc_msgSend", file: "Payload/Bank.app/Bank"),
            .init(
                "class PayClient\nselector release\nselector retain\nkind library",
                file: "Payload/Bank.app/Frameworks/Pay.framework/Pay"),
            .init("class ShareController\nselector release", file: "Payload/Bank.app/PlugIns/Share.appex/Share"),
        ],
        nonTriggering: [
            .init("class BankSession\nimports _objc_release _objc_msgSend", file: "Payload/Bank.app/Bank"),
            .init("class BankSession\nselector release\nimports _objc_storeStrong", file: "Payload/Bank.app/Bank"),
            .init("selector release", file: "Payload/Bank.app/Bank"),
        ],
        references: ["MASVS-CODE-4", "MASTG-TEST-0230", "CWE-416"], subjects: [.built])

    static func findings(in app: AuditedApp) -> [Finding] {
        (app.built?.executables ?? []).compactMap { executable in
            let manual = executable.images.contains { image in
                image.hasOwnClasses && !image.hasSwift && image.selectors.holds("release")
                    && !image.imports.contains(where: isOfARC)
            }
            guard manual else { return nil }
            return Finding(
                rule: description.id, severity: description.severity,
                message:
                    "\(executable.name) has classes of Objective-C that send release, and nothing that ARC leaves.",
                location: SourceLocation(wholeFile: executable.path), context: "arc")
        }
    }

    /// Functions of the runtime that the compiler calls where it counts (`Automatic Reference Counting`, clang, section "Runtime support"),
    /// and nobody by hand.
    private static func isOfARC(_ symbol: String) -> Bool {
        ["_objc_release", "_objc_retain", "_objc_storeStrong", "_objc_autoreleaseReturnValue"].contains {
            symbol.hasPrefix($0)
        }
    }
}
