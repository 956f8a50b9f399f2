import BulwarkReport

/// A file whose protection is switched off.
enum FileProtectionNone: Rule {
    static let description = RuleDescription(
        id: "file-protection-none",
        area: .files,
        severity: .blocking,
        title: "File protection switched off",
        rationale:
            "With protection none a file is encrypted under the device key alone: a stolen device gives it away without its passcode.",
        fix:
            "Use .completeUntilFirstUserAuthentication at least (the system's default), .complete where nothing reads the file in the background.",
        triggering: [
            .init(
                "func f() throws { try FileManager.default.setAttributes([.protectionKey: FileProtectionType.none], ofItemAtPath: path) }"
            ),
            .init("func f(_ d: Data) throws { try d.write(to: url, options: [.atomic, .noFileProtection]) }"),
            .init(
                "@implementation A\n- (void)f { NSDictionary *a = @{NSFileProtectionKey: NSFileProtectionNone}; [fm setAttributes:a ofItemAtPath:p error:nil]; }\n@end",
                file: "A.m"),
            .init(
                "func f() throws { try (url as NSURL).setResourceValue(URLFileProtection.none, forKey: .fileProtectionKey) }"
            ),
            .init(
                "func f() { var db: OpaquePointer?; sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_FILEPROTECTION_NONE, nil) }"
            ),
            .init(
                "func keep(_ path: String, protection: FileProtectionType = .none) throws { try files.setAttributes([.protectionKey: protection], ofItemAtPath: path) }"
            ),
            .init(
                "entitlement com.apple.developer.default-data-protection NSFileProtectionNone",
                file: "Payload/Bank.app/Bank"),
        ],
        nonTriggering: [
            .init("func f(_ d: Data) throws { try d.write(to: url, options: [.atomic, .completeFileProtection]) }"),
            .init("func f() -> Bool { type == FileProtectionType.none }"),
            .init("let style = Style.none"),
            .init(
                "func mark() { fm.createFile(atPath: path, contents: nil, attributes: [.protectionKey: FileProtectionType.none]) }"
            ),
            .init(
                "func keep(_ path: String, protection: FileProtectionType = .complete, effect: Effect = .none) throws { try files.setAttributes([.protectionKey: protection], ofItemAtPath: path) }"
            ),
            .init(
                "entitlement com.apple.developer.default-data-protection NSFileProtectionComplete",
                file: "Payload/Bank.app/Bank"),
        ],
        references: ["MASVS-STORAGE-1", "MASWE-0006", "MASTG-TEST-0299", "CWE-311"],
        subjects: [.source, .built])

    static func findings(in app: AuditedApp) -> [Finding] {
        let options = app.code.facts(.member, named: ["noFileProtection"])
        let constants = app.code.facts(
            .name,
            named: [
                "NSFileProtectionNone", "NSURLFileProtectionNone", "NSDataWritingFileProtectionNone",
                "SQLITE_OPEN_FILEPROTECTION_NONE",
            ])
        let types = app.code.facts(.member, named: "none").filter { member in
            if let type = member.first?.text { return protectionTypes.contains(type) }
            // `protection: FileProtectionType = .none`
            if let holder = member.parent, holder.kind == .variable || holder.kind == .parameter {
                return protectionTypes.contains(TypeName.base(holder.detail))
            }
            // `.protectionKey: .none` leaves the type out.
            guard let entry = member.parent, entry.kind == .entry else {
                guard let assignment = member.parent, assignment.kind == .assignment, let target = assignment.first
                else { return false }
                return target.text == "fileProtection" || target.argument(at: 0)?.text == "protectionKey"
            }
            return entry.children.first?.text == "protectionKey"
        }
        let entitlements = app.resources.entitlements.filter {
            !$0.isDebugOnly && $0.defaultDataProtection == "NSFileProtectionNone"
        }.map { entitlements in
            Finding(
                rule: description.id, severity: description.severity,
                message: "The entitlement leaves every file of the app readable without the passcode.",
                location: entitlements.location(of: "com.apple.developer.default-data-protection"),
                context: "default-data-protection")
        }
        return (options + constants + types).filter { !$0.isCompared && !isOfEmptyFile($0) }.map {
            finding(at: $0, "\($0.text) leaves the file readable without the passcode.")
        }
            + entitlements
    }

    private static let protectionTypes: Set<String> = ["FileProtectionType", "URLFileProtection"]

    /// Whether a protection is that of a file that is made with nothing in it, which marks something by being there.
    private static func isOfEmptyFile(_ protection: Fact) -> Bool {
        guard let call = protection.enclosing(.call), call.text == "createFile" else { return false }
        return call.argument("contents")?.kind == FactKind.none
    }
}

extension Fact {
    /// Whether it stands in a comparison or a pattern rather than being put to use.
    var isCompared: Bool {
        for ancestor in ancestors {
            switch ancestor.kind {
            case .operators where ["==", "!=", "~="].contains(ancestor.text): return true
            case .pattern: return true
            case .block, .function, .type, .file, .closure: return false
            default: break
            }
        }
        return false
    }
}
