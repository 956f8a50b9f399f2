import BulwarkReport

/// A place where a value ends, seen from one call: the call of the system's API itself, or the call of a function of the app that hands its
/// arguments on to it.
///
/// A frame names the expressions that matter by role: the `value` that is stored, the `key` it is stored under.
struct SinkFrame: Sendable {
    /// Where the finding stands: the call in which the values are handed over.
    var place: Fact
    /// What ends here.
    var value: Fact
    /// What it is stored under.
    var key: Fact?
    /// The calls from `place` down to the system's API; empty for that API itself.
    var path: [Origin.Step]
    /// What happens at the end, such as "stored in UserDefaults".
    var effect: String
    /// How the values of the calls within came from parameters of the functions around them.
    var passages: [Passage] = []
    /// Whether what is looked for comes from outside, and so in every part of what came.
    var tracksOutside = false
    /// The type of the object that does it, where the calls so far were its own: a sibling of that type does something else.
    fileprivate var actor: String?

    /// How a value came from a parameter of a function to a call in it.
    struct Passage: Sendable {
        var place: Fact
        var origin: Origin
    }

    /// What part an expression plays.
    enum Role: Sendable, Hashable {
        case value, key
    }

    /// Makes the frame of a call of the system's API.
    init(_ place: Fact, value: Fact, key: Fact? = nil, effect: String) {
        self.place = place
        self.value = value
        self.key = key
        path = []
        self.effect = effect
    }

    /// The parameter of a function whose method the place calls: `endpoint` of `endpoint.request(for: input)`.
    fileprivate func receivingParameter(of function: Fact) -> Fact? {
        guard !path.isEmpty, place.kind == .call, let receiver = place.receiver, receiver.kind == .name,
            let parameter = receiver.declaration, parameter.kind == .parameter, parameter.parent == function
        else { return nil }
        return parameter
    }

    /// The expression with a role.
    subscript(role: Role) -> Fact? { role == .value ? value : key }
}

/// Looks for sinks from their system call outwards, through the functions that wrap them.
enum SinkSearch {
    /// How many functions a value is followed through on its way to a sink.
    static let maximumWrappers = 4

    /// Judges sinks, and where a sink's values come from parameters, the calls of the function around it instead.
    ///
    /// - Parameters:
    ///   - frames: the calls of the system's API.
    ///   - ignoringLiterals: whether there is nothing to find where the value is written out; such calls are not looked at.
    ///   - verdict: the finding at a frame, or nil where there is nothing to find. A frame with a finding is not followed further out.
    /// - Returns: the findings, one a place.
    static func findings(
        from frames: [SinkFrame], ignoringLiterals: Bool = false, _ verdict: (SinkFrame) -> Finding?
    ) -> [Finding] {
        var found: [Finding] = []
        var places: Set<SourceLocation> = []
        var visited: Set<Visit> = []
        var debugTypes: [Fact: Bool] = [:]
        for frame in frames
        where !(ignoringLiterals && frame.value.isLiteral) && !frame.place.isDebugOnly
            && !isMadeForDebugging(frame.place.enclosingType, &debugTypes)
        {
            var pending = [frame]
            while let next = pending.popLast() {
                if let applied = next.seenFromCallsOfClosure {
                    pending += applied
                    continue
                }
                if let finding = verdict(next) {
                    if places.insert(finding.location).inserted { found.append(finding) }
                    continue
                }
                guard next.path.count < maximumWrappers else { continue }
                for outer in callers(of: next, ignoringLiterals: ignoringLiterals)
                where visited.insert(Visit(place: outer.place, value: outer.value, sink: frame.place)).inserted {
                    pending.append(outer)
                }
            }
        }
        return found
    }

    /// Whether a type that stands in for others is made in debug builds only: `#if DEBUG` then `ConsoleLogger()` else `QuietLogger()`.
    private static func isMadeForDebugging(_ type: Fact?, _ known: inout [Fact: Bool]) -> Bool {
        guard let type, type.detail == "class" || type.detail == "struct" else { return false }
        if let answer = known[type] { return answer }
        let places = type.inheritedNames.isEmpty ? [] : type.code.calls(TypeName.base(type.text))
        let answer =
            !places.isEmpty && places.count < 4
            && places.allSatisfy { place in
                if place.isDebugOnly { return true }
                // What has a name that many have is made for more than debugging, and long to look up.
                guard let function = place.enclosingFunction, function.code.callsNamed(as: function).count < 16 else {
                    return false
                }
                let calls = function.code.calls(of: function)
                return !calls.isEmpty && calls.allSatisfy(\.isDebugOnly)
            }
        known[type] = answer
        return answer
    }

    /// Whether a value is another case of an enumeration than the one that the value at a sink was taken out of: `.key(k)` never gets to
    /// what `case .name(let name)` does with its name.
    private static func isOtherCase(_ value: Fact, _ passage: Origin?) -> Bool {
        guard let passage, value.kind == .call || value.kind == .member else { return false }
        let member = value.kind == .call ? value.callee : value
        guard let member, member.kind == .member, !value.beginsUppercase,
            member.first.map({ $0.beginsUppercase && $0.kind != .call }) ?? true
        else { return false }
        return passage.steps.contains { step in
            guard step.fact.kind == .binding,
                let pattern = step.fact.ancestors.first(where: { $0.kind != .argument && $0.kind != .tuple }),
                pattern.kind == .call, pattern.callee?.kind == .member
            else { return false }
            return pattern.textID != value.textID
        }
    }

    /// Whether a caller gives a value of another type than the one whose method does it: what one endpoint logs is not logged for all.
    private static func isAnother(_ value: Fact?, than frame: SinkFrame) -> Bool {
        guard let value, let type = value.typeName, let owner = frame.path.first?.fact.enclosingType else {
            return false
        }
        let code = value.code
        guard code.types(named: type).contains(where: { $0.detail != "extension" && $0.detail != "protocol" }) else {
            return false
        }
        let name = TypeName.base(owner.text)
        return !code.type(type, isOrInherits: name) && !code.type(name, isOrInherits: type)
    }

    /// The type of the object that does it all, seen from a call of a function: nil where it is another object's, or nobody knows.
    ///
    /// - Returns: nothing where the call is one of an object that does something else: of a class beside the one that overrides what is called.
    private static func actor(of frame: SinkFrame, in function: Fact, by call: Fact) -> String?? {
        guard function.isMember, !function.flags.contains(.isStatic), function.text != "init",
            let own = function.enclosingType.map({ TypeName.base($0.text) })
        else { return .some(nil) }
        let actor = frame.actor ?? own
        let code = call.code
        let isOwn =
            call.receiver.map { $0.kind == .name && ($0.text == "self" || $0.text == "super") }
            ?? (call.callee?.kind == .name)
        let caller = isOwn ? call.enclosingType.map { TypeName.base($0.text) } : call.receiver?.typeName
        guard let caller, isClass(caller, in: code), isClass(actor, in: code) else { return .some(nil) }
        if code.type(actor, isOrInherits: caller) { return isOwn ? actor : .some(nil) }
        if code.type(caller, isOrInherits: actor) { return isOwn ? caller : .some(nil) }
        return .none
    }

    private static func isClass(_ type: String, in code: CodeBase) -> Bool {
        code.types(named: type).contains { $0.detail != "extension" && $0.detail != "protocol" }
    }

    /// What a case carries that is given to a function which takes it out again: the `text` of `handle(.token(text))`.
    private static func carried(by value: Fact, _ passage: Origin?) -> [Fact]? {
        guard let passage, value.makesCase,
            passage.steps.contains(where: { step in step.fact.casesAround.first?.textID == value.textID })
        else { return nil }
        return value.arguments.compactMap(\.value)
    }

    /// A call that was looked at for a sink.
    private struct Visit: Hashable {
        var place: Fact
        var value: Fact
        var sink: Fact
    }

    /// The parameters that a value comes from; every rule that follows the value asks for the same.
    private static func parameterOrigins(of expression: Fact, tracksOutside: Bool) -> [Origin] {
        expression.code.memo.parameterOrigins.value(
            of: .init(expression, about: tracksOutside ? 1 : 0), spread: expression.file
        ) {
            var found: [Origin] = []
            for origin in ValueTrace.origins(of: expression, tracksOutside ? .outsideParameters : .parameters) {
                guard case .parameter = origin.source, !found.contains(where: { $0.fact == origin.fact }) else {
                    continue
                }
                found.append(origin)
                if found.count == maximumParameters { break }
            }
            return found
        }
    }

    /// How many parameters are followed that one value is put together from.
    private static let maximumParameters = 4

    /// The same sink seen from the calls of the function around it, where its values come from that function's parameters.
    private static func callers(of frame: SinkFrame, ignoringLiterals: Bool) -> [SinkFrame] {
        if let accessor = frame.place.nearestAccessor, accessor.text != "get" {
            return setters(of: frame, in: accessor, ignoringLiterals: ignoringLiterals)
        }
        guard let function = frame.place.enclosingFunction,
            function.firstChild(where: { $0.kind == .parameter }) != nil || function.extendsValue
        else { return [] }
        // Tracing costs more than finding out that nothing of this name is called.
        let code = function.code
        guard !code.callsNamed(as: function).isEmpty, !LogLevels.isQuietInReleases(function) else { return [] }
        // Only what the function around is given: a helper's own parameters are its own callers' matter.
        func own(_ origin: Origin) -> Bool { origin.fact.parent == function || origin.fact == function }
        let passages = parameterOrigins(of: frame.value, tracksOutside: frame.tracksOutside).filter(own)
        let key = frame.key.flatMap { key in
            parameterOrigins(of: key, tracksOutside: frame.tracksOutside).first.flatMap { own($0) ? $0.fact : nil }
        }
        guard !passages.isEmpty || key != nil else { return [] }
        let calls = code.calls(of: function)
        guard !passages.isEmpty else { return callers(of: frame, in: function, calls, nil, key: key, ignoringLiterals) }
        return passages.flatMap { callers(of: frame, in: function, calls, $0, key: key, ignoringLiterals) }
    }

    /// The sink seen from the calls of a function, where its value or its key comes from a parameter.
    private static func callers(
        of frame: SinkFrame, in function: Fact, _ calls: [Fact], _ passage: Origin?, key: Fact?,
        _ ignoringLiterals: Bool
    ) -> [SinkFrame] {
        let receiving = frame.receivingParameter(of: function)
        let isEncoded = passage.map { function.encodes($0.fact) } ?? false
        return calls.flatMap { call -> [SinkFrame] in
            if let receiving, isAnother(self.given(to: receiving, of: function, by: call).first, than: frame) {
                return []
            }
            var given = passage.map { self.given(to: $0.fact, of: function, by: call) } ?? []
            if let only = given.first, given.count == 1 {
                if isOtherCase(only, passage) { return [] }
                given = carried(by: only, passage) ?? given
            }
            let values = (given.isEmpty ? [frame.value] : given).filter { !(ignoringLiterals && $0.isLiteral) }
            guard !values.isEmpty, call.enclosingFunction != function,
                let actor = self.actor(of: frame, in: function, by: call)
            else { return [] }
            var outer = frame
            outer.actor = actor
            outer.place = call
            outer.key = key.flatMap { self.given(to: $0, of: function, by: call).first } ?? frame.key
            if let passage { outer.passages.insert(.init(place: frame.place, origin: passage), at: 0) }
            outer.path.insert(
                .init(fact: frame.place, note: frame.path.isEmpty ? frame.effect : "handed on by '\(function.text)'"),
                at: 0)
            return values.map { value in
                outer.value = (isEncoded ? value.encodedCredential : nil) ?? value
                return outer
            }
        }
    }

    /// A sink in a setter or observer, seen from the statements that set the property or subscript, and from the properties that the wrapper
    /// around it wraps.
    private static func setters(of frame: SinkFrame, in accessor: Fact, ignoringLiterals: Bool) -> [SinkFrame] {
        guard let property = accessor.accessedDeclaration,
            let passage = parameterOrigins(of: frame.value, tracksOutside: frame.tracksOutside).first,
            passage.fact == accessor
        else { return [] }
        let key = frame.key.flatMap { parameterOrigins(of: $0, tracksOutside: frame.tracksOutside).first }?.fact
        let parameters = property.kind == .function ? Array(property.parameters) : []
        func outer(_ place: Fact, value: Fact, key: Fact?) -> SinkFrame {
            var outer = frame
            outer.place = place
            outer.value = value
            outer.key = key ?? frame.key
            outer.passages.insert(.init(place: frame.place, origin: passage), at: 0)
            let note = frame.path.isEmpty ? frame.effect : "handed on by the setter of '\(property.text)'"
            outer.path.insert(.init(fact: frame.place, note: note), at: 0)
            return outer
        }
        var found = property.settings.compactMap { target, value -> SinkFrame? in
            if ignoringLiterals && value.isLiteral || target.nearestAccessor == accessor { return nil }
            let number = key.flatMap { key in parameters.firstIndex(of: key) }
            return outer(target, value: value, key: number.flatMap { target.argument(at: $0) })
        }
        if property.text == "wrappedValue", let wrapper = property.enclosingType,
            wrapper.attribute("propertyWrapper") != nil
        {
            found += wrapper.code.properties(wrappedBy: wrapper).map { declaration, attribute in
                outer(declaration, value: declaration, key: attribute.argument(at: 0))
            }
        }
        return found
    }

    /// What a call gives to a parameter, or the parameter's default; several to one that takes any number. For a function itself, what it is
    /// called on.
    private static func given(to parameter: Fact, of function: Fact, by call: Fact) -> [Fact] {
        if parameter == function { return call.receiver.map { [$0] } ?? [] }
        guard let first = function.code.argument(of: call, for: parameter, in: function) else {
            return parameter.defaultValue.map { [$0] } ?? []
        }
        guard parameter.isVariadic else { return [first] }
        return [first]
            + call.arguments.drop { $0.value != first }.dropFirst().prefix { $0.text.isEmpty }.compactMap(\.value)
    }
}

extension SourceQuery {
    /// Looks for parameters only.
    static let parameters = SourceQuery(kinds: { _ in false }, outside: [], looksForKinds: false)

    /// Looks for parameters only, through everything that a value from outside goes through.
    static let outsideParameters = SourceQuery(
        kinds: { _ in false }, outside: [], looksForKinds: false, followsTaint: true)
}
