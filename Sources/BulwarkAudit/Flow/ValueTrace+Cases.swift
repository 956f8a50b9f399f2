import BulwarkDetection

/// What is taken out of cases of enumerations, and out of what the app's own initializers make.
extension ValueTrace {
    /// The origins of what a binding takes out of a value: of a case, what was put into the same case.
    mutating func taken(by binding: Fact, from value: Fact, depth: Int) -> [Origin] {
        let outer = takenCases
        takenCases = binding.casesAround.reversed().map(\.textID)
        defer { takenCases = outer }
        return origins(value, depth: depth + 1)
    }

    /// What a case says about the one text that it carries: `case .pinEntered(let digits)`.
    func said(byCaseAround binding: Fact) -> Origin? {
        guard query.looksForKinds, let around = binding.casesAround.first else { return nil }
        let cases = binding.code.facts(.enumCase, named: around.text)
        guard !cases.isEmpty, cases.allSatisfy(\.carriesText), let noun = Self.noun(ofCase: around.text) else {
            return nil
        }
        return sensitive(noun, type: nil, at: binding)
    }

    /// What a case is about that tells what happened: `pin` for `pinEntered`. A mere `token` or `key` may be a parser's.
    private static func noun(ofCase name: String) -> String? {
        var words = NameWords.words(of: name)
        if let last = words.last, words.count > 1, happenings.contains(last) { words.removeLast() }
        guard words.count > 1 || ["password", "passphrase", "passcode", "pin", "otp"].contains(words.first) else {
            return nil
        }
        return words.joined(separator: "_")
    }

    private static let happenings: Set<String> = [
        "entered", "typed", "received", "submitted", "changed", "updated", "scanned", "pasted", "issued", "refreshed",
        "loaded", "set",
    ]

    /// What a case carries that is being taken out.
    mutating func carried(by call: Fact, depth: Int) -> [Origin] {
        guard takenCases[0] == call.textID else { return [] }
        let taken = takenCases.removeFirst()
        defer { takenCases.insert(taken, at: 0) }
        return call.arguments.compactMap(\.value).flatMap { value -> [Origin] in
            if takenCases.isEmpty, query.looksForKinds, value.makesCase { return shown(of: value, depth: depth + 1) }
            return origins(value, depth: depth + 1)
        }
    }

    /// What an initializer of the app's own keeps of what it is given, unless it looks at it first.
    mutating func made(by initializer: Fact, calledBy call: Fact, depth: Int) -> [Origin] {
        let code = call.code
        if !takenParameters.isEmpty {
            let given = takenParameters.filter { $0.parent == initializer }
            return given.compactMap { code.argument(of: call, for: $0, in: initializer) }.flatMap {
                origins($0, depth: depth + 1)
            }
        }
        guard visited.insert(initializer).inserted else { return [] }
        let member = takenMember
        takenMember = nil
        defer { takenMember = member }
        var found: [Origin] = []
        for assignment in initializer.descendants(.assignment) {
            guard let target = assignment.first, let value = assignment.last, value != target, keeps(target, member)
            else {
                continue
            }
            for origin in origins(value, depth: depth + 1) {
                guard case .parameter = origin.source, origin.fact.parent == initializer else {
                    found.append(origin)
                    continue
                }
                if OutsideFlow.isChecked(origin, insideBefore: assignment) { continue }
                guard let argument = code.argument(of: call, for: origin.fact, in: initializer) else { continue }
                found += origins(argument, depth: depth + 1).map { inner in
                    var inner = inner
                    inner.steps += origin.steps
                    return inner
                }
            }
        }
        return found
    }

    /// Whether what is assigned to is the value that is being made, or a property of it that can hold what others wrote; where one is read, that one.
    private func keeps(_ target: Fact, _ member: UInt32?) -> Bool {
        if target.kind == .name, target.text == "self" { return true }
        let property: Fact?
        switch target.kind {
        case .member where target.first?.text == "self": property = target.referredDeclaration
        case .name: property = target.declaration
        default: return false
        }
        guard let property, property.isMember, member.map({ $0 == property.textID }) ?? true else { return false }
        return property.detail.isEmpty || !property.code.isConfined(property.detail)
    }

    /// The origins of a property that an initializer filled with what it was given, as the call decides that made the value.
    mutating func given(toMakerOf base: Fact, _ parameters: [Origin], depth: Int) -> [Origin] {
        let outer = takenParameters
        takenParameters = parameters.filter {
            !OutsideFlow.isChecked($0, before: $0.fact.parent?.last ?? $0.fact, isRouted: true)
        }.map(\.fact)
        defer { takenParameters = outer }
        return takenParameters.isEmpty ? [] : origins(base, depth: depth + 1)
    }
}
