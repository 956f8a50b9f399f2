import BulwarkDetection

/// What errors carry to those who catch them.
extension ValueTrace {
    /// What gets to a `catch`: the payload of the errors that are thrown in its `do`, by its own statements and the functions called there.
    mutating func caught(by clause: Fact, depth: Int) -> [Origin] {
        guard query.looksForKinds, visited.insert(clause).inserted else { return [] }
        var found: [Origin] = []
        for error in Self.errors(thrownTo: clause) {
            let carried = takenCases.isEmpty ? shown(of: error, depth: depth) : origins(error, depth: depth + 1)
            for var origin in carried {
                // What a function was given is named where it is thrown, or by nobody.
                if case .parameter = origin.source { continue }
                if let statement = error.parent {
                    origin.steps.append(.init(fact: statement, note: "thrown in an error"))
                }
                found.append(origin)
            }
            if !found.isEmpty { break }
        }
        return found
    }

    /// What a name holds that a `catch` binds: `catch let failure`, `catch ApiError.bad(let token)`.
    mutating func caught(by clause: Fact, as binding: Fact, depth: Int) -> [Origin] {
        let outer = takenCases
        takenCases = binding.casesAround.reversed().map(\.textID)
        defer { takenCases = outer }
        return caught(by: clause, depth: depth)
    }

    /// What shows of an error, or of another case, that is printed as a whole: what it carries, unless it describes itself.
    mutating func shown(of made: Fact, depth: Int) -> [Origin] {
        guard made.kind == .call, let type = Self.typeMade(by: made) else { return [] }
        let declarations = made.code.types(named: type)
        let describes: Set<String> = [
            "CustomStringConvertible", "CustomDebugStringConvertible", "CustomReflectable", "NSError",
        ]
        guard !declarations.isEmpty, declarations.allSatisfy({ describes.isDisjoint(with: $0.inheritedNames) }),
            declarations.contains(where: { $0.detail == "struct" || $0.detail == "enum" }),
            made.code.functions(calledBy: made).isEmpty
        else { return [] }
        return made.arguments.compactMap(\.value).flatMap { value in
            value.makesCase ? shown(of: value, depth: depth + 1) : origins(value, depth: depth + 1)
        }
    }

    /// The type of the app's own whose structure or case a call makes.
    private static func typeMade(by call: Fact) -> String? {
        if call.beginsUppercase { return call.text }
        guard call.makesCase else { return nil }
        if let owner = call.callee?.first { return owner.text }
        let owners = Set(call.code.facts(.enumCase, named: call.text).compactMap { $0.enclosingType?.text })
        return owners.count == 1 ? owners.first.map(TypeName.base) : nil
    }

    /// How many calls of a `do` are looked into for what they throw.
    private static let maximumCalls = 16

    private static func errors(thrownTo clause: Fact) -> [Fact] {
        clause.code.memo.thrownErrors.value(of: .init(clause), spread: clause.file) {
            guard let block = clause.parent?.first, block.kind == .block else { return [] }
            var errors = thrown(in: block)
            for call in block.descendants(.call).prefix(maximumCalls) {
                guard let function = call.code.function(calledBy: call), let body = function.body else { continue }
                errors += thrown(in: body)
            }
            return errors
        }
    }

    /// The errors that statements make and throw to whoever called.
    private static func thrown(in block: Fact) -> [Fact] {
        block.descendants(.throwing).filter { statement in
            for around in statement.ancestors {
                if around == block { return true }
                // What is thrown within another `do` is caught there, and what a closure throws is another's matter.
                if [.function, .closure, .accessor].contains(around.kind) { return false }
                if around.kind == .block, around.parent?.kind == .doing, around.parent?.first == around { return false }
            }
            return false
        }.compactMap(\.first).filter { $0.kind == .call && $0.arguments.contains { _ in true } }
    }
}

extension Fact {
    /// The `catch` around a use of the error that it binds without a name.
    var enclosingCatch: Fact? {
        for ancestor in ancestors {
            switch ancestor.kind {
            case .catching: return ancestor.children(.pattern).isEmpty ? ancestor : nil
            case .function, .accessor, .type, .file: return nil
            default: break
            }
        }
        return nil
    }
}
