import BulwarkPolicy
import BulwarkReport
import Foundation

/// SQL that is put together from values.
enum SQLInjection: Rule {
    static let description = RuleDescription(
        id: "sql-injection",
        area: .input,
        severity: .blocking,
        title: "SQL built from values",
        rationale:
            "A value inside the text of a statement can end it and begin another: reading, changing or deleting what it likes.",
        fix:
            "Write `?` in the statement and bind the values (sqlite3_bind_text, `arguments:` in GRDB). Names of tables and columns come from a closed list.",
        triggering: [
            .init(#"func f(_ name: String) throws { try Note.filter(sql: "name = '\(name)'").fetchAll(db) }"#),
            .init(
                #"func f(_ name: String) { "SELECT * FROM t WHERE n = '\(name)'".withCString { sqlite3_exec(db, $0, nil, nil, nil) } }"#
            ),
            .init(
                #"func f(_ name: String) { sqlite3_exec(db, ["SELECT * FROM t WHERE n = '", name, "'"].joined(), nil, nil, nil) }"#
            ),
            .init(
                #"func find(_ name: String) { sqlite3_exec(db, "SELECT id FROM payee WHERE name = '\(name)'", nil, nil, nil) }"#
            ),
            .init(
                #"func find(_ name: String) { let sql = "DELETE FROM note WHERE title = '" + name + "'"; sqlite3_prepare_v2(db, sql, -1, &s, nil) }"#
            ),
            .init(
                "func run(_ sql: String) { sqlite3_exec(db, sql, nil, nil, nil) }\nfunc f(_ id: String) { run(\"UPDATE a SET b = 1 WHERE id = \\(id)\") }"
            ),
            .init(
                "@implementation A\n- (void)f:(NSString *)n { NSString *sql = [NSString stringWithFormat:@\"SELECT * FROM a WHERE n = '%@'\", n]; sqlite3_exec(db, [sql UTF8String], NULL, NULL, NULL); }\n@end",
                file: "A.m"),
            .init(
                """
                final class Notes {
                    func all(where clause: String) { try? db.executeQuery("SELECT * FROM note WHERE \\(clause)", values: nil) }
                    func search(_ field: UITextField) { all(where: "title = '\\(field.text!)'") }
                }
                """),
            .init(
                #"func f(_ name: String) throws { let part = name.isEmpty ? "" : "WHERE name = '\(name)'"; try Row.fetchAll(db, sql: "SELECT * FROM note \(part)") }"#
            ),
            .init(
                """
                final class Notes {
                    func all(by author: String, order: String) throws -> [Row] {
                        let statement = Self.query(author, order: order)
                        return try queue.read { db in try Row.fetchAll(db, sql: statement) }
                    }
                    private static func query(_ author: String, order: String) -> String {
                        var sql = "SELECT * FROM note"
                        sql += " WHERE author = '" + author + "'"
                        sql += " ORDER BY " + order
                        return sql
                    }
                    func search(_ field: UITextField) throws { show(try all(by: field.text ?? "", order: "title")) }
                }
                """),
            .init(
                """
                import SQLite
                struct Sample: Decodable { let id: String }
                func renew(_ db: Connection, _ samples: [Sample]) throws {
                    let ids = samples.map { "'\\($0.id)'" }.joined(separator: ", ")
                    try db.run("DELETE FROM goods WHERE id IN (\\(ids))")
                }
                """),
        ],
        nonTriggering: [
            .init(
                """
                final class Notes {
                    func all(inArchive: Bool, limit: Int) throws -> [Row] {
                        let statement = Self.query(inArchive, limit: limit)
                        return try queue.read { db in try Row.fetchAll(db, sql: statement) }
                    }
                    private static func query(_ inArchive: Bool, limit: Int) -> String {
                        var sql = "SELECT * FROM note"
                        sql += " WHERE archived = " + (inArchive ? "1" : "0")
                        sql += " LIMIT " + String(limit)
                        return sql
                    }
                }
                """),
            .init(
                #"func f(_ name: String) throws { try Note.filter(sql: "name = ?", arguments: [name]).fetchAll(db) }"#),
            .init(#"func f(_ notes: [Note], _ name: String) -> [Note] { notes.filter { $0.name == "\(name)" } }"#),
            .init(
                #"func find(_ name: String) { sqlite3_prepare_v2(db, "SELECT id FROM payee WHERE name = ?", -1, &s, nil); sqlite3_bind_text(s, 1, name, -1, nil) }"#
            ),
            .init(
                "let table = \"note\"\nfunc all() { sqlite3_prepare_v2(db, \"SELECT * FROM \\(table)\", -1, &s, nil) }"),
            .init(
                "func f(_ limit: Int) { sqlite3_prepare_v2(db, \"SELECT * FROM note LIMIT \\(limit)\", -1, &s, nil) }"),
            .init(
                "func f(_ name: String) throws { try db.execute(literal: \"DELETE FROM note WHERE name = \\(name)\") }"),
            .init(
                """
                func select(with sql: String) -> [Row] { try Row.fetchAll(db, sql: sql) }
                func select(with query: GRDB.SQL) -> [Row] { try Row.fetchAll(db, sql: query.build(db)) }
                func f(_ id: String) {
                    var query: GRDB.SQL = "SELECT * FROM note WHERE id = \\(id)"
                    query.append(literal: " AND owner = \\(id)")
                    select(with: query)
                    var other = SQL(sql: "SELECT * FROM note")
                    other.append(literal: "WHERE id = \\(id)")
                    select(with: other)
                }
                """),
            .init(
                """
                func select(with sql: String, arguments: StatementArguments) -> [Row] { try Row.fetchAll(db, sql: sql, arguments: arguments) }
                func f(_ ids: [String]) {
                    let marks = [String](repeating: "?", count: ids.count).joined(separator: ",")
                    let sql = "SELECT * FROM note WHERE id IN (\\(marks))"
                    select(with: sql, arguments: StatementArguments(ids))
                }
                """),
            .init(
                #"func f() { let old = "DELETE FROM note WHERE time < \(NSDate().timeIntervalSinceReferenceDate)"; sqlite3_prepare_v2(db, old, -1, &s, nil) }"#
            ),
            .init(
                """
                final class Notes {
                    func all(where clause: String) { try? db.executeQuery("SELECT * FROM note WHERE \\(clause)\\(limit(20))", values: nil) }
                    func unread() { all(where: "isRead = 0") }
                    private func limit(_ count: Int) -> String { count > 0 ? " LIMIT \\(count)" : "" }
                }
                """),
            .init(
                """
                enum Order { case name, date; var clause: String { switch self { case .name: "ORDER BY name"; case .date: "ORDER BY date" } } }
                func all(_ order: Order) { try? db.executeQuery("SELECT * FROM note \\(order.clause)", values: nil) }
                """),
            .init(
                """
                func save(_ note: Note) {
                    var fields = [String]()
                    fields.append("title")
                    if note.isRead { fields.append("isRead") }
                    let changes = "SET \\(fields.compactMap { $0 }.joined(separator: " = ?, ")) = ?"
                    try? db.executeUpdate("UPDATE note \\(changes) WHERE id = ?", values: values)
                }
                """),
            .init(
                """
                func first(in name: String, where clause: String) {
                    try? db.executeQuery("select * from \\(name) where \\(clause) limit 1", values: nil)
                }
                """),
            .init(
                "@implementation D\n- (id)rows:(NSString *)k in:(NSString *)t { NSString *sql = [NSString stringWithFormat:@\"select * from %@ where %@ = ?\", t, k]; return [self executeQuery:sql, value]; }\n@end",
                file: "D.m"),
            .init(
                #"func f(_ isNew: Bool) throws { let part = isNew ? "" : "WHERE age > 7"; try Row.fetchAll(db, sql: "SELECT * FROM note \(part)") }"#
            ),
            .init(
                """
                import SQLite
                private struct Sample { let id: String; let name: String }
                private let samples: [Sample] = [Sample(id: "a1", name: "Tea"), Sample(id: "b2", name: "Bread")]
                func renew(_ db: Connection) throws {
                    let ids = samples.map { "'\\($0.id)'" }.joined(separator: ", ")
                    try db.run("DELETE FROM goods WHERE id IN (\\(ids))")
                    for sample in samples {
                        let row = db.lastInsertRowid
                        try db.run("INSERT INTO words(docid, name) VALUES (\\(row), '\\(sample.name)')")
                    }
                }
                """),
        ],
        references: ["MASVS-CODE-4", "MASWE-0086", "CWE-89"])

    static func findings(in app: AuditedApp) -> [Finding] {
        var frames = SQLStatements.candidates(in: app.code).map {
            SinkFrame($0.call, value: $0.statement, effect: "run as SQL")
        }
        frames += app.code.ownSinks(.sql, effect: "run as SQL")
        return SinkSearch.findings(from: frames) { frame in
            guard let value = frame[.value],
                let part = injected(
                    value, isPart: !frame.path.isEmpty || SQLStatements.clauses.contains(frame.place.text))
            else { return nil }
            let name = part.dottedName ?? part.text
            return finding(
                at: frame.place, "The value \(name.isEmpty ? "" : "'\(name)' ")stands inside the text of a statement.",
                trace: Origin(source: .parameter, fact: part, name: name.isEmpty ? "value" : name).trace(to: frame))
        }
    }

    /// The part of a statement's text that is no constant and no number.
    ///
    /// - Parameter isPart: whether the text is handed to a function that makes a statement of it, and need not be a whole one.
    private static func injected(_ text: Fact, depth: Int = 0, isPart: Bool = false) -> Fact? {
        guard depth < 8 else { return nil }
        switch text.kind {
        case .interpolated:
            guard isPart || saysSQL(text.text) else { return nil }
            return firstInjected(in: text.children, depth: depth)
        case .operators where text.text == "+":
            guard
                let head = text.children.lazy.compactMap({
                    $0.kind == .string || $0.kind == .interpolated ? $0.text : $0.strings.first
                }).first, isPart || saysSQL(head)
            else {
                return text.children.lazy.compactMap { injected($0, depth: depth + 1, isPart: isPart) }.first
            }
            return firstInjected(in: text.children, depth: depth)
        case .name:
            if let lender = text.bytesBehind { return injected(lender, depth: depth + 1, isPart: isPart) }
            // GRDB's `SQL` binds what is put into its literals.
            if text.typeName.map(TypeName.base) == "SQL" { return nil }
            guard let declaration = text.declaration, declaration.kind != .parameter else { return nil }
            if let value = declaration.initialValue, let found = injected(value, depth: depth + 1, isPart: isPart) {
                return found
            }
            guard !declaration.flags.contains(.isConstant),
                let scope = declaration.enclosing(.function, .closure, .accessor)
            else { return nil }
            guard declaration.initialValue.map({ isPart || saysSQL($0.text) }) ?? true else { return nil }
            return AssignedValues.values(of: declaration, in: scope).lazy.compactMap { value in
                injected(value, depth: depth + 1, isPart: isPart)
                    ?? (value.kind == .interpolated || value.kind == .operators && value.text == "+"
                        ? firstInjected(in: value.children, depth: depth) : nil)
            }.first
        case .member where ["UTF8String", "utf8CString", "utf8", "utf8String"].contains(text.text):
            return text.first.flatMap { injected($0, depth: depth + 1, isPart: isPart) }
        case .call:
            if ["UTF8String", "cString", "cStringUsingEncoding", "utf8String"].contains(text.text) {
                return text.receiver.flatMap { injected($0, depth: depth + 1, isPart: isPart) }
            }
            if ["stringWithFormat", "initWithFormat", "String", "stringByAppendingFormat"].contains(text.text) {
                guard let format = text.argument("format") ?? text.argument(at: 0), let written = format.strings.first,
                    isPart || saysSQL(written), written.contains("%@") || written.contains("%s")
                else { return nil }
                let values = text.arguments.drop { $0.first != format }.dropFirst().compactMap(\.value)
                let before = written.components(separatedBy: "%").dropLast().reduce(into: [String]()) { texts, part in
                    texts.append((texts.last.map { $0 + "%" } ?? "") + part)
                }
                return zip(values, before).first { isInjected($0, after: $1, depth: depth) }?.0
            }
            if ["joined", "componentsJoinedByString"].contains(text.text), let parts = text.receiver,
                parts.kind == .array, let head = parts.first?.strings.first, isPart || saysSQL(head)
            {
                return firstInjected(in: parts.children, depth: depth)
            }
            if ["appending", "stringByAppendingString"].contains(text.text), let receiver = text.receiver {
                if let head = receiver.strings.first ?? (receiver.kind == .string ? receiver.text : nil),
                    isPart || saysSQL(head),
                    let value = text.argument(at: 0), isInjected(value, after: head, depth: depth)
                {
                    return value
                }
                return injected(receiver, depth: depth + 1)
            }
            // `let sql = Self.query(by: name)`
            guard let function = text.code.function(calledBy: text), function.text != "init" else { return nil }
            return function.results.lazy.compactMap { injected($0, depth: depth + 1, isPart: isPart) }.first
        case .member where text.referredDeclaration?.getter != nil:
            return text.referredDeclaration?.getter?.results.lazy.compactMap {
                injected($0, depth: depth + 1, isPart: isPart)
            }.first
        case .cast: return text.first.flatMap { injected($0, depth: depth + 1, isPart: isPart) }
        case .ternary:
            return text.children.dropFirst().lazy.compactMap { injected($0, depth: depth + 1, isPart: isPart) }.first
        default: return nil
        }
    }

    /// The first value among the parts of a statement that can change what it does.
    private static func firstInjected(in parts: [Fact], depth: Int) -> Fact? {
        var before = ""
        for part in parts {
            switch part.kind {
            case .segment, .string: before += part.text
            case .interpolation:
                if let value = part.arguments.first?.value, isInjected(value, after: before, depth: depth) {
                    return value
                }
                before += "\u{FFFC}"
            case .interpolated:
                if let value = firstInjected(in: part.children, depth: depth) { return value }
                before += part.text
            default:
                if isInjected(part, after: before, depth: depth) { return part }
                before += "\u{FFFC}"
            }
        }
        return nil
    }

    /// Whether a part can change a statement: anything where a value is due, and where a name or a clause is due only what comes from outside,
    /// for helpers put statements together from names and clauses that their callers wrote.
    private static func isInjected(_ part: Fact, after before: String, depth: Int) -> Bool {
        // What is called a table or a column may still be what others wrote.
        guard isDynamic(part) else { return saysSchema(part) && comesFromOutside(part) }
        return isDue(valueAfter: before) || injected(part, depth: depth + 1, isPart: true) != nil
            || comesFromOutside(part)
    }

    private static func comesFromOutside(_ part: Fact) -> Bool {
        ValueTrace.origins(
            of: part,
            .outside([
                .userInput, .deepLink, .serverResponse, .pasteboard, .urlParameter, .file, .pushNotification, .webPage,
                .intent,
            ])
        ).contains { if case .outside = $0.source { true } else { false } }
    }

    /// Whether a value is due after a text, rather than the name of a table or column, or a clause.
    private static func isDue(valueAfter before: String) -> Bool {
        let text = before.uppercased().trimmingCharacters(in: .whitespacesAndNewlines)
        if ["'", "\"", "%", "=", "<", ">", "+", "||"].contains(where: { text.hasSuffix($0) }) { return true }
        let words = text.split { !$0.isLetter && $0 != "(" && $0 != "," }.suffix(2).map(String.init)
        if let last = words.last, ["LIKE", "MATCH", "GLOB", "LIMIT", "OFFSET", "BETWEEN", "IS", "NOT"].contains(last) {
            return true
        }
        guard text.hasSuffix("(") || text.hasSuffix(",") else { return false }
        // A list of values: after IN or VALUES with nothing closed since.
        let open = text.range(of: "(", options: .backwards).map { text[..<$0.lowerBound] } ?? ""
        let opener = open.split { !$0.isLetter }.last ?? ""
        return opener == "IN" || opener == "VALUES"
    }

    /// Whether a part can hold anything: no constant, number, quoted identifier or placeholder list.
    private static func isDynamic(_ value: Fact) -> Bool {
        if value.isLiteral || !value.strings.isEmpty && !isPartlyKnown(value) || OwnText.isOwn(value) { return false }
        switch value.typeName {
        case "Int", "Int32", "Int64", "UInt", "UInt64", "Double", "Bool", "UInt32", "Float", "UUID": return false
        default: break
        }
        if value.kind == .member {
            // Constants of the schema: `Columns.name`, `Table.databaseTableName`, `Self.table`.
            if let base = value.dottedName, base.first?.isUppercase == true || base.hasPrefix("Self.") { return false }
            if ["count", "rawValue", "databaseTableName", "tableName", "name"].contains(value.text)
                && value.text != "name"
            {
                return false
            }
        }
        if value.kind == .name, value.text.first?.isUppercase == true { return false }
        if value.kind == .call {
            let name = value.text.lowercased()
            if ["quot", "escap", "placeholder", "joined", "repeating", "question"].contains(where: { name.contains($0) }
            ) || value.argument("repeating") != nil {
                return false
            }
            if name == "string", let inner = value.argument(at: 0) { return isDynamic(inner) }
        }
        let name = value.text.lowercased()
        return !(schemaWords + ["placeholder", "questionmarks", "sanit", "escap", "quoted"]).contains(
            where: name.contains)
    }

    /// Whether a part is called like a name of the schema's: `\(table)`.
    private static func saysSchema(_ part: Fact) -> Bool {
        (part.kind == .name || part.kind == .member) && schemaWords.contains(where: part.text.lowercased().contains)
    }

    private static let schemaWords = ["table", "column", "schema"]

    /// Whether one of the values that a condition decides on is no constant: `isAll ? "" : "WHERE name = '\\(name)'"`.
    private static func isPartlyKnown(_ value: Fact) -> Bool {
        guard let choice = value.kind == .name ? value.declaration?.initialValue : value, choice.kind == .ternary else {
            return false
        }
        return choice.children.dropFirst().contains { $0.strings.isEmpty }
    }

    private static func saysSQL(_ text: String) -> Bool {
        let head = text.drop { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "(" }.prefix(12).uppercased()
        return [
            "SELECT ", "INSERT ", "UPDATE ", "DELETE ", "REPLACE ", "DROP ", "ALTER ", "CREATE ", "ATTACH ", "PRAGMA ",
        ].contains { head.hasPrefix($0) }
    }
}
