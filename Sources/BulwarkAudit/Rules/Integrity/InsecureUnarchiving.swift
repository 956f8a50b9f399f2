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
            .init("func f(_ d: [Data]) -> [Any] { d.compactMap(NSKeyedUnarchiver.unarchiveObject(with:)) }"),
            .init(
                "typealias Opener = NSKeyedUnarchiver; func f(_ d: Data) -> Any? { Opener.unarchiveObject(with: d) }"),
            .init(
                "func f(_ d: Data) throws -> Any? { try NSKeyedUnarchiver.unarchivedObject(ofClasses: [NSObject.self], from: d) }"
            ),
            .init(
                """
                @implementation A
                - (id)f:(NSData *)d { NSKeyedUnarchiver *u = [[NSKeyedUnarchiver alloc] initForReadingFromData:d error:nil]; [u setRequiresSecureCoding:NO]; return [u decodeObjectForKey:@"a"]; }
                @end
                """, file: "A.m"),
        ],
        nonTriggering: [
            .init(
                """
                @implementation A
                - (void)copyCell {
                    NSMutableData *data = [[NSMutableData alloc] init];
                    NSKeyedArchiver *archiver = [[NSKeyedArchiver alloc] initForWritingWithMutableData:data];
                    [self.cell encodeWithCoder:archiver];
                    [archiver finishEncoding];
                    NSKeyedUnarchiver *unarchiver = [[NSKeyedUnarchiver alloc] initForReadingWithData:data];
                    self.cell = [[Cell alloc] initWithCoder:unarchiver];
                }
                @end
                """, file: "A.m"),
            .init(
                "func f(_ d: Data) throws -> Note? { try NSKeyedUnarchiver.unarchivedObject(ofClass: Note.self, from: d) }"
            ),
            .init(
                "func f(_ d: Data) throws { let u = try NSKeyedUnarchiver(forReadingFrom: d); u.requiresSecureCoding = true }"
            ),
            .init(
                "func f(_ d: Data) throws -> Note? { try NSKeyedUnarchiver.unarchivedObject(ofClasses: [Note.self, NSArray.self], from: d) as? Note }"
            ),
            .init("struct A { let box: Box; func f(_ d: Data) -> Any? { box.unarchiveObject(with: d) } }"),
        ],
        references: ["MASVS-CODE-4", "MASWE-0088", "MASTG-TEST-0079", "CWE-502"])

    static func findings(in app: AuditedApp) -> [Finding] {
        let old = app.code.calls(
            "unarchiveObject", "unarchiveTopLevelObjectWithData", "unarchiveObjectWithData", "unarchiveObjectWithFile",
            "initForReadingWithData"
        ).filter { call in
            (call.text == "initForReadingWithData" || (call.receiver.map(isUnarchiver) ?? false)) && !copies(call)
        }
        // `datas.map(NSKeyedUnarchiver.unarchiveObject(with:))`
        let handedOn = app.code.facts(.member, named: ["unarchiveObject", "unarchiveTopLevelObjectWithData"]).filter {
            $0.parent?.callee != $0 && ($0.first.map(isUnarchiver) ?? false)
        }
        let constructed = app.code.calls("NSKeyedUnarchiver").filter {
            $0.argument("forReadingWith") != nil && !setsSecureCoding($0)
        }
        let off =
            app.code.assignments(to: "requiresSecureCoding").filter { assignment in
                assignment.first?.kind == .member && assignment.children.last?.boolean == false
                    && !isArchiver(assignment.first?.first)
            }
            + app.code.calls("setRequiresSecureCoding").filter {
                $0.argument(at: 0)?.boolean == false && !isArchiver($0.receiver)
            }
        return (old + handedOn + constructed).map {
            finding(
                at: $0,
                "\($0.text == "NSKeyedUnarchiver" ? "NSKeyedUnarchiver(forReadingWith:)" : $0.text) builds whatever classes the archive names."
            )
        }
            + off.map { finding(at: $0, "requiresSecureCoding = false lets the archive name any class.") }
            + anyClass(in: app.code)
    }

    /// Whether an archive is read that the same function has just made: an object is copied, and nobody else wrote it.
    private static func copies(_ call: Fact) -> Bool {
        guard let data = call.argument(at: 0), data.kind == .name, let function = call.enclosingFunction,
            let declaration = data.declaration, declaration.isInside(function)
        else { return false }
        func isArchiver(_ call: Fact) -> Bool {
            ["initForWritingWithMutableData", "archivedDataWithRootObject", "archivedData"].contains(call.text)
                || call.text == "NSKeyedArchiver"
        }
        if let value = declaration.initialValue,
            ([value] + Array(value.descendants)).contains(where: { $0.kind == .call && isArchiver($0) })
        {
            return true
        }
        return function.descendants(.call).contains { other in
            other.index < call.index && isArchiver(other)
                && other.arguments.contains { $0.value?.kind == .name && $0.value?.textID == data.textID }
        }
    }

    /// Archives that are opened for any object, which is every class that can be archived at all.
    private static func anyClass(in code: CodeBase) -> [Finding] {
        code.calls(
            "unarchivedObject", "unarchivedObjectOfClass", "unarchivedObjectOfClasses", "decodeObject",
            "decodeTopLevelObject", "decodeObjectOfClass", "decodeObjectOfClasses"
        ).filter { call in
            let classes =
                call.argument("ofClass") ?? call.argument("ofClasses") ?? call.argument("of")
                ?? (call.isSwift ? nil : call.argument(at: 0))
            guard let classes else { return false }
            return classes.parts.contains { part in
                // `NSObject.self`, `[NSObject class]`
                part.kind == .name && part.text == "NSObject"
                    && (part.parent?.text == "self" || part.parent?.text == "class")
            }
        }.map { finding(at: $0, "NSObject lets the archive name any class that can be archived.", severity: .warning) }
    }

    private static func isUnarchiver(_ receiver: Fact) -> Bool {
        let name = receiver.dottedName ?? ""
        if name.hasPrefix("NSKeyedUnarchiver") || name.hasPrefix("NSUnarchiver") { return true }
        guard let type = receiver.typeName else { return false }
        return receiver.code.type(type, isOrInherits: "NSKeyedUnarchiver")
    }

    private static func isArchiver(_ receiver: Fact?) -> Bool { receiver?.typeName == "NSKeyedArchiver" }

    private static func setsSecureCoding(_ call: Fact) -> Bool {
        call.enclosingFunction?.descendants(.assignment).contains {
            $0.first?.text == "requiresSecureCoding" && $0.children.last?.text == "true"
        } ?? false
    }
}
