import BulwarkReport

/// Unarchiving that builds whatever objects the archive names.
enum InsecureUnarchiving: Rule {
    static let description = RuleDescription(
        id: "insecure-unarchiving",
        area: .integrity,
        severity: .blocking,
        title: "Archive opened without secure coding",
        rationale:
            "Without secure coding an archive decides which classes are instantiated. A crafted archive from a file, pasteboard or push turns that into memory corruption or code execution.",
        fix:
            "Use `NSKeyedUnarchiver.unarchivedObject(ofClass:from:)` or `ofClasses:` with the exact classes, or Codable; Bulwark's SealedArchive authenticates the archive too.",
        triggering: [
            .init("func f(_ d: Data) -> Any? { NSKeyedUnarchiver.unarchiveObject(with: d) }"),
            .init(
                "func f(_ d: Data) throws -> Any? { let u = try NSKeyedUnarchiver(forReadingFrom: d); u.requiresSecureCoding = false; return u.decodeObject(forKey: NSKeyedArchiveRootObjectKey) }"
            ),
            .init("func f(_ d: Data) throws -> Any? { try NSKeyedUnarchiver.unarchiveTopLevelObjectWithData(d) }"),
        ],
        nonTriggering: [
            .init(
                "func f(_ d: Data) throws -> Note? { try NSKeyedUnarchiver.unarchivedObject(ofClass: Note.self, from: d) }"
            ),
            .init(
                "func f(_ d: Data) throws { let u = try NSKeyedUnarchiver(forReadingFrom: d); u.requiresSecureCoding = true }"
            ),
            .init(
                "func f(_ d: Data) throws -> Note? { try NSKeyedUnarchiver.unarchivedObject(ofClasses: [Note.self, NSArray.self], from: d) as? Note }"
            ),
        ],
        references: ["MASVS-CODE-4", "MASWE-0088", "MASTG-TEST-0079", "CWE-502"])

    static func findings(in app: AuditedApp) -> [Finding] {
        let old = app.code.calls(
            "unarchiveObject", "unarchiveTopLevelObjectWithData", "unarchiveObjectWithData", "unarchiveObjectWithFile",
            "initForReadingWithData"
        ).filter { call in
            let owner = call.receiver?.dottedName ?? call.receiver?.typeName ?? ""
            return owner.hasPrefix("NSKeyedUnarchiver") || owner.hasPrefix("NSUnarchiver")
                || (call.text == "initForReadingWithData")
        }
        let constructed = app.code.calls("NSKeyedUnarchiver").filter {
            $0.argument("forReadingWith") != nil && !setsSecureCoding($0)
        }
        let off = app.code.assignments(to: "requiresSecureCoding").filter { assignment in
            assignment.first?.kind == .member && assignment.children.last?.boolean == false
        }
        return (old + constructed).map {
            finding(
                at: $0,
                "\($0.text == "NSKeyedUnarchiver" ? "NSKeyedUnarchiver(forReadingWith:)" : $0.text) builds whatever classes the archive names."
            )
        }
            + off.map { finding(at: $0, "requiresSecureCoding = false lets the archive name any class.") }
    }

    private static func setsSecureCoding(_ call: Fact) -> Bool {
        call.enclosingFunction?.descendants(.assignment).contains {
            $0.first?.text == "requiresSecureCoding" && $0.children.last?.text == "true"
        } ?? false
    }
}
