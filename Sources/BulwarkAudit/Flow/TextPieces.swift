import BulwarkDetection

/// Tokens that are pieces of a text, as a lexer's or split words are, and those that stand for an observer: names of secrets for what is none.
extension Fact {
    /// Whether a declaration of the mere name 'token' holds a piece of a text that was taken apart, or an observer.
    var isPieceOfText: Bool {
        guard text == "token" || text == "tokens" else { return false }
        if kind == .parameter, isOfLanguageModel { return true }
        guard let source else { return false }
        if kind == .binding, parent?.kind == .forLoop, !source.saysCredential { return true }
        return source.givesPieces(depth: 0)
    }

    /// Whether an element of a list of 'tokens' is told from others by its place, as the pieces of a text are: `tokens[0]` beside `tokens[1]`.
    /// Of several credentials nobody takes the third.
    var isPieceByPlace: Bool {
        guard kind == .subscripted, let list = first, list.text == "tokens", let place = argument(at: 0)?.integer,
            let scope = enclosing(.function, .accessor, .closure)
        else { return false }
        return scope.descendants(.subscripted).contains { other in
            guard other.first?.textID == list.textID, let another = other.argument(at: 0)?.integer else { return false }
            return another != place
        }
    }

    /// Whether a parameter is what a language model hands on piece by piece: `llm.generate(prompt) { token in … }`,
    /// `func model(_ model: LanguageModel, didGenerate token: String)`.
    private var isOfLanguageModel: Bool {
        guard let owner = parent else { return false }
        if owner.kind == .function {
            let around = owner.parameters.map(\.detail) + [owner.enclosingType?.text].compactMap { $0 }
            return around.contains(where: Self.saysLanguageModel)
        }
        guard owner.kind == .closure, let place = owner.parent else { return false }
        if place.kind == .assignment {
            return place.first?.receiver.map { Self.saysLanguageModel($0.text + " " + ($0.typeName ?? "")) } ?? false
        }
        guard place.kind == .argument, let call = place.parent, call.kind == .call else { return false }
        let receiver = call.receiver.map { $0.text + " " + ($0.typeName ?? "") } ?? ""
        if Self.saysLanguageModel(receiver) || Self.saysLanguageModel(call.text) { return true }
        // Whoever signs in is given a token of another kind, by whatever model.
        let words = NameWords.words(of: call.text)
        guard let verb = words.first, Self.generatingVerbs.contains(verb), !words.contains("token") else {
            return false
        }
        return call.arguments.contains { Self.promptLabels.contains($0.text) }
            || Set(NameWords.words(of: receiver)).isSuperset(of: ["model"]) && !receiver.lowercased().contains("view")
    }

    private static func saysLanguageModel(_ name: String) -> Bool {
        let words = NameWords.words(of: name)
        return words.contains(where: languageModels.contains) || words.contains("language") && words.contains("model")
    }

    private static let languageModels: Set<String> = [
        "llm", "llama", "gpt", "mlx", "gguf", "ggml", "whisper", "gemma", "mistral", "tokenizer", "sampler",
    ]
    private static let generatingVerbs: Set<String> = [
        "generate", "predict", "infer", "sample", "complete", "respond", "stream",
    ]
    private static let promptLabels: Set<String> = ["prompt", "maxTokens", "temperature", "topK", "topP"]

    /// Whether a name in an expression is one of credentials: what a loop goes through that is named otherwise gives words, or a model's output.
    private var saysCredential: Bool {
        parts.contains { part in
            switch part.kind {
            case .name, .member, .call, .string: code.kind(of: part)?.isCredential ?? false
            default: false
            }
        }
    }

    /// What a declaration is bound to: its value, what a loop goes through, what a closure's call is made on.
    private var source: Fact? {
        switch kind {
        case .variable: return initialValue
        case .binding:
            if let value = initialValue { return value }
            guard let loop = parent, loop.kind == .forLoop else { return nil }
            return loop.firstChild { $0.kind != .binding && $0.kind != .pattern }
        case .parameter:
            guard let closure = parent, closure.kind == .closure, let call = closure.parent?.parent, call.kind == .call
            else { return nil }
            return call.text == "enumerateTokens" ? call : call.receiver
        default: return nil
        }
    }

    private func givesPieces(depth: Int) -> Bool {
        guard depth < 8 else { return false }
        func inner(_ fact: Fact?) -> Bool { fact.map { $0.givesPieces(depth: depth + 1) } ?? false }
        switch kind {
        case .cast, .prefix: return inner(first)
        case .subscripted:
            // A stretch of a text, by the range that its tokenizer found.
            return inner(first) || argument(at: 0)?.text.lowercased().hasSuffix("range") ?? false
        case .member: return holdsPieces || inner(first)
        case .name:
            if holdsPieces { return true }
            guard let declaration, declaration.kind != .parameter, let source = declaration.source else { return false }
            return source.givesPieces(depth: depth + 1)
        case .call:
            // What stands behind `Bearer` in a header is one.
            if Self.splittingCalls.contains(text) { return !(receiver?.saysCredential ?? false) }
            // `tokens(from: text)`, `tokens(in: line)`
            if text == "tokens" || text == "words", let label = arguments.first?.text, label == "from" || label == "in"
            {
                return true
            }
            return beginsUppercase ? inner(argument(at: 0)) : holdsPieces || inner(receiver)
        default: return false
        }
    }

    /// Whether the type is an array of what no token for a server can be.
    private var holdsPieces: Bool {
        guard let type = typeName, type.hasPrefix("["), type != "[:]", type != "[Any]" else { return false }
        // `accessTokens` says of its strings what `tokens` does not.
        return code.kind(ofName: "tokens", type: type) == nil
            && (text == "tokens" || code.kind(of: self, type: type) == nil)
    }

    private static let splittingCalls: Set<String> = [
        "split", "components", "componentsSeparatedByString", "componentsSeparatedByCharactersInSet", "tokenize",
        "tokenized", "lex", "enumerateTokens", "scanUpToString", "scanUpToCharacters", "scanCharacters", "scanString",
        "matches", "addObserver", "observe", "addPeriodicTimeObserver", "addBoundaryTimeObserver",
    ]
}
