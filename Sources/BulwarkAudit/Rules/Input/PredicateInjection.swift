import BulwarkReport

/// A predicate whose format is put together from values.
enum PredicateInjection: Rule {
    static let description = RuleDescription(
        id: "predicate-injection",
        area: .input,
        severity: .warning,
        title: "Predicate format built from values",
        rationale:
            "A value inside a predicate's format can widen it ('OR 1 == 1'), call functions by FUNCTION(), or crash the parser.",
        fix: "Use %@ and %K with arguments: NSPredicate(format: \"name == %@\", name), or #Predicate.",
        triggering: [
            .init(
                #"func f(_ name: String) -> NSPredicate { NSPredicate(format: String(format: "name == '%@'", name)) }"#),
            .init(#"func f(_ key: Name) -> NSExpression { NSExpression(format: "SUM(\(key.path))") }"#),
            .init(
                #"import RealmSwift; func f(_ notes: Results<Note>, _ name: String) -> Any { notes.filter("name == '\(name)'") }"#
            ),
            .init(#"func f(_ name: String) { r.predicate = NSPredicate(format: "name == '\(name)'") }"#),
            .init(#"func f(_ q: Query) { r.predicate = NSPredicate(format: "\(q.column) == '\(q.text)'") }"#),
            .init(#"func f(_ q: Query) { r.predicate = NSPredicate(format: "\(q.condition) AND open == 1") }"#),
            .init(#"func f(_ q: Query, _ id: String) { r.predicate = NSPredicate(format: "id == \(id)") }"#),
            .init(#"func f(_ name: String) { r.predicate = NSPredicate(format: "name == '" + name + "'") }"#),
            .init(
                """
                @implementation A
                - (void)f:(NSString *)name { request.predicate = [NSPredicate predicateWithFormat:[NSString stringWithFormat:@"name == '%@'", name]]; }
                @end
                """, file: "A.m"),
            .init(
                """
                import RealmSwift
                struct Query { var predicate: String? }
                func f(_ threads: Results<Thread>, _ query: Query, _ id: String) -> Any {
                    if let predicate = query.predicate { return threads.filter(predicate + " OR id == %@", id) }
                    return threads
                }
                """),
        ],
        nonTriggering: [
            .init(
                #"import RealmSwift; func f(_ notes: Results<Note>, _ name: String) -> Any { notes.filter("name == %@", name) }"#
            ),
            .init(#"func f(_ name: String) { r.predicate = NSPredicate(format: "name == %@", name) }"#),
            .init(
                "let key = \"name\"\nfunc f(_ v: String) { r.predicate = NSPredicate(format: \"\\(key) == %@\", v) }"),
            .init("func f(_ n: Int) { r.predicate = NSPredicate(format: \"age > \\(n)\") }"),
            .init(
                #"func f(_ p: NSPredicate) { r.predicate = NSPredicate(format: "SUBQUERY(notes, $n, \(p.predicateFormat)).@count == 0") }"#
            ),
            .init(
                """
                final class Entry: NSManagedObject {
                    private static let addedKeyPath = #keyPath(Entry.added)
                    static func old(_ date: NSDate) -> NSPredicate { NSPredicate(format: "note != nil AND SUM(\\(addedKeyPath)) < %@", date) }
                }
                """),
            .init(
                #"func f(_ column: Column, _ v: String) { r.predicate = NSPredicate(format: "\(column.name) == %@ OR owner.\(column.name) == %@", v, v) }"#
            ),
            .init(
                #"func f(_ trigger: Trigger) { r.predicate = NSPredicate(format: "done == nil AND kind == \(trigger.storedKind)") }"#
            ),
            .init(
                #"func f(_ chain: Chain, _ v: Data) { r.predicate = NSPredicate(format: "SUBQUERY(\(chain.members), $m, $m.id == %@).@count > 0 AND ANY \(chain.owner) == %@", v, v) }"#
            ),
            .init(
                #"func f() { r.predicate = NSPredicate(format: "marked IN {\(NSNumber(booleanLiteral: true))}") }"#),
            .init(
                """
                import RealmSwift
                enum Shown { case all, unread; var predicate: String? { switch self { case .all: return nil; case .unread: return "unread > 0" } } }
                func f(_ threads: Results<Thread>, _ shown: Shown, _ id: String) -> Any {
                    if let predicate = shown.predicate { return threads.filter(predicate + " OR id == %@", id) }
                    return threads
                }
                """),
        ],
        references: ["MASVS-CODE-4", "MASWE-0086", "CWE-943"])

    static func findings(in app: AuditedApp) -> [Finding] {
        var frames = app.code.calls(
            "NSPredicate", "predicateWithFormat", "NSExpression", "expressionWithFormat"
        ).compactMap { call -> SinkFrame? in
            guard
                let format = call.argument("format")
                    ?? (call.text.hasSuffix("WithFormat") ? call.argument(at: 0) : nil)
            else { return nil }
            return SinkFrame(call, value: format, effect: "used as the format of a predicate")
        }
        if !app.code.facts(.importing, named: ["RealmSwift", "Realm"]).isEmpty {
            // `realm.objects(Note.self).filter("name == '\(name)'")`
            frames += app.code.calls("filter", "objectsWhere").compactMap { call in
                guard let format = call.argument(at: 0), call.arguments.first?.text.isEmpty == true,
                    format.kind == .interpolated || format.kind == .operators && format.text == "+"
                else { return nil }
                return SinkFrame(call, value: format, effect: "used as the format of a predicate")
            }
        }
        return SinkSearch.findings(from: frames) { frame in
            guard let format = frame[.value],
                let part = FormatParts.dynamicPart(of: format, where: { !isOperand($0, $1) }),
                // The format of another predicate, which the system writes with its values in quotes.
                part.text != "predicateFormat"
            else { return nil }
            return finding(
                at: frame.place, "The value '\(part.dottedName ?? part.text)' stands inside the predicate's format.")
        }
    }

    /// Whether an interpolation is one side of a comparison and stands outside of quotes: there the parser takes a key path or a number, and a
    /// text that is neither would be an error from the first day on.
    private static func isOperand(_ format: Fact, _ number: Int) -> Bool {
        let parts = format.text.split(separator: "\u{FFFC}", omittingEmptySubsequences: false)
        guard number + 1 < parts.count else { return false }
        let before = parts[...number].joined(separator: " ")
        guard before.count(where: { $0 == "'" || $0 == "\"" }).isMultiple(of: 2) else { return false }
        if before.last == "." || before.uppercased().hasSuffix("SUBQUERY(") { return true }
        if let last = before.last(where: { $0 != " " }), "=<>".contains(last) {
            // What is compared with may be a number that is held as a text.
            let value = format.children.filter { $0.kind == .interpolation }[number].arguments.first?.value
            return value?.typeName.map { $0 != "String" } ?? true
        }
        let after = parts[number + 1].drop { $0 == " " }
        if let next = after.first, "=<>!".contains(next) || parts[number + 1].first == "." { return true }
        return ["IN", "CONTAINS", "BEGINSWITH", "ENDSWITH", "LIKE", "MATCHES", "BETWEEN"].contains {
            after.prefix(while: \.isLetter).uppercased() == $0
        }
    }
}
