import BulwarkDetection

/// What a log shows of an exchange with a server, where a request's headers or an answer with its request are printed whole.
enum LoggedExchange {
    /// Whether what a sink is given carries a credential that was demonstrably put into the request.
    static func showsCredential(_ value: Fact, at frame: SinkFrame) -> Bool {
        if let headers = value.parts.first(where: { $0.kind == .member && $0.text == "allHTTPHeaderFields" }) {
            return headers.first.map { setsCredential(of: $0, before: value) } ?? false
        }
        if let (request, description) = value.parts.lazy.compactMap(Self.description).first,
            description.parts.contains(where: { $0.text == "allHTTPHeaderFields" }), !hides(description)
        {
            return setsCredential(of: request, before: value)
        }
        // A function that was handed the request printed its headers.
        if let inner = frame.passages.first?.place, value.kind == .name,
            requests.contains(value.typeName ?? ""),
            inner.parts.contains(where: { $0.text == "allHTTPHeaderFields" })
        {
            return setsCredential(of: value, before: value)
        }
        guard frame.place.text == "debugPrint", !value.code.facts(.importing, named: "Alamofire").isEmpty else {
            return false
        }
        return isAnswer(value)
    }

    // MARK: Requests

    /// A request with what the app's own extension of it makes a text of it: `request.curlCommand`, `request.asCurl()`.
    private static func description(_ text: Fact) -> (request: Fact, maker: Fact)? {
        guard text.kind == .member || text.kind == .call, let request = text.receiver,
            let type = request.typeName, requests.contains(type)
        else { return nil }
        let maker =
            text.kind == .call ? text.code.function(calledBy: text) : text.code.member(text.textID, ofType: type)
        guard let maker, maker.kind == .function || maker.getter != nil else { return nil }
        return (request, maker)
    }

    private static let requests: Set = ["URLRequest", "NSMutableURLRequest", "NSURLRequest"]

    /// Whether a description of a request leaves its credentials out, as far as can be seen.
    private static func hides(_ description: Fact) -> Bool {
        description.parts.contains { part in
            switch part.kind {
            case .string: part.text.lowercased() == "authorization"
            case .name, .member, .call: CallEffects.disguisesValue(part.text)
            default: false
            }
        }
    }

    /// Whether a request is given a header with a credential before it is printed, here or by the function that makes it.
    private static func setsCredential(of request: Fact, before use: Fact) -> Bool {
        guard let scope = use.enclosing(.function, .accessor, .closure) else { return false }
        if scope.descendants.contains(where: { $0.index < use.index && isGiven($0, to: request.text) }) { return true }
        guard let maker = request.referredDeclaration?.initialValue, maker.kind == .call,
            let function = maker.code.function(calledBy: maker), function.text != "init",
            let made = function.results.first, made.kind == .name
        else { return false }
        return function.descendants.contains { isGiven($0, to: made.text) }
    }

    /// Whether a statement puts a credential into the headers of a request of that name.
    private static func isGiven(_ statement: Fact, to request: String) -> Bool {
        switch statement.kind {
        case .call where ["setValue", "addValue"].contains(statement.text):
            guard let receiver = statement.receiver, receiver.text == request, let header = statement.argument(at: 1)
            else { return false }
            return names(header)
        case .call where statement.text == "add" || statement.text == "update":
            guard let headers = statement.receiver, headers.text == "headers", headers.first?.text == request else {
                return false
            }
            return statement.arguments.compactMap(\.value).contains(where: carriesCredential)
        case .assignment:
            guard let target = statement.first, let value = statement.last, target.kind == .member,
                ["allHTTPHeaderFields", "headers"].contains(target.text), target.first?.text == request
            else { return false }
            return carriesCredential(value)
        default: return false
        }
    }

    private static func names(_ header: Fact) -> Bool {
        header.strings.contains { $0.lowercased() == "authorization" } || header.string == "Authorization"
    }

    /// Whether headers have a credential among them.
    private static func carriesCredential(_ headers: Fact) -> Bool {
        SourceQuery.sensitive { $0.isCredential }.sensitiveOrigin(of: headers) != nil
    }

    // MARK: Answers

    /// Whether a value is what Alamofire answers a request with that carries a credential: its debug description has all of the request.
    private static func isAnswer(_ value: Fact) -> Bool {
        guard value.kind == .name, let declaration = value.declaration else { return false }
        switch declaration.kind {
        case .variable, .binding: return declaration.initialValue.map { isSentWithCredential($0) } ?? false
        case .parameter:
            guard let closure = declaration.parent, closure.kind == .closure, let call = closure.parent?.parent else {
                return false
            }
            return isSentWithCredential(call)
        default: return false
        }
    }

    /// Whether a chain of calls begins with a request whose headers have a credential.
    private static func isSentWithCredential(_ chain: Fact) -> Bool {
        var link: Fact? = chain
        while let step = link {
            if step.kind == .call, ["request", "upload", "download"].contains(step.text),
                let headers = step.argument("headers")
            {
                return carriesCredential(headers)
            }
            link = step.kind == .prefix || step.kind == .cast ? step.first : step.receiver
        }
        return false
    }
}
