import BulwarkDetection

/// What calls give back, and what stands under the keys of containers.
extension ValueTrace {
    mutating func call(_ fact: Fact, depth: Int) -> [Origin] {
        let name = fact.text
        let traits = fact.traits
        if traits.contains(.losesValueAsCall) || Self.keepsFew(fact) || !query.followsTaint && fact.isStripped {
            return []
        }
        // `url.query()`, as newer systems have it.
        if query.followsTaint, let receiver = fact.receiver, LinkPart.isTaken(by: fact) {
            return origins(receiver, depth: depth + 1)
        }
        if query.followsTaint,
            traits.contains(.checksValue) || fact.arguments.contains(where: { $0.traits.contains(.checksValue) })
        {
            return []
        }
        if let found = outside(call: fact) { return [found] }
        if let found = encodedMember(of: fact) { return [found] }
        if let function = fact.code.function(calledBy: fact) {
            if function.text != "init" { return ownFunction(function, calledBy: fact, depth: depth) }
            if query.followsTaint { return made(by: function, calledBy: fact, depth: depth) }
        }
        if !takenCases.isEmpty, fact.makesCase { return carried(by: fact, depth: depth) }
        // A number leads nowhere, and neither does a choice among a few.
        if query.ignoresNumbers, Self.numbers.contains(name) { return [] }
        if query.followsTaint, fact.argument("rawValue") != nil, fact.code.isConfined(name) { return [] }
        // `message()`, where the parameter is an autoclosure or a closure that makes the value.
        if let callee = fact.callee, callee.kind == .name, callee.declaration?.kind == .parameter,
            fact.arguments.isEmpty
        {
            return named(callee, depth: depth + 1)
        }
        if let found = readByKey(fact) { return [found] }
        // What stands in a dictionary from outside came from outside.
        if query.followsTaint, Self.elementCalls.contains(name), let receiver = fact.receiver {
            return origins(receiver, depth: depth + 1)
        }
        // What Combine hands on as it is: `$password.removeDuplicates().debounce(…).sink { … }`
        if Self.passingCalls.contains(name), let receiver = fact.receiver {
            return origins(receiver, depth: depth + 1)
        }
        if let receiver = fact.receiver, Self.mappingCalls.contains(name), let path = fact.argument(at: 0),
            path.kind == .keyPath
        {
            return mapped(receiver, by: path, at: fact, depth: depth)
        }
        if name == "first", let found = named(by: fact) { return [found] }
        if Self.producingCalls.contains(name) { return produced(by: fact, depth: depth) }
        if name == "authorization", query.kinds(.token),
            fact.argument("bearerToken") ?? fact.argument("password") != nil
        {
            return [Origin(source: .sensitive(.token), fact: fact, name: "authorization")]
        }
        // What each of them becomes, whatever else they hold: `tokens.map { $0.identifier }`. What a call makes of them may hold all.
        if query.looksForKinds, Self.mappingCalls.contains(name), let closure = fact.arguments.last?.value,
            closure.kind == .closure
        {
            let results = closure.results
            let found = results.flatMap { origins($0, depth: depth + 1) }
            if !found.isEmpty || !results.isEmpty && results.allSatisfy({ $0.kind == .member }) { return found }
        }
        // What is made of bytes that are lent, and not the bytes: `key.withUnsafeBytes { address(of: $0) }`.
        if !query.followsTaint, traits.contains(.lendsBytes), fact.receiver != nil,
            let closure = fact.arguments.last?.value, closure.kind == .closure
        {
            return closure.results.flatMap { origins($0, depth: depth + 1) }
        }
        // A part of a secret may be what is shown of it; a part of what came from outside came from outside.
        let isPart =
            query.followsTaint
            && (name == "reduce" || name.hasPrefix("substring") || name == "stringByReplacingOccurrencesOfString")
        // What a request is answered with tells none of what it was sent with: `session.data(for: request)`.
        let isAnswer =
            !query.followsTaint && name == "data" && ["for", "from"].contains(fact.arguments.first?.text ?? "")
        let isConversion = traits.contains(.converts) && !isAnswer || isPart
        if !isConversion, fact.arguments.count <= 1, traits.contains(.beginsLowercase),
            let noun = fact.code.nounOfGetter(name), let found = sensitive(noun, type: nil, at: fact),
            // `LoginError.requestToken(code)` says what failed.
            !fact.makesCase || fact.code.facts(.enumCase, named: name).isEmpty
        {
            return [found]
        }
        // A structure made from what came from outside came from outside, unless its initializer looks at it.
        let isMemberwise =
            query.followsTaint
            && (traits.contains(.beginsUppercase)
                ? !fact.code.types(named: name).isEmpty
                : name == "init" && fact.receiver == nil && fact.callee?.kind == .member && fact.dueType != nil)
            && fact.code.functions(calledBy: fact).isEmpty
        guard isConversion || isMemberwise else { return [] }
        var found = fact.arguments.filter { !$0.flags.contains(.trailing) && !Self.says(how: $0) }.compactMap(\.value)
            .flatMap {
                origins($0, depth: depth + 1)
            }
        if let receiver = fact.receiver {
            if receiver.kind != .name || !receiver.beginsUppercase { found += origins(receiver, depth: depth + 1) }
        } else if traits.contains(.beginsLowercase), let owner = fact.extensionOfValue {
            // `joined()` in an extension of lists.
            found.append(Origin(source: .parameter, fact: owner, name: "self"))
        }
        return found
    }

    private static let numbers: Set<String> = ["Int", "Decimal", "NSDecimalNumber", "Double"]
    private static let passingCalls: Set<String> = [
        "removeDuplicates", "debounce", "throttle", "receive", "delay", "share", "eraseToAnyPublisher", "replaceError",
        "replaceNil", "handleEvents", "setFailureType",
    ]
    /// What is looked for by its name among others: `queryItems.first { $0.name == "access_token" }`.
    private func named(by search: Fact) -> Origin? {
        guard query.looksForKinds, let closure = search.arguments.first?.value, closure.kind == .closure,
            let comparison = closure.last, comparison.kind == .operators, comparison.detail == "==",
            let name = comparison.first, name.kind == .member, name.text == "name", let text = comparison.last?.string
        else { return nil }
        return sensitive(text, type: nil, at: search)
    }

    private static let producingCalls: Set<String> = [
        "AsyncStream", "AsyncThrowingStream", "withCheckedContinuation", "withCheckedThrowingContinuation",
        "withUnsafeContinuation", "withUnsafeThrowingContinuation",
    ]

    /// What a closure hands to the continuation that it is given: `AsyncStream { continuation in continuation.yield(token) }`.
    private mutating func produced(by call: Fact, depth: Int) -> [Origin] {
        guard let closure = call.arguments.last?.value, closure.kind == .closure else { return [] }
        let name = closure.parameters.first?.text ?? "$0"
        return closure.descendants(.call).filter { step in
            (step.text == "yield" || step.text == "resume") && step.receiver?.text == name
        }.compactMap { $0.argument(at: 0) }.flatMap { origins($0, depth: depth + 1) }
    }

    private static let elementCalls: Set<String> = ["objectForKey", "valueForKey", "objectForKeyedSubscript"]
    private static let mappingCalls: Set<String> = ["map", "compactMap", "flatMap", "publisher"]

    /// What `users.map(\\.token)` gives: what the property's name says, as for a property that is read.
    private mutating func mapped(_ receiver: Fact, by path: Fact, at call: Fact, depth: Int) -> [Origin] {
        let name = path.text.split(separator: ".").last.map(String.init) ?? ""
        if let found = sensitive(name, type: nil, at: call) { return [found] }
        guard query.followsTaint || name == "self" || MemberEffects.keepsValue(name) else { return [] }
        return origins(receiver, depth: depth + 1)
    }

    /// Whether an argument says how a value is brought into another form, and is no part of it.
    private static func says(how argument: Fact) -> Bool {
        switch argument.text {
        case "separator", "encoding", "options", "locale", "using": true
        default: false
        }
    }

    /// A credential among the properties of an object that is encoded as a whole.
    private func encodedMember(of call: Fact) -> Origin? {
        guard ["encode", "archivedData", "archivedDataWithRootObject"].contains(call.text),
            let value = call.arguments.lazy.compactMap(\.value).first(where: {
                $0.kind == .name || $0.kind == .member || $0.kind == .array || $0.kind == .call && $0.beginsUppercase
            }),
            var type = value.typeName, !value.isStripped
        else { return nil }
        if type.hasPrefix("["), type.hasSuffix("]") { type = TypeName.base(String(type.dropFirst().dropLast())) }
        return value.code.encodedMember(ofType: type, where: query.kinds).map { member, kind in
            Origin(source: .sensitive(kind), fact: value, name: value.text + "." + member.text)
        }
    }

    /// The last four digits are what a receipt shows: `prefix` and `suffix` of a few characters.
    private static func keepsFew(_ call: Fact) -> Bool {
        guard call.text == "suffix" || call.text == "prefix", let count = call.argument(at: 0)?.integer else {
            return false
        }
        return count <= 6
    }

    /// The result of a function of the app: what its name says, or what its returns say.
    private mutating func ownFunction(_ function: Fact, calledBy call: Fact, depth: Int) -> [Origin] {
        // Of what is taken out of one of several cases the function's name does not tell: `case .note(let id) = decodePrivateKey(text)`.
        let isOneOfCases = takenCases.contains { !["success", "some"].contains(call.code.name($0)) }
        if !isOneOfCases, let noun = function.code.nounOfGetter(function.text), function.detail != "Bool",
            function.detail != "Void",
            let found = sensitive(noun, type: function.typeName, at: call)
        {
            return [found]
        }
        guard visited.insert(function).inserted else { return [] }
        var found: [Origin] = []
        for result in function.results {
            for origin in origins(result, depth: depth + 1) {
                guard case .parameter = origin.source, origin.fact.parent == function || origin.fact == function else {
                    found.append(origin)
                    continue
                }
                if query.followsTaint, result.makesCase, OutsideFlow.isChecked(origin, insideBefore: result) {
                    continue
                }
                if origin.fact == function {
                    if let receiver = call.receiver {
                        found += origins(receiver, depth: depth + 1)
                    } else if let owner = call.extensionOfValue {
                        found.append(Origin(source: .parameter, fact: owner, name: "self"))
                    }
                } else if let argument = function.code.argument(of: call, for: origin.fact, in: function) {
                    found += origins(argument, depth: depth + 1)
                }
            }
        }
        return found.map { origin in
            var origin = origin
            origin.steps.append(.init(fact: call, note: "returned by '\(function.text)'"))
            return origin
        }
    }

    mutating func subscripted(_ fact: Fact, depth: Int) -> [Origin] {
        if let path = fact.argument("keyPath").flatMap(Self.keyPath), let base = fact.first {
            return mapped(base, by: path, at: fact, depth: depth)
        }
        if query.followsTaint, let found = outside(subscript: fact) { return [found] }
        if let found = readByKey(fact) { return [found] }
        // What stands under another key of a container is not its secret.
        if !query.followsTaint, let key = fact.argument(at: 0), !key.strings.isEmpty { return [] }
        if query.looksForKinds, fact.isPieceByPlace { return [] }
        return fact.first.map { origins($0, depth: depth + 1) } ?? []
    }

    /// The key path that an expression is, or was declared as.
    private static func keyPath(_ fact: Fact) -> Fact? {
        let path = fact.kind == .name ? fact.declaration?.initialValue : fact
        return path?.kind == .keyPath ? path : nil
    }

    mutating func entry(_ entry: Fact, depth: Int) -> [Origin] {
        let parts = entry.children
        guard parts.count == 2 else { return [] }
        let found = origins(parts[1], depth: depth + 1)
        if !found.isEmpty || parts[1].isLiteral || parts[1].isStripped { return found }
        return parts[0].strings.compactMap { sensitive($0, type: parts[1].typeName, at: parts[1]) }
    }

    /// A value that is read under a sensitive key: `defaults.string(forKey: "token")`, `json["password"]`.
    private func readByKey(_ fact: Fact) -> Origin? {
        let keys: [Fact]
        if fact.kind == .subscripted {
            keys = fact.arguments.prefix(1).compactMap(\.value)
        } else {
            guard fact.traits.contains(.readsByKey) else { return nil }
            keys = fact.arguments.filter { CallEffects.keyLabels.contains($0.text) || $0.text.isEmpty }.compactMap(
                \.value)
        }
        for key in keys {
            for text in key.strings {
                if query.kinds(.token), Self.isCredentialHeader(text, readBy: fact) {
                    return Origin(source: .sensitive(.token), fact: fact, name: text)
                }
                if let found = sensitive(
                    text, type: fact.kind == .call ? Self.resultType(of: fact.text) : nil, at: fact)
                {
                    return found
                }
            }
        }
        return nil
    }

    /// Whether a header that carries a credential is read: `value(forHTTPHeaderField: "Authorization")`.
    private static func isCredentialHeader(_ key: String, readBy fact: Fact) -> Bool {
        guard ["authorization", "cookie", "set-cookie", "proxy-authorization"].contains(key.lowercased()) else {
            return false
        }
        return fact.argument("forHTTPHeaderField") != nil
            || ["allHTTPHeaderFields", "allHeaderFields", "headers"].contains(fact.first?.text ?? "")
    }

    private static func resultType(of reader: String) -> String? {
        switch reader {
        case "bool", "boolForKey": "Bool"
        case "integer", "integerForKey": "Int"
        default: nil
        }
    }
}
