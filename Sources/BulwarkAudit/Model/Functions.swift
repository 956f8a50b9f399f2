/// Finding the function that a call calls, and the calls of a function.
extension CodeBase {
    /// The one function of the code base that a call can mean; nil for functions from elsewhere and where several fit.
    func function(calledBy call: Fact) -> Fact? {
        let candidates = functions(calledBy: call)
        guard candidates.count > 1 else { return candidates.first }
        // Overloads in one type: the first stands for all. Functions of unrelated types: nobody knows.
        let owners = Set(candidates.map { $0.enclosingType.map { TypeName.base($0.text) } ?? "" })
        return owners.count == 1 ? candidates[0] : nil
    }

    /// The functions of the code base that a call can mean.
    func functions(calledBy call: Fact) -> [Fact] {
        memo.functions.value(of: .init(call), spread: call.file) { findFunctions(calledBy: call) }
    }

    private func findFunctions(calledBy call: Fact) -> [Fact] {
        guard call.kind == .call, let callee = call.callee else { return [] }
        // Functions of C may begin with a capital letter; types of Swift that the app does not declare have no functions here.
        var isInitializer =
            call.isSwift && call.text.first?.isUppercase == true && facts(.function, named: call.text).isEmpty
        if callee.kind == .member, callee.text == "init" { isInitializer = true }
        if isInitializer {
            return types(named: resolvingAliases(call.text)).flatMap { type in
                type.membersThroughConditionals.filter {
                    $0.kind == .function && $0.text == "init" && Self.accepts($0, call)
                }
            }
        }
        var candidates = facts(.function, named: call.text).filter { Self.accepts($0, call) }
        guard !candidates.isEmpty else { return [] }
        candidates.removeAll { $0.flags.contains(.isPrivate) && $0.file != call.file }
        if callee.kind == .name {
            // A local function, a method of this type or of one of its ancestors, or a global function.
            let owner = call.enclosingType.map { TypeName.base($0.text) }
            return candidates.filter { candidate in
                guard candidate.isMember else { return candidate.isGlobal || candidate.file == call.file }
                guard let owner, let type = candidate.enclosingType else { return false }
                return self.type(owner, isOrInherits: TypeName.base(type.text))
            }
        }
        guard let receiver = call.receiver, let owner = receiver.typeName else {
            // Nobody knows whose method it is: a name that the system's types have as well is most likely theirs.
            return Self.commonNames.contains(call.text) ? [] : candidates.filter(\.isMember)
        }
        return candidates.filter { candidate in
            guard let type = candidate.enclosingType.map({ TypeName.base($0.text) }) else { return false }
            return self.type(owner, isOrInherits: type) || self.type(type, isOrInherits: owner)
        }
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
        let name: String
        if function.text == "init" {
            guard let type = function.enclosingType else { return [] }
            name = TypeName.base(type.text)
        } else {
            name = function.text
        }
        return facts(.call, named: name).filter { functions(calledBy: $0).contains(function) }
    }

    /// The argument that a call gives to a parameter of a function; nil where the default is taken.
    func argument(of call: Fact, for parameter: Fact, in function: Fact) -> Fact? {
        let arguments = call.arguments
        var position = 0
        for candidate in function.parameters {
            guard position < arguments.count else { return nil }
            let argument = arguments[position]
            let label = candidate.parameterLabel
            let fits =
                !call.isSwift || argument.text == label
                || (argument.flags.contains(.trailing) && (argument.text.isEmpty || argument.text == label))
            if fits {
                if candidate == parameter { return argument.value }
                position += 1
            } else if candidate == parameter {
                return nil
            }
        }
        return nil
    }

    /// Whether a function can take a call's arguments by their labels.
    private static func accepts(_ function: Fact, _ call: Fact) -> Bool {
        let arguments = call.arguments
        let parameters = function.parameters
        guard arguments.count <= parameters.count || parameters.contains(where: { $0.detail.hasSuffix("...") }) else {
            return false
        }
        if !call.isSwift { return arguments.count == parameters.count }
        var position = 0
        for parameter in parameters {
            let label = parameter.parameterLabel
            let hasDefault = parameter.children.contains { $0.kind != .label && $0.kind != .attribute }
            guard position < arguments.count else {
                if hasDefault || parameter.detail.hasSuffix("...") { continue }
                return false
            }
            let argument = arguments[position]
            if argument.text == label || (argument.flags.contains(.trailing) && argument.text.isEmpty) {
                position += 1
                if parameter.detail.hasSuffix("...") {
                    while position < arguments.count, arguments[position].text.isEmpty { position += 1 }
                }
            } else if !hasDefault {
                return false
            }
        }
        return position == arguments.count
    }
}
