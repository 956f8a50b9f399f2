/// Finding the calls that run SQL.
enum SQLStatements {
    /// The calls that may run SQL, each with what is its statement if it does.
    ///
    /// Names such as `execute` and `run` are those of many things; what a call is given tells.
    static func candidates(in code: CodeBase) -> [(call: Fact, statement: Fact)] {
        code.calls(
            "sqlite3_exec", "sqlite3_prepare", "sqlite3_prepare_v2", "sqlite3_prepare_v3", "execute", "executeQuery",
            "executeUpdate", "executeStatements", "prepare", "run", "scalar", "fetchAll", "fetchOne", "makeStatement",
            "rawQuery", "sql", "fetchSet", "fetchCursor", "SQLRequest", "SQL", "filter", "order", "having", "group"
        ).compactMap { call in
            if call.text.hasPrefix("sqlite3_") { return call.argument(at: 1).map { (call, $0) } }
            if clauses.contains(call.text) || call.callee?.kind == .name {
                return call.argument("sql").map { (call, $0) }
            }
            guard call.callee?.kind == .member, call.argument("literal") == nil else { return nil }
            let statement =
                call.argument("sql") ?? (call.arguments.first?.text.isEmpty == true ? call.argument(at: 0) : nil)
            return statement.map { (call, $0) }
        }
    }

    /// Calls that are given a clause of a statement, and not the whole: `filter(sql: "name = ?")`.
    static let clauses: Set = ["filter", "order", "having", "group"]

    /// The calls that run SQL for certain: by SQLite's own names, FMDB's, GRDB's labels, or with a statement in sight.
    static func calls(in code: CodeBase) -> [Fact] {
        let labelled = code.arguments(labelled: ["sql", "literal"]).filter { call, argument in
            guard call.callee != nil, let value = argument.value else { return false }
            return argument.text == "sql" || says(value)
        }.map(\.call)
        let others = candidates(in: code).filter { call, statement in
            call.text.hasPrefix("sqlite3_")
                || ["executeQuery", "executeUpdate", "executeStatements"].contains(call.text)
                || says(statement)
        }.map(\.call)
        return Array(Set(labelled + others))
    }

    /// Whether an expression is the text of a statement, or a constant that holds one.
    private static func says(_ value: Fact) -> Bool {
        let texts = value.kind == .interpolated ? [value.text] : value.strings
        return texts.contains(where: isStatement)
    }

    /// Whether a text begins as a statement of SQL does.
    static func isStatement(_ text: String) -> Bool {
        let head = text.drop { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "(" }.prefix(12).uppercased()
        return [
            "SELECT ", "INSERT ", "UPDATE ", "DELETE ", "REPLACE ", "DROP ", "ALTER ", "CREATE ", "ATTACH ", "PRAGMA ",
            "BEGIN", "COMMIT", "VACUUM", "WITH ",
        ].contains { head.hasPrefix($0) }
    }
}
