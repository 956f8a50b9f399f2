import BulwarkDetection

/// Follows a value backwards from where it is used to where it comes from.
///
/// The trace goes through constants, locals, properties, parameters, conversions, concatenations, containers and the results of the
/// app's own functions. It stops at whatever changes what the value tells: hashing, encryption, masking, counting, comparing.
struct ValueTrace {
    let query: SourceQuery
    private var visited: Set<Fact> = []
    private var budget = 400

    init(_ query: SourceQuery) { self.query = query }

    /// The origins of an expression.
    ///
    /// - Parameter expression: an expression, or a declaration whose value is meant.
    static func origins(of expression: Fact, _ query: SourceQuery) -> [Origin] {
        var trace = ValueTrace(query)
        return trace.origins(expression, depth: 0)
    }

    private mutating func origins(_ fact: Fact, depth: Int) -> [Origin] {
        guard depth < 24, budget > 0 else { return [] }
        budget -= 1
        switch fact.kind {
        case .name: return named(fact, depth: depth)
        case .member: return member(fact, depth: depth)
        case .call: return call(fact, depth: depth)
        case .subscripted: return subscripted(fact, depth: depth)
        case .interpolated:
            return fact.children.filter { $0.kind == .interpolation && !$0.hidesInterpolatedValue }.flatMap { segment in
                segment.arguments.first?.value.map { origins($0, depth: depth + 1) } ?? []
            }
        case .array: return fact.children.flatMap { origins($0, depth: depth + 1) }
        case .ternary: return fact.children.dropFirst().flatMap { origins($0, depth: depth + 1) }
        case .tuple: return fact.arguments.compactMap(\.value).flatMap { origins($0, depth: depth + 1) }
        case .dictionary: return fact.children.flatMap { entry($0, depth: depth) }
        case .cast: return fact.first.map { origins($0, depth: depth + 1) } ?? []
        case .prefix: return fact.text == "!" ? [] : fact.first.map { origins($0, depth: depth + 1) } ?? []
        case .operators:
            let operators = fact.detail.split(separator: " ")
            guard operators.allSatisfy({ $0 == "+" || $0 == "??" || $0 == "|" || $0 == "&+" }) else { return [] }
            return fact.children.flatMap { origins($0, depth: depth + 1) }
        case .branch, .switching: return fact.results.flatMap { origins($0, depth: depth + 1) }
        case .variable, .binding, .parameter: return declared(fact, usedAt: fact, depth: depth)
        case .macro where fact.text == "keyPath" || fact.text == "selector": return []
        default: return []
        }
    }

    // MARK: Names

    private mutating func named(_ fact: Fact, depth: Int) -> [Origin] {
        let name = fact.text
        if name == "self" || name == "super" || name == "nil" || name == "_" { return [] }
        if let accessor = fact.accessorOfValue { return given(to: accessor, as: fact) }
        // `$token` is a binding to `token`, `_token` its wrapper.
        let plain = name.hasPrefix("$") || name.hasPrefix("_") ? String(name.dropFirst()) : name
        guard
            let declaration = (plain == name ? fact.declaration : fact.declaration(of: plain))
                ?? (plain != name ? fact.declaration : nil)
        else {
            // `kSecClassGenericPassword`: the system's constants.
            if fact.beginsUppercase || name.hasPrefix("kSec") { return [] }
            if query.looksForKinds, name.hasPrefix("$"), let number = Int(name.dropFirst()),
                let closure = fact.enclosing(.closure), closure.parameters.isEmpty
            {
                let applied = Self.applied(closure, number).flatMap { origins($0, depth: depth + 1) }
                return applied.isEmpty && number == 0 ? element(of: closure, depth: depth) : applied
            }
            return sensitive(plain, type: nil, at: fact).map { [$0] } ?? outside(undeclared: fact)
        }
        let found = declared(declaration, usedAt: fact, depth: depth)
        // In `didSet` a property's own name is what it was just given.
        if found.isEmpty, declaration.isMember, let accessor = fact.nearestAccessor, accessor.text == "didSet",
            accessor.accessedDeclaration == declaration
        {
            return given(to: accessor, as: fact)
        }
        return found
    }

    /// The origins of what a declaration holds.
    private mutating func declared(_ declaration: Fact, usedAt use: Fact, depth: Int) -> [Origin] {
        switch declaration.kind {
        case .enumCase: return []
        case .function: return []
        default: break
        }
        if !Self.isConstantText(declaration) || Self.isSecretText(declaration),
            let found = sensitive(
                declaration.text, type: declaration.typeName, at: declaration.kind == .parameter ? declaration : use)
        {
            return Self.isOfApp(found, use) ? [] : [found]
        }
        // A name that says it under a type that cannot hold it, as a history token's: the type is right about what comes after too.
        if query.outside.isEmpty, declaration.code.kind(of: declaration) != nil,
            let type = declaration.typeName, declaration.code.kind(of: declaration, type: type) == nil
        {
            return []
        }
        guard visited.insert(declaration).inserted else { return [] }
        if let found = outside(declaration) { return [found] }
        var found: [Origin] = []
        switch declaration.kind {
        case .parameter:
            if let accessor = declaration.accessorOfValue { return given(to: accessor, as: declaration) }
            if declaration.parent?.kind == .function {
                return [Origin(source: .parameter, fact: declaration, name: declaration.text)]
            }
            found = closureParameter(declaration, depth: depth)
        case .binding: found = binding(declaration, depth: depth)
        default:
            if let value = declaration.initialValue { found = origins(value, depth: depth + 1) }
            if found.isEmpty || !declaration.flags.contains(.isConstant) {
                found += assignments(to: declaration, depth: depth)
            }
            if found.isEmpty,
                let getter = declaration.children.first(where: { $0.kind == .accessor && $0.text == "get" })
            {
                found = getter.results.flatMap { origins($0, depth: depth + 1) }
            }
        }
        return found.map { origin in
            var origin = origin
            origin.steps.append(.init(fact: declaration, note: "held in '\(declaration.text)'"))
            return origin
        }
    }

    /// What a setter or observer is given: what its property's name says it is, else what those who set the property decide.
    private func given(to accessor: Fact, as name: Fact) -> [Origin] {
        guard let property = accessor.accessedDeclaration else { return [] }
        if property.kind == .variable,
            let found = sensitive(property.text, type: property.typeName, at: property)
        {
            var origin = found
            if name.kind == .name { origin.steps.append(.init(fact: name, note: "given as '\(name.text)'")) }
            return [origin]
        }
        return [Origin(source: .parameter, fact: accessor, name: name.text)]
    }

    /// Whether a telephone number or an address is the program's own, as a hotline's that stands in its texts: nobody's personal data.
    private static func isOfApp(_ origin: Origin, _ use: Fact) -> Bool {
        switch origin.sensitiveKind {
        case .phone, .email, .address: OwnText.isOwn(use)
        default: false
        }
    }

    /// A constant that holds a text of the program's own is a name for something and no secret itself:
    /// `let tokenKey = "auth_token"`. Secrets written into the source are another rule's.
    private static func isConstantText(_ declaration: Fact) -> Bool {
        guard declaration.kind == .variable else { return false }
        if let value = declaration.initialValue {
            return declaration.flags.contains(.isConstant) && (value.isLiteral || isTranslated(value))
        }
        guard let getter = declaration.firstChild(where: { $0.kind == .accessor && $0.text == "get" }),
            let result = getter.results.first
        else { return false }
        return isTranslated(result)
    }

    /// Whether a value is a text that is shown in the user's language.
    private static func isTranslated(_ value: Fact) -> Bool {
        guard value.kind == .call, let text = value.argument(at: 0), text.kind == .string else { return false }
        switch value.text {
        case "NSLocalizedString", "LocalizedStringResource", "LocalizedStringKey", "tr": return true
        case "String": return value.argument("localized") != nil
        default: return false
        }
    }

    /// Whether a constant of a secret's name holds what looks like one: it is the secret itself, wherever it goes.
    private static func isSecretText(_ declaration: Fact) -> Bool {
        guard let literal = declaration.initialValue, literal.kind == .string,
            let kind = declaration.code.kind(of: declaration), kind.isCredential
        else { return false }
        return SecretText.isLikely(literal.text, kind: kind) || SecretShapeMatcher.shape(of: literal.text) != nil
    }

    /// What a name bound by a pattern holds: the value that is taken apart.
    private mutating func binding(_ binding: Fact, depth: Int) -> [Origin] {
        if let value = binding.initialValue { return origins(value, depth: depth + 1) }
        for ancestor in binding.ancestors {
            switch ancestor.kind {
            case .switching, .forLoop:
                let subject = ancestor.children.first { $0.kind != .binding && $0.kind != .pattern }
                return subject.map { origins($0, depth: depth + 1) } ?? []
            case .other:  // if case .success(let value) = result
                if let value = ancestor.children.last, value.kind != .pattern {
                    return origins(value, depth: depth + 1)
                }
            case .block, .function, .closure: return []
            default: break
            }
        }
        return []
    }

    /// What a closure's parameter holds: the elements of what `map`, `forEach`, `sink` and their like are called on.
    private mutating func closureParameter(_ parameter: Fact, depth: Int) -> [Origin] {
        guard let closure = parameter.parent else { return [] }
        if let number = Array(closure.parameters).firstIndex(of: parameter) {
            let applied = Self.applied(closure, number).flatMap { origins($0, depth: depth + 1) }
            if !applied.isEmpty { return applied }
        }
        return element(of: closure, depth: depth)
    }

    /// What is handed to a closure where it is called on the spot, or by the name of the constant that holds it.
    private static func applied(_ closure: Fact, _ number: Int) -> [Fact] {
        guard let holder = closure.parent else { return [] }
        switch holder.kind {
        case .call where holder.callee == closure: return [holder.argument(at: number)].compactMap { $0 }
        case .variable where !holder.isMember && !holder.isGlobal:
            guard let scope = holder.enclosing(.function, .closure, .accessor) else { return [] }
            return scope.descendants(.call).filter {
                $0.textID == holder.textID && $0.callee?.kind == .name && $0.callee?.declaration == holder
            }.compactMap { $0.argument(at: number) }
        default: return []
        }
    }

    /// The elements of what a closure's call goes through.
    private mutating func element(of closure: Fact, depth: Int) -> [Origin] {
        guard let argument = closure.parent, argument.kind == .argument,
            let call = argument.parent, call.kind == .call, let receiver = call.receiver
        else { return [] }
        switch call.text {
        case "map", "flatMap", "compactMap", "forEach", "filter", "sink", "then", "onSuccess", "first", "reduce",
            "tryMap":
            return origins(receiver, depth: depth + 1)
        case "withUnsafeBytes", "withUTF8", "withCString": return origins(receiver, depth: depth + 1)
        default: return []
        }
    }

    /// What later statements put into a variable: assignments, elements of dictionaries, `append`.
    private mutating func assignments(to declaration: Fact, depth: Int) -> [Origin] {
        let scope: [Fact]
        if declaration.isMember, let type = declaration.enclosingType {
            scope = declaration.code.types(named: TypeName.base(type.text)).filter { $0.file == declaration.file }
        } else if let around = declaration.ancestors.first(where: {
            [.block, .closure, .accessor, .function, .switchCase].contains($0.kind)
        }) {
            scope = [around]
        } else {
            return []
        }
        var found: [Origin] = []
        for place in scope {
            for value in AssignedValues.values(of: declaration, in: place) {
                found += origins(value, depth: depth + 1)
                if !found.isEmpty, found.count > 4 { return found }
            }
        }
        return found
    }

    // MARK: Members and calls

    private mutating func member(_ fact: Fact, depth: Int) -> [Origin] {
        let name = fact.text
        guard let base = fact.first else { return [] }
        let traits = fact.traits
        if traits.contains(.losesValueAsMember) { return [] }
        if !query.outside.isEmpty, let found = outside(member: fact) { return [found] }
        if traits.contains(.keepsValueAsMember) {
            if let control = controlKind(of: base), query.kinds(control), !isCaption(base, of: control),
                !showsOwnText(base, control)
            {
                return [Origin(source: .sensitive(control), fact: fact, name: base.dottedName ?? name)]
            }
            return origins(base, depth: depth + 1)
        }
        let owner = base.typeName
        let declaration = owner.flatMap { fact.code.member(fact.textID, ofType: $0) }
        if let declaration, declaration.kind == .enumCase || Self.isConstantText(declaration) { return [] }
        // `Foo.token` with an unknown `Foo` is a constant as often as a value: only instances are judged by name.
        let isStatic = base.kind == .name && base.beginsUppercase && declaration == nil
        if !isStatic, let found = sensitive(name, type: declaration?.typeName ?? fact.typeName, at: fact) {
            return [found]
        }
        if !isStatic, let kind = ownedKind(name, base: base, owner: owner), query.kinds(kind) {
            return [Origin(source: .sensitive(kind), fact: fact, name: fact.dottedName ?? name)]
        }
        if let declaration {
            let found = declared(declaration, usedAt: fact, depth: depth + 1)
            if !found.isEmpty { return found }
        }
        // A value from outside stays from outside in all its parts.
        if query.followsTaint { return origins(base, depth: depth + 1) }
        return []
    }

    /// The kind of a value whose name says little and whose owner says the rest: `card.number`, `account.number`.
    private func ownedKind(_ name: String, base: Fact, owner: String?) -> SensitiveKind? {
        guard ["number", "no", "num", "pan"].contains(name) else { return nil }
        for holder in [base.text, owner ?? ""] where !holder.isEmpty {
            if let kind = SensitiveName.classify(holder + "_number"),
                [.cardNumber, .accountNumber, .phone].contains(kind)
            {
                return kind
            }
        }
        return nil
    }

    private mutating func call(_ fact: Fact, depth: Int) -> [Origin] {
        let name = fact.text
        let traits = fact.traits
        if traits.contains(.losesValueAsCall) || Self.keepsFew(fact) { return [] }
        if query.followsTaint,
            traits.contains(.checksValue) || fact.arguments.contains(where: { $0.traits.contains(.checksValue) })
        {
            return []
        }
        if let found = outside(call: fact) { return [found] }
        if let found = encodedMember(of: fact) { return [found] }
        if let function = fact.code.function(calledBy: fact), function.text != "init" {
            return ownFunction(function, calledBy: fact, depth: depth)
        }
        if let found = readByKey(fact) { return [found] }
        let isConversion = traits.contains(.converts)
        if !isConversion, fact.arguments.count <= 1, traits.contains(.beginsLowercase),
            let noun = fact.code.nounOfGetter(name), let found = sensitive(noun, type: nil, at: fact)
        {
            return [found]
        }
        // A structure made from what came from outside came from outside, unless its initializer looks at it.
        let isMemberwise =
            query.followsTaint && traits.contains(.beginsUppercase) && !fact.code.types(named: name).isEmpty
            && fact.code.functions(calledBy: fact).isEmpty
        guard isConversion || isMemberwise else { return [] }
        var found = fact.arguments.filter { !$0.flags.contains(.trailing) }.compactMap(\.value).flatMap {
            origins($0, depth: depth + 1)
        }
        if let receiver = fact.receiver, receiver.kind != .name || !receiver.beginsUppercase {
            found += origins(receiver, depth: depth + 1)
        }
        return found
    }

    /// A credential among the properties of an object that is encoded as a whole.
    private func encodedMember(of call: Fact) -> Origin? {
        guard ["encode", "archivedData", "archivedDataWithRootObject"].contains(call.text),
            let value = call.arguments.lazy.compactMap(\.value).first(where: {
                $0.kind == .name || $0.kind == .member || $0.kind == .call && $0.beginsUppercase
            }),
            var type = value.typeName
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
        if let noun = function.code.nounOfGetter(function.text), function.detail != "Bool", function.detail != "Void",
            let found = sensitive(noun, type: function.typeName, at: call)
        {
            return [found]
        }
        guard visited.insert(function).inserted else { return [] }
        var found: [Origin] = []
        for result in function.results {
            for origin in origins(result, depth: depth + 1) {
                guard case .parameter = origin.source, origin.fact.parent == function else {
                    found.append(origin)
                    continue
                }
                if let argument = function.code.argument(of: call, for: origin.fact, in: function) {
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

    private mutating func subscripted(_ fact: Fact, depth: Int) -> [Origin] {
        if let found = readByKey(fact) { return [found] }
        // What stands under another key of a container is not its secret.
        if !query.followsTaint, let key = fact.argument(at: 0), !key.strings.isEmpty { return [] }
        return fact.first.map { origins($0, depth: depth + 1) } ?? []
    }

    private mutating func entry(_ entry: Fact, depth: Int) -> [Origin] {
        let parts = entry.children
        guard parts.count == 2 else { return [] }
        let found = origins(parts[1], depth: depth + 1)
        if !found.isEmpty || parts[1].isLiteral { return found }
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
                if let found = sensitive(
                    text, type: fact.kind == .call ? Self.resultType(of: fact.text) : nil, at: fact)
                {
                    return found
                }
            }
        }
        return nil
    }

    private static func resultType(of reader: String) -> String? {
        switch reader {
        case "bool", "boolForKey": "Bool"
        case "integer", "integerForKey": "Int"
        default: nil
        }
    }

    // MARK: Sources

    private func sensitive(_ name: String, type: @autoclosure () -> String?, at fact: Fact) -> Origin? {
        guard query.looksForKinds else { return nil }
        let own = fact.code.vocabulary.kind(of: name, owner: Self.owner(of: fact))
        let kind = own ?? fact.code.kind(ofName: name, type: type())
        guard let kind, query.kinds(kind) else { return nil }
        return Origin(source: .sensitive(kind), fact: fact, name: name)
    }

    /// The type that a member or declaration belongs to.
    private static func owner(of fact: Fact) -> String? {
        if let receiver = fact.receiver { return receiver.typeName }
        return fact.isMember || fact.kind == .name ? fact.enclosingType.map { TypeName.base($0.text) } : nil
    }

    /// Whether the configuration declares that a value comes from outside.
    private func ownOutside(_ name: String, at fact: Fact) -> Origin? {
        guard query.outside.contains(.userInput), fact.code.vocabulary.isOutside(name, owner: Self.owner(of: fact))
        else { return nil }
        return Origin(source: .outside(.userInput), fact: fact, name: name)
    }

    /// What a text field holds, by its name: `passwordField.text`.
    private func controlKind(of base: Fact) -> SensitiveKind? {
        switch base.kind {
        case .name, .member: base.code.controlKind(of: base)
        default: nil
        }
    }

    /// Whether a control only says what it stands beside: nobody shows a password in a label.
    private func isCaption(_ control: Fact, of kind: SensitiveKind) -> Bool {
        guard kind == .password || kind == .pin else { return false }
        return (control.typeName ?? control.text).lowercased().hasSuffix("label")
    }

    /// Whether a label shows a telephone number or an address that nobody but the interface's file gives it: that of an office.
    private func showsOwnText(_ label: Fact, _ kind: SensitiveKind) -> Bool {
        guard [.phone, .email, .address].contains(kind), label.typeName == "UILabel" else { return false }
        let texts = label.code.assignments(to: "text", "attributedText").filter { assignment in
            guard let target = assignment.first, target.kind == .member, let holder = target.first else { return false }
            return holder.textID == label.textID
        }
        return texts.allSatisfy { $0.last.map { OwnText.isOwn($0) } ?? false }
    }

    private func outside(_ declaration: Fact) -> Origin? {
        guard !query.outside.isEmpty else { return nil }
        if let own = ownOutside(declaration.text, at: declaration) { return own }
        guard let way = OutsideSources.way(of: declaration), query.outside.contains(way) else { return nil }
        return Origin(source: .outside(way), fact: declaration, name: declaration.text)
    }

    private func outside(undeclared fact: Fact) -> [Origin] {
        guard !query.outside.isEmpty, let way = OutsideSources.way(ofUndeclared: fact), query.outside.contains(way)
        else { return [] }
        return [Origin(source: .outside(way), fact: fact, name: fact.text)]
    }

    private func outside(member fact: Fact) -> Origin? {
        if let own = ownOutside(fact.text, at: fact) { return own }
        guard let way = OutsideSources.way(ofMember: fact), query.outside.contains(way) else { return nil }
        return Origin(source: .outside(way), fact: fact, name: fact.dottedName ?? fact.text)
    }

    private func outside(call fact: Fact) -> Origin? {
        guard !query.outside.isEmpty else { return nil }
        if let own = ownOutside(fact.text, at: fact) { return own }
        guard let way = OutsideSources.way(ofCall: fact), query.outside.contains(way) else { return nil }
        return Origin(source: .outside(way), fact: fact, name: fact.text)
    }
}
