import BulwarkReport

/// Archiving that does not insist on secure coding.
enum InsecureArchiving: Rule {
    static let description = RuleDescription(
        id: "insecure-archiving",
        area: .integrity,
        severity: .warning,
        title: "Archive written without secure coding",
        rationale:
            "An archive written without secure coding can only be opened without it: the insecure reader stays for good.",
        fix: "Pass `requiringSecureCoding: true` and adopt NSSecureCoding in the archived classes.",
        triggering: [
            .init(
                "func f(_ o: Any) throws -> Data { try NSKeyedArchiver.archivedData(withRootObject: o, requiringSecureCoding: false) }"
            ),
            .init("func f(_ o: Any) -> Data { NSKeyedArchiver.archivedData(withRootObject: o) }"),
            .init(
                """
                @implementation A
                - (NSData *)f:(id)o { return [NSKeyedArchiver archivedDataWithRootObject:o requiringSecureCoding:NO error:nil]; }
                @end
                """, file: "A.m"),
        ],
        nonTriggering: [
            .init(
                "func f(_ o: Any) throws -> Data { try NSKeyedArchiver.archivedData(withRootObject: o, requiringSecureCoding: true) }"
            ),
            .init("func f(_ o: Note) throws -> Data { try JSONEncoder().encode(o) }"),
            .init(
                "func f(_ o: Note) throws -> Data { try PropertyListEncoder().encode(o) }"),
        ],
        references: ["MASVS-CODE-4", "MASTG-TEST-0079", "CWE-502"])

    static func findings(in app: AuditedApp) -> [Finding] {
        app.code.calls(
            "archivedData", "archiveRootObject", "archivedDataWithRootObject", "NSKeyedArchiver",
            "initRequiringSecureCoding"
        ).filter { call in
            if call.text == "NSKeyedArchiver" {
                return call.argument("requiringSecureCoding")?.boolean == false
                    || call.argument("forWritingWith") != nil
            }
            if call.text == "initRequiringSecureCoding" { return call.argument(at: 0)?.boolean == false }
            guard (call.receiver?.dottedName ?? "").hasPrefix("NSKeyedArchiver") else { return false }
            guard let secure = call.argument("requiringSecureCoding") else { return true }
            return secure.boolean == false
        }.map { finding(at: $0, "The archive is written without secure coding.") }
    }
}
