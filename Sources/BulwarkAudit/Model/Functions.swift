import BulwarkCore

/// Finding the function that a call calls, and the calls of a function.
extension CodeBase {
    /// The one function of the code base that a call can mean; nil for functions from elsewhere and where several fit.
    func function(calledBy call: Fact) -> Fact? {
        var search = TypeSearch()
        return function(calledBy: call, &search)
    }

    /// The functions of the code base that a call can mean.
    func functions(calledBy call: Fact) -> [Fact] {
        var search = TypeSearch()
        return functions(calledBy: call, &search)
    }

    /// The one function that a call can mean, asked on the way to another answer.
    func function(calledBy call: Fact, _ search: inout TypeSearch) -> Fact? {
        let candidates = functions(calledBy: call, &search)
        guard candidates.count > 1 else { return candidates.first }
        // Overloads in one type: the first stands for all. Functions of unrelated types: nobody knows.
        let owner = candidates[0].enclosingType.map { TypeName.base($0.text) } ?? ""
        let isOne = candidates.dropFirst().allSatisfy {
            ($0.enclosingType.map { TypeName.base($0.text) } ?? "") == owner
        }
        return isOne ? candidates[0] : nil
    }

    private func functions(calledBy call: Fact, _ search: inout TypeSearch) -> [Fact] {
        guard call.kind == .call else { return [] }
        switch memo.targets[call.number] {
        case 0: break
        case 1: return []
        case let answer where answer & Self.isList != 0:
            return memo.functionLists.withLock { $0[Int(answer & ~Self.isList)] }
        case let answer: return [fact(numbered: Int(answer) - 2)]
        }
        guard search.open(call) else { return [] }
        var found = findFunctions(calledBy: call, &search)
        // Whose method is called depends on what the call gives: nobody knows.
        if search.close() { found = [] }
        let answer: UInt32 =
            switch found.count {
            case 0: 1
            case 1: UInt32(found[0].number + 2)
            default:
                Self.isList
                    | memo.functionLists.withLock { lists in
                        lists.append(found)
                        return UInt32(lists.count - 1)
                    }
            }
        memo.targets[call.number] = answer
        return found
    }

    /// Marks an answer that is the number of a list.
    private static let isList: UInt32 = 1 << 31

    private func findFunctions(calledBy call: Fact, _ search: inout TypeSearch) -> [Fact] {
        guard let callee = call.callee else { return [] }
        let named = references(.function, named: call.textID)
        // Functions of C may begin with a capital letter; types of Swift that the app does not declare have no functions here.
        if call.isSwift && call.beginsUppercase && named.isEmpty || callee.kind == .member && callee.text == "init" {
            // `.init(path: "/")`
            let name = callee.kind == .member && callee.first == nil ? call.dueType ?? call.text : call.text
            return types(named: resolvingAliases(name)).flatMap { type in
                type.membersThroughConditionals.filter {
                    $0.kind == .function && $0.text == "init" && Self.accepts($0, call)
                }
            }
        }
        if named.isEmpty, callee.kind == .name { return callFunctions(of: callee, calledBy: call, &search) }
        guard !named.isEmpty, !Self.areTooMany(named.count, calls: references(.call, named: call.textID).count) else {
            return []
        }
        var candidates: [Fact] = []
        for candidate in named.lazy.map(fact) where Self.accepts(candidate, call) {
            if !candidate.flags.contains(.isPrivate) || candidate.file == call.file { candidates.append(candidate) }
        }
        guard !candidates.isEmpty else { return [] }
        if callee.kind == .name {
            // A local function, a method of this type or of one of its ancestors, or a global function.
            let owner = call.enclosingType.map { TypeName.base($0.text) }
            return candidates.filter { candidate in
                guard candidate.isMember else { return candidate.isGlobal || candidate.file == call.file }
                if candidate.isOperator { return true }
                guard let owner, let type = candidate.enclosingType else { return false }
                return self.type(owner, isOrInherits: TypeName.base(type.text))
            }
        }
        guard let receiver = call.receiver, let owner = receiver.typeName(asked: &search) else {
            // Nobody knows whose method it is: a name that the system's types have as well is most likely theirs.
            return Self.commonNames.contains(call.text) ? [] : candidates.filter(\.isMember)
        }
        return candidates.filter { candidate in
            guard let type = candidate.enclosingType.map({ TypeName.base($0.text) }) else { return false }
            if owner.hasPrefix("["), Self.listTypes.contains(type) { return true }
            return self.type(owner, isOrInherits: type) || self.type(type, isOrInherits: owner)
        }
    }

    private static let listTypes: Set<String> = ["Array", "Sequence", "Collection"]

    /// The functions that are meant where a value is called like a function: `log("…")` for a `log` whose type has a `callAsFunction`.
    private func callFunctions(of value: Fact, calledBy call: Fact, _ search: inout TypeSearch) -> [Fact] {
        // Few apps have any.
        guard let id = callAsFunctionID, let declaration = value.declaration, declaration.kind != .function,
            let owner = declaration.typeName(asked: &search)
        else { return [] }
        return references(.function, named: id).lazy.map(fact).filter { function in
            guard Self.accepts(function, call), let type = function.enclosingType else { return false }
            return self.type(owner, isOrInherits: TypeName.base(type.text))
        }
    }

    /// Whether a name has so many functions, and calls, that telling them apart would take longer than anybody waits. Of
    /// twenty apps that were measured, none has over 350 functions of a name.
    private static func areTooMany(_ functions: Int, calls: Int) -> Bool {
        functions > 64 && functions * functions > 200_000_000 / max(calls, 1)
    }

    /// Names of methods that types of the system and of libraries have, so that a name alone says nothing.
    private static let commonNames: Set<String> = [
        "add", "all", "any", "append", "apply", "async", "begin", "bind", "build", "call", "cancel", "cast", "clear",
        "close", "compactMap", "complete", "configure", "connect", "contains",
        "copy", "count", "create", "data", "decode", "delete", "description", "drop", "dropFirst", "dropLast", "encode",
        "end", "enumerated", "execute", "exists", "fetch", "fetchAll", "fetchOne", "fill",
        "filter", "find", "finish", "first", "firstIndex", "flatMap", "forEach", "format", "get", "handle", "hash",
        "index", "init", "insert", "invalidate", "invoke", "isEqual", "items", "joined", "last",
        "listen", "load", "lock", "main", "make", "map", "mapValues", "max", "merge", "merging", "min", "move", "next",
        "notify", "object", "observe", "on", "open", "parse", "perform", "pop", "post",
        "prefix", "prepare", "print", "process", "publish", "push", "put", "query", "read", "receive", "reduce",
        "register", "reload", "remove", "removeAll", "render", "replace", "request", "reset",
        "resolve", "resume", "reversed", "run", "save", "scan", "search", "select", "send", "set", "setup", "setValue",
        "show", "sink", "sort", "sorted", "split", "start", "stop", "store", "string",
        "subscribe", "suffix", "swap", "sync", "then", "toggle", "transform", "trim", "unlock", "update", "upload",
        "url", "validate", "value", "values", "visit", "wait", "with", "wrap", "write", "zip",
    ]

    /// The calls that can mean a function.
    func calls(of function: Fact) -> [Fact] {
        memo.callers.value(of: .init(function), spread: function.file) { findCalls(of: function) }
    }

    private func findCalls(of function: Fact) -> [Fact] {
        callsNamed(as: function).map(fact).filter { functions(calledBy: $0).contains(function) }
    }

    /// Where calls stand that have a function's name, or that of its type for an initializer, whatever function they mean; for a
    /// `callAsFunction`, those of all values that can be called.
    func callsNamed(as function: Fact) -> ArraySlice<Fact.Reference> {
        if function.textID == callAsFunctionID { return namelessCalls }
        guard function.text == "init" else { return references(.call, named: function.textID) }
        guard let type = function.enclosingType, let id = texts.existingID(of: TypeName.base(type.text)) else {
            return []
        }
        return references(.call, named: id)
    }

    /// The argument that a call gives to a parameter of a function; nil where the default is taken.
    func argument(of call: Fact, for parameter: Fact, in function: Fact) -> Fact? {
        let arguments = call.arguments
        var next = arguments.startIndex
        for candidate in function.parameters {
            guard next < arguments.endIndex else { return nil }
            if !call.isSwift || arguments[next].fits(candidate.parameterLabelID) {
                if candidate == parameter { return arguments[next].value }
                next = arguments.index(after: next)
            } else if candidate == parameter {
                return nil
            }
        }
        return nil
    }

    /// Whether a function can take a call's arguments by their labels.
    private static func accepts(_ function: Fact, _ call: Fact) -> Bool {
        let arguments = call.arguments
        if !call.isSwift {
            let parameters = function.parameters
            return arguments.count == parameters.count
                || (parameters.last?.isVariadic ?? false) && arguments.count >= parameters.count - 1
        }
        var next = arguments.startIndex
        for parameter in function.parameters {
            guard next < arguments.endIndex else {
                if parameter.hasDefault || parameter.isVariadic { continue }
                return false
            }
            if arguments[next].fits(parameter.parameterLabelID) {
                next = arguments.index(after: next)
                guard next < arguments.endIndex, parameter.isVariadic else { continue }
                while next < arguments.endIndex, arguments[next].textID == 0 { next = arguments.index(after: next) }
            } else if !parameter.hasDefault {
                return false
            }
        }
        return next == arguments.endIndex
    }
}

extension Fact {
    /// Whether a function is a method that an extension gives to text or data, and so is called on a value that matters; or a property that it
    /// computes.
    var extendsValue: Bool {
        guard kind == .function || kind == .variable, !flags.contains(.isStatic), let type = enclosingType,
            type.detail == "extension"
        else { return false }
        return Self.valueTypes.contains(type.text)
    }

    private static let valueTypes: Set<String> = [
        "String", "NSString", "Substring", "StringProtocol", "Data", "NSData", "Encodable", "Codable", "Optional",
        "Array", "Sequence", "Collection",
    ]

    /// Whether a function is what an operator of the app's own does.
    var isOperator: Bool {
        kind == .function && text.utf8.first.map(OperatorName.begins) ?? false
    }

    /// Whether a parameter takes any number of arguments.
    var isVariadic: Bool { kind == .parameter && detail.utf8.last == UInt8(ascii: ".") }

    /// Whether a parameter can be left out.
    fileprivate var hasDefault: Bool { defaultValue != nil }

    /// Whether an argument can stand for a parameter with a label; a trailing closure has none.
    fileprivate func fits(_ label: UInt32) -> Bool { textID == label || (flags.contains(.trailing) && textID == 0) }

    /// The number of a parameter's outer label; 0 where there is none.
    fileprivate var parameterLabelID: UInt32 {
        // `func find(_: String)` has neither a label nor a name.
        let label = firstChild { $0.kind == .label } ?? self
        return label.text == "_" ? 0 : label.textID
    }
}
