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
            .init("func keep(_ draft: Draft) -> Data { NSKeyedArchiver.archivedData(withRootObject: draft) }"),
            .init(
                "func f(_ o: Any) throws -> Data { try NSKeyedArchiver.archivedData(withRootObject: o, requiringSecureCoding: false) }"
            ),
            .init("func f(_ o: Any) -> Data { NSKeyedArchiver.archivedData(withRootObject: o) }"),
            .init(
                "func save(_ o: Any, secure: Bool) throws -> Data { try NSKeyedArchiver.archivedData(withRootObject: o, requiringSecureCoding: secure) }; func f(_ o: Any) throws -> Data { try save(o, secure: false) }"
            ),
            .init(
                "func f(_ o: Any) -> Data { let a = NSKeyedArchiver(requiringSecureCoding: true); a.requiresSecureCoding = false; a.encode(o, forKey: \"a\"); return a.encodedData }"
            ),
            .init(
                """
                @implementation A
                - (NSData *)f:(id)o { return [NSKeyedArchiver archivedDataWithRootObject:o requiringSecureCoding:NO error:nil]; }
                @end
                """, file: "A.m"),
        ],
        nonTriggering: [
            .init("func account(of key: String) -> Data { NSKeyedArchiver.archivedData(withRootObject: key) }"),
            .init(
                "func f(_ o: Any) throws -> Data { try NSKeyedArchiver.archivedData(withRootObject: o, requiringSecureCoding: true) }"
            ),
            .init("func f(_ o: Note) throws -> Data { try JSONEncoder().encode(o) }"),
            .init(
                "func f(_ o: Note) throws -> Data { try PropertyListEncoder().encode(o) }"),
            .init(
                "func save(_ o: Any, secure: Bool) throws -> Data { try NSKeyedArchiver.archivedData(withRootObject: o, requiringSecureCoding: secure) }; func f(_ o: Any) throws -> Data { try save(o, secure: true) }"
            ),
        ],
        references: ["MASVS-CODE-4", "MASTG-TEST-0079", "CWE-502"])

    static func findings(in app: AuditedApp) -> [Finding] {
        var places: Set<Fact> = []
        func check(_ secure: Fact?, at call: Fact) {
            if isSystemsOwn(call.argument("withRootObject") ?? (call.isSwift ? nil : call.argument(at: 0))) { return }
            guard let secure else {
                places.insert(call)
                return
            }
            // Whoever calls a helper says it for it.
            for given in GivenValues.of(secure, at: call) where given.value.boolean == false {
                places.insert(given.place)
            }
        }
        let calls = app.code.calls(
            "archivedData", "archiveRootObject", "archivedDataWithRootObject", "NSKeyedArchiver",
            "initRequiringSecureCoding", "initForWritingWithMutableData", "setRequiresSecureCoding")
        for call in calls {
            switch call.text {
            case "NSKeyedArchiver":
                if call.argument("forWritingWith") != nil {
                    places.insert(call)
                } else if let secure = call.argument("requiringSecureCoding") {
                    check(secure, at: call)
                }
            case "initForWritingWithMutableData": places.insert(call)
            case "initRequiringSecureCoding": check(call.argument(at: 0), at: call)
            case "setRequiresSecureCoding":
                if call.receiver?.typeName == "NSKeyedArchiver" { check(call.argument(at: 0), at: call) }
            default:
                guard let receiver = call.receiver,
                    (receiver.dottedName ?? "").hasPrefix("NSKeyedArchiver") || receiver.typeName == "NSKeyedArchiver"
                else { continue }
                check(call.argument("requiringSecureCoding"), at: call)
            }
        }
        for assignment in app.code.assignments(to: "requiresSecureCoding")
        where assignment.first?.first?.typeName == "NSKeyedArchiver" && assignment.last?.boolean == false {
            places.insert(assignment)
        }
        return places.sorted().map { finding(at: $0, "The archive is written without secure coding.") }
    }

    /// Whether what is archived is a text, a date or the like by its type: those are secure to read whoever wrote them.
    private static func isSystemsOwn(_ root: Fact?) -> Bool {
        guard let type = root?.typeName else { return false }
        return [
            "String", "NSString", "Date", "NSDate", "UUID", "NSUUID", "URL", "NSURL", "Data", "NSData", "NSNumber",
            "Int",
            "Double", "Bool",
        ].contains(type)
    }
}
