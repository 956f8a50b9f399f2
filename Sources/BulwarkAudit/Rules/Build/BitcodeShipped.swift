import BulwarkReport

/// The compiler's intermediate code, left in what is shipped.
enum BitcodeShipped: Rule {
    static let description = RuleDescription(
        id: "bitcode-shipped",
        area: .build,
        severity: .warning,
        title: "Bitcode in the app",
        rationale: """
            Bitcode is the compiler's own form of the code, far easier to read than what the processor runs. The App Store made code of it once, and \
            has refused it since Xcode 16 (ITMS-90482); in what is handed out it only tells how the app works.
            """,
        fix: "Set ENABLE_BITCODE to NO, and run `bitcode_strip -r` on frameworks that come in compiled form.",
        triggering: [
            .init("segment __LLVM", file: "Payload/Bank.app/Bank"),
            .init("kind library\nsegment __LLVM", file: "Payload/Bank.app/Frameworks/Pay.framework/Pay"),
            .init("segment __LLVM", file: "Payload/Bank.app/PlugIns/Share.appex/Share"),
        ],
        nonTriggering: [
            .init("imports _objc_release", file: "Payload/Bank.app/Bank"),
            .init("string __LLVM is a segment", file: "Payload/Bank.app/Bank"),
            .init("kind library\nsegment __DATA_DIRTY", file: "Payload/Bank.app/Frameworks/Pay.framework/Pay"),
        ],
        references: ["MASVS-RESILIENCE-3", "CWE-1269"], subjects: [.built])

    static func findings(in app: AuditedApp) -> [Finding] {
        (app.built?.executables ?? []).filter { $0.images.contains { $0.hasBitcode } }.map { executable in
            Finding(
                rule: description.id, severity: description.severity,
                message: "\(executable.name) holds bitcode, which the App Store refuses.",
                location: SourceLocation(wholeFile: executable.path), context: "bitcode")
        }
    }
}
