/// Types that are written where a value is handed over, not where it is named: those of what closures are given, and of what cases carry.
extension Fact {
    /// The type of a closure's parameter, as the function says that the closure is given to, or the stream that it listens to.
    ///
    /// - Parameter number: which of its parameters is meant.
    func givenType(_ number: Int, asked search: inout TypeSearch) -> String? {
        writtenGiven(number, asked: &search).flatMap(ownType)
    }

    /// The type of what a pattern takes out of a case: `case .success(let session)` of a `Result<Session, Error>`, `case .signedIn(let session)`.
    func carriedType(asked search: inout TypeSearch) -> String? {
        guard kind == .binding, initialValue == nil, let pattern = casesAround.first, casesAround.count == 1 else {
            return nil
        }
        if pattern.text == "success" {
            guard let subject = takenApart, let written = subject.writtenType(depth: 0, asked: &search) else {
                return nil
            }
            return WrittenType.arguments(of: written, ofAny: ["Result"]).first.flatMap(ownType)
        }
        let cases = code.facts(.enumCase, named: pattern.text)
        guard cases.count == 1, cases[0].detail.hasPrefix("("),
            let place = pattern.arguments.firstIndex(where: { isInside($0) })
        else { return nil }
        let number = pattern.arguments.distance(from: pattern.arguments.startIndex, to: place)
        let carried = WrittenType.list(cases[0].detail.dropFirst().dropLast())
        return carried.indices.contains(number) ? ownType(carried[number]) : nil
    }

    /// What is taken apart by the pattern around a binding.
    private var takenApart: Fact? {
        for ancestor in ancestors {
            switch ancestor.kind {
            case .switching: return ancestor.children.first { $0.kind != .binding && $0.kind != .pattern }
            case .other: return ancestor.last.flatMap { $0.kind == .pattern ? nil : $0 }
            case .block, .function, .closure: return nil
            default: break
            }
        }
        return nil
    }

    /// The type of an expression as it is written in its declaration, generic arguments included.
    private func writtenType(depth: Int, asked search: inout TypeSearch) -> String? {
        guard depth < 4 else { return nil }
        switch kind {
        case .name:
            guard let declaration else {
                guard text.hasPrefix("$"), let number = Int(text.dropFirst()) else { return nil }
                return enclosing(.closure)?.writtenGiven(number, asked: &search)
            }
            if !declaration.detail.isEmpty { return declaration.detail }
            if declaration.kind == .parameter, let closure = declaration.parent, closure.kind == .closure,
                let number = Array(closure.parameters).firstIndex(of: declaration)
            {
                return closure.writtenGiven(number, asked: &search)
            }
            return declaration.initialValue?.writtenType(depth: depth + 1, asked: &search)
        case .call: return code.function(calledBy: self, &search)?.detail
        case .prefix, .cast: return first?.writtenType(depth: depth + 1, asked: &search)
        default: return nil
        }
    }

    private func writtenGiven(_ number: Int, asked search: inout TypeSearch) -> String? {
        guard kind == .closure, let argument = parent, argument.kind == .argument, let call = argument.parent,
            call.kind == .call
        else { return nil }
        if let function = code.function(calledBy: call, &search) {
            for parameter in function.parameters
            where code.argument(of: call, for: parameter, in: function) == self {
                let given = WrittenType.parameters(ofFunction: parameter.detail)
                return given.indices.contains(number) ? given[number] : nil
            }
            return nil
        }
        guard number == 0, Self.listeners.contains(call.text), Self.listenerLabels.contains(argument.text),
            let stream = call.receiver
        else { return nil }
        return stream.writtenElement(asked: &search)
    }

    private static let listeners: Set<String> = ["sink", "subscribe", "do", "handleEvents", "done", "get", "tap"]
    private static let listenerLabels: Set<String> = [
        "", "receiveValue", "receiveOutput", "onNext", "onSuccess", "receiveEvent",
    ]

    /// What comes out of a stream that a function of the app's own gives: `Session` of `AnyPublisher<Session, Error>`.
    private func writtenElement(asked search: inout TypeSearch) -> String? {
        var stream = self
        while stream.kind == .call, Self.passing.contains(stream.text), let before = stream.receiver { stream = before }
        guard stream.kind == .call, let function = code.function(calledBy: stream, &search),
            let element = WrittenType.arguments(of: function.detail, ofAny: Self.streams).first
        else { return nil }
        if ownType(element) != nil { return element }
        // `perform(request, as: Session.self)` of a function that gives a `Single<T>`.
        let types = stream.arguments.compactMap(\.value).filter { $0.kind == .member && $0.text == "self" }
        return types.count == 1 ? types[0].first?.dottedName : nil
    }

    private static let streams: Set<String> = [
        "AnyPublisher", "Publisher", "Future", "Single", "Observable", "Maybe", "Driver", "Signal", "Promise",
        "Guarantee", "Infallible",
    ]
    private static let passing: Set<String> = [
        "receive", "observeOn", "observe", "subscribeOn", "delay", "debounce", "retry", "share", "handleEvents", "do",
        "eraseToAnyPublisher", "asObservable", "removeDuplicates", "throttle", "timeout",
    ]

    /// The name of a written type, where it is one of the app's own or a plain value.
    private func ownType(_ written: String) -> String? {
        let name = code.resolvingAliases(TypeName.base(written))
        if Self.plainTypes.contains(name) { return name }
        return code.types(named: name).contains { $0.detail != "extension" } ? name : nil
    }

    private static let plainTypes: Set<String> = ["String", "Data", "URL", "Bool", "Int", "Double"]
}

/// Taking the text of a type apart.
enum WrittenType {
    /// The types that a function's type takes: `Session?` and `Error?` of `((Session?, Error?) -> Void)?`.
    static func parameters(ofFunction text: String) -> [String] {
        var text = text[...]
        while text.hasSuffix("?") || text.hasSuffix("!") { text = text.dropLast() }
        while text.hasPrefix("@"), let next = text.firstIndex(where: { $0 == " " || $0 == "(" }) {
            text = text[next...].trimmingBlanks()
        }
        guard text.first == "(", let close = closing(of: text) else { return [] }
        let rest = text[text.index(after: close)...].trimmingBlanks()
        let inner = text[text.index(after: text.startIndex)..<close]
        // `((Session) -> Void)?`
        guard !rest.isEmpty else { return inner.contains("->") ? parameters(ofFunction: String(inner)) : [] }
        return rest.contains("->") ? list(inner) : []
    }

    /// The generic arguments of a type, where it is one of some: `Session` and `Error` of `Result<Session, Error>`.
    static func arguments(of text: String, ofAny names: Set<String>) -> [String] {
        guard let open = text.firstIndex(of: "<"), let close = text.lastIndex(of: ">"), open < close,
            names.contains(TypeName.base(String(text[..<open])))
        else { return [] }
        return list(text[text.index(after: open)..<close])
    }

    /// The types of a list, without labels: `Session` and `Int` of `session: Session, count: Int`.
    static func list(_ text: Substring) -> [String] {
        var parts: [String] = []
        var part = ""
        var depth = 0
        var previous: Character = " "
        for character in text {
            switch character {
            case "(", "[", "<": depth += 1
            case ")", "]": depth -= 1
            case ">" where previous != "-": depth -= 1
            default: break
            }
            previous = character
            if character == ",", depth == 0 {
                parts.append(part)
                part = ""
            } else if character == ":", depth == 0 {
                part = ""
            } else {
                part.append(character)
            }
        }
        parts.append(part)
        return parts.map { String($0[...].trimmingBlanks()) }.filter { !$0.isEmpty }
    }

    private static func closing(of text: Substring) -> Substring.Index? {
        var depth = 0
        for index in text.indices {
            if text[index] == "(" { depth += 1 }
            if text[index] == ")" {
                depth -= 1
                if depth == 0 { return index }
            }
        }
        return nil
    }
}
