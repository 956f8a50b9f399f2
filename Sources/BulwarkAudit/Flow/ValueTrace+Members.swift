import BulwarkDetection

/// What members of values hold.
extension ValueTrace {
    mutating func member(_ fact: Fact, depth: Int) -> [Origin] {
        let name = fact.text
        guard let base = fact.first else { return [] }
        let traits = fact.traits
        if traits.contains(.losesValueAsMember) {
            // A file's name leads out of no folder; what a link ends with still is what the link says.
            guard name == "lastPathComponent", query.outside.contains(.deepLink), !query.isForPaths else { return [] }
            return origins(base, depth: depth + 1)
        }
        if !query.outside.isEmpty, let found = outside(member: fact) { return [found] }
        if query.kinds(.health), Self.readings.contains(name), let owner = base.typeName,
            SensitiveName.classify(owner) == .health
        {
            return [Origin(source: .sensitive(.health), fact: fact, name: fact.dottedName ?? name)]
        }
        if traits.contains(.keepsValueAsMember) {
            if let control = controlKind(of: base), query.kinds(control), !isCaption(base, of: control),
                !showsOwnText(base, control)
            {
                return [Origin(source: .sensitive(control), fact: fact, name: base.dottedName ?? name)]
            }
            return origins(base, depth: depth + 1)
        }
        // All the headers of a request that a function was given.
        if name == "allHTTPHeaderFields", !query.looksForKinds, !query.followsTaint {
            return origins(base, depth: depth + 1)
        }
        // `credentials.0` of `let credentials = (email, password)`
        if let number = Int(name), let tuple = base.kind == .name ? base.declaration?.initialValue : base,
            tuple.kind == .tuple
        {
            return tuple.argument(at: number).map { origins($0, depth: depth + 1) } ?? []
        }
        let owner = base.typeName
        // An address holds what its parts were made from.
        if owner == "URLComponents" || owner == "NSURLComponents", !query.followsTaint,
            ["url", "string", "query", "queryItems", "percentEncodedQuery", "URL"].contains(name)
        {
            return origins(base, depth: depth + 1)
        }
        let declaration = owner.flatMap { fact.code.property(fact.textID, of: $0) }
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
            if query.followsTaint, declaration.kind == .variable, !declaration.detail.isEmpty,
                fact.code.isConfined(declaration.detail)
            {
                return []
            }
            let found = declared(declaration, usedAt: fact, depth: depth + 1)
            if !found.isEmpty { return held(found, by: declaration, of: base, depth: depth) }
            if query.looksForKinds, declaration.enclosingType?.detail == "protocol" {
                return implementations(of: declaration, usedAt: fact, depth: depth)
            }
            if let argument = base.memberwiseArgument(for: declaration) { return origins(argument, depth: depth + 1) }
        }
        // A value from outside stays from outside in all its parts.
        guard query.followsTaint else { return [] }
        let outer = takenMember
        takenMember = declaration.flatMap { $0.kind == .variable ? $0.textID : nil }
        defer { takenMember = outer }
        return origins(base, depth: depth + 1)
    }

    /// What the types of the app's own that conform to a protocol give for one of its properties.
    private mutating func implementations(of requirement: Fact, usedAt use: Fact, depth: Int) -> [Origin] {
        let code = requirement.code
        // Of data only the length is printed.
        guard let name = requirement.enclosingType.map({ TypeName.base($0.text) }), requirement.typeName != "Data"
        else {
            return []
        }
        let candidates = code.references(.variable, named: requirement.textID)
        guard candidates.count <= Self.maximumImplementations else { return [] }
        for candidate in candidates.lazy.map(code.fact) where candidate != requirement && candidate.getter != nil {
            guard candidate.isMember, let type = candidate.enclosingType,
                code.type(TypeName.base(type.text), isOrInherits: name)
            else { continue }
            let found = declared(candidate, usedAt: use, depth: depth + 1).filter { $0.sensitiveKind != nil }
            if !found.isEmpty { return found }
        }
        return []
    }

    /// How many properties of a name are looked through for those of a protocol.
    private static let maximumImplementations = 24

    /// The origins of a property, where what it holds was given to the one whose property it is: what that value is, or what its initializer was
    /// given.
    private mutating func held(_ found: [Origin], by declaration: Fact, of base: Fact, depth: Int) -> [Origin] {
        let own = found.filter { $0.fact == declaration }
        if !own.isEmpty {
            return found.filter { $0.fact != declaration } + origins(base, depth: depth + 1)
        }
        guard query.followsTaint,
            found.allSatisfy({ origin in
                if case .parameter = origin.source { origin.fact.parent?.text == "init" } else { false }
            })
        else { return found }
        return found + given(toMakerOf: base, found, depth: depth)
    }

    /// What a record of somebody's health says, where its type says what it is: `result.value` of a `LabResult`.
    private static let readings: Set = ["value", "result", "reading", "notes"]

    /// The kind of a value whose name says little and whose owner says the rest: `card.number`, `account.number`.
    private func ownedKind(_ name: String, base: Fact, owner: String?) -> SensitiveKind? {
        if [base.text, owner ?? ""].contains(where: { SensitiveName.isOfCard(name, owner: $0) }) { return .cvv }
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
}
