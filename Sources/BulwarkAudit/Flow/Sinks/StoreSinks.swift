import BulwarkPolicy

/// The calls that put a value into a database or another plain store.
enum StoreSinks {
    /// Every value that is put into SQLite, Core Data, Realm, YapDatabase, Couchbase or a property list file.
    static func frames(in code: CodeBase) -> [SinkFrame] {
        code.memo.frames.value(of: .store, spread: 0) { findFrames(in: code) }
    }

    private static func findFrames(in code: CodeBase) -> [SinkFrame] {
        var frames: [SinkFrame] = []
        for call in code.calls("sqlite3_bind_text", "sqlite3_bind_blob", "sqlite3_bind_text64") {
            if let value = call.argument(at: 2) {
                frames.append(SinkFrame(call, value: value, effect: "stored in SQLite"))
            }
        }
        for call in code.calls("setValue", "setPrimitiveValue") where isManagedObject(call.receiver) {
            if let value = call.argument(at: 0) {
                frames.append(SinkFrame(call, value: value, key: call.argument(at: 1), effect: "stored in Core Data"))
            }
        }
        // Where nothing is such an object, no type need be found out.
        let hasObjects = code.inherited.values.contains { $0.contains("NSManagedObject") }
        for assignment in hasObjects ? code.facts(.assignment) : [] {
            guard let target = assignment.first, target.kind == .member, let base = target.first,
                let type = base.typeName, let value = assignment.children.last
            else { continue }
            if code.type(type, isOrInherits: "NSManagedObject"), type != "NSManagedObject" {
                frames.append(SinkFrame(assignment, value: value, effect: "stored in Core Data"))
            }
        }
        let hasRealm = !code.facts(.importing, named: ["RealmSwift", "Realm"]).isEmpty
        if hasRealm {
            for call in code.calls("create")
            where call.receiver?.text.lowercased().hasSuffix("realm") ?? false || call.receiver?.typeName == "Realm" {
                if isEncrypted(call.receiver) { continue }
                if let value = call.argument("value") {
                    frames.append(SinkFrame(call, value: value, effect: "stored in Realm"))
                }
            }
        }
        // `[Account createInRealm:realm withValue:values]`
        for call in code.calls("createInRealm", "createOrUpdateInRealm") {
            if let value = call.argument("withValue"), !isEncrypted(call.argument(at: 0)) {
                frames.append(SinkFrame(call, value: value, effect: "stored in Realm"))
            }
        }
        if !code.facts(.importing, named: "SQLite").isEmpty {
            // SQLite.swift: `users.insert(name <- value)`.
            for call in code.calls("insert", "update", "upsert", "replace") {
                for argument in call.arguments {
                    guard let setter = argument.value, setter.kind == .call, setter.text == "<-",
                        let value = setter.argument(at: 1)
                    else { continue }
                    frames.append(SinkFrame(call, value: value, effect: "stored in SQLite"))
                }
            }
        }
        for call in code.calls("setObject") where call.argument("inCollection") != nil {
            if let value = call.argument(at: 0) {
                frames.append(
                    SinkFrame(call, value: value, key: call.argument("forKey"), effect: "stored in YapDatabase"))
            }
        }
        for call in code.calls("setString", "setValue", "setData") where call.receiver?.typeName == "MutableDocument" {
            if let value = call.argument(at: 0) {
                frames.append(
                    SinkFrame(call, value: value, key: call.argument("forKey"), effect: "stored in Couchbase"))
            }
        }
        for call in code.calls("execute", "executeUpdate", "run") {
            let positional = call.arguments.count >= 2 && saysSQL(call.argument(at: 0)) ? call.argument(at: 1) : nil
            guard
                let values = call.argument("arguments") ?? call.argument("withArgumentsIn") ?? call.argument("values")
                    ?? positional, !onlyAsks(call.argument("sql") ?? call.argument(at: 0))
            else { continue }
            frames.append(SinkFrame(call, value: values, effect: "stored in SQLite"))
        }
        for call in code.calls("write", "writeToFile", "writeToURL") where call.callee?.kind == .member {
            guard let receiver = call.receiver else { continue }
            if isPropertyList(receiver) {
                frames.append(SinkFrame(call, value: receiver, effect: "stored in a property list file"))
                continue
            }
            guard
                ["NSDictionary", "NSMutableDictionary", "[:]", "NSArray", "NSMutableArray"].contains(
                    receiver.typeName ?? "")
            else { continue }
            frames.append(SinkFrame(call, value: receiver, effect: "stored in a property list file"))
        }
        return frames + code.ownSinks(.database, effect: "stored in a database")
    }

    /// Whether data is a property list: what its encoder made.
    private static func isPropertyList(_ data: Fact) -> Bool {
        let made = data.kind == .name ? data.declaration?.initialValue : data
        guard let made, made.kind == .call else { return false }
        switch made.text {
        case "encode": return made.receiver?.typeName == "PropertyListEncoder"
        case "data": return made.argument("fromPropertyList") != nil
        case "dataWithPropertyList": return true
        default: return false
        }
    }

    private static func saysSQL(_ statement: Fact?) -> Bool {
        let text = (statement?.strings.first ?? statement?.text ?? "").uppercased()
        return text.hasPrefix("INSERT") || text.hasPrefix("UPDATE") || text.hasPrefix("REPLACE")
    }

    /// Whether a statement stores none of its values: it looks for rows, or removes them.
    private static func onlyAsks(_ statement: Fact?) -> Bool {
        let text = (statement?.strings.first ?? statement?.text ?? "").uppercased()
        return text.hasPrefix("SELECT") || text.hasPrefix("DELETE")
    }

    private static func isManagedObject(_ receiver: Fact?) -> Bool {
        guard let receiver else { return false }
        if let type = receiver.typeName {
            return type == "NSManagedObject" || receiver.code.type(type, isOrInherits: "NSManagedObject")
                || isInserted(receiver)
        }
        return isInserted(receiver)
    }

    /// An object made by `NSEntityDescription.insertNewObject` or `NSManagedObject(entity:…)`.
    private static func isInserted(_ receiver: Fact) -> Bool {
        guard receiver.kind == .name, var value = receiver.declaration?.initialValue else {
            return false
        }
        while value.kind == .cast, let inner = value.first { value = inner }
        return value.kind == .call && (value.text == "insertNewObject" || value.text == "NSManagedObject")
    }

    /// Whether the Realm that a call goes to was opened with a key; one that cannot be seen is if the app opens any so.
    private static func isEncrypted(_ realm: Fact?) -> Bool {
        guard let realm else { return false }
        guard realm.kind == .name, let opened = realm.declaration?.initialValue, opened.text == "Realm"
        else { return encryptsRealm(realm.code) }
        guard let configuration = opened.argument("configuration") else {
            return !realm.code.assignments(to: "defaultConfiguration").isEmpty && encryptsRealm(realm.code)
        }
        if configuration.argument("encryptionKey") != nil { return true }
        return configuration.kind == .call ? false : encryptsRealm(realm.code)
    }

    private static func encryptsRealm(_ code: CodeBase) -> Bool {
        code.facts(.member, named: "encryptionKey").contains { $0.parent?.kind == .assignment }
            || code.calls("Configuration").contains { $0.argument("encryptionKey") != nil }
    }

    /// Whether a model is one of those that a configuration without a key names: `configuration.objectTypes = [Card.self]`.
    private static func isInPlainRealm(_ type: Fact) -> Bool {
        let code = type.code
        let name = TypeName.base(type.text)
        let given =
            code.assignments(to: "objectTypes").compactMap { assignment in
                assignment.last.map { (types: $0, scope: assignment.enclosing(.accessor, .function, .closure)) }
            }
            + code.calls("Configuration").compactMap { call in
                call.argument("objectTypes").map { (types: $0, scope: call) }
            }
        return given.contains { types, scope in
            types.descendants(.member).contains { $0.text == "self" && $0.first?.text == name }
                && !(scope?.descendants.contains { $0.text == "encryptionKey" } ?? true)
        }
    }

    private static let records: Set = ["PersistableRecord", "MutablePersistableRecord"]

    /// Whether a type is a record of GRDB, whose properties are columns: `struct User: Codable, PersistableRecord`.
    private static func isRecord(_ type: Fact, in code: CodeBase) -> Bool {
        let names = code.inherited[TypeName.base(type.text)] ?? []
        // One that encodes itself says which of its properties it stores.
        return names.contains(where: records.contains) && (names.contains("Codable") || names.contains("Encodable"))
    }

    /// The persistent properties of model classes, which whoever assigns them stores.
    ///
    /// - Parameter includingEncrypted: whether those count that a Realm encrypts.
    static func properties(
        in code: CodeBase, includingEncrypted: Bool = false
    ) -> [(declaration: Fact, store: String)] {
        var found: [(Fact, String)] = []
        // Few apps have records of GRDB.
        let hasRecords = !code.facts(.inheritance, named: records).isEmpty
        for type in code.facts(.type) where type.detail == "class" || type.detail == "struct" && hasRecords {
            let store: String
            if hasRecords, isRecord(type, in: code) {
                store = "SQLite"
            } else if type.detail == "struct" {
                continue
            } else if type.attribute("Model") != nil {
                store = "SwiftData"
            } else if code.type(TypeName.base(type.text), isOrInherits: "NSManagedObject") {
                store = "Core Data"
            } else if includingEncrypted || !encryptsRealm(code) || isInPlainRealm(type),
                type.inheritedNames.contains("Object") || type.inheritedNames.contains("EmbeddedObject"),
                !code.facts(.importing, named: ["RealmSwift", "Realm"]).isEmpty
            {
                store = "Realm"
            } else {
                continue
            }
            for member in type.membersThroughConditionals
            where member.kind == .variable && !member.flags.contains(.isStatic)
                && member.getter == nil
            {
                if member.attribute("Transient") != nil { continue }
                // What Core Data does not manage, it does not store: a value that was decrypted and is kept at hand.
                if store == "Core Data", member.isSwift, member.attribute("NSManaged") == nil { continue }
                // A relation to another object, which has properties of its own.
                if store == "Core Data", let type = member.typeName, code.type(type, isOrInherits: "NSManagedObject") {
                    continue
                }
                found.append((member, store))
            }
        }
        return found
    }
}
