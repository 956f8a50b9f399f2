@_spi(RawSyntax) import SwiftSyntax

extension SwiftLowering {
    /// Lowers a declaration; false if `source` is none.
    mutating func declaration(_ source: SwiftSource, _ kind: SyntaxKind) -> Bool {
        switch kind {
        case .variableDecl: variables(source)
        case .functionDecl:
            function(
                source, name: id(source.raw(7)), attributes: 1, modifiers: 3, signature: source.child(11),
                body: source.child(15))
        case .initializerDecl:
            function(
                source, name: id("init"), attributes: 1, modifiers: 3, signature: source.child(11),
                body: source.child(15))
        case .deinitializerDecl:
            node(.function, source, text: id("deinit")) { $0.transparent(source.child(9)) }
        case .subscriptDecl: subscripts(source)
        case .classDecl: type(source, "class", name: 7, inheritance: 11, members: 15)
        case .structDecl: type(source, "struct", name: 7, inheritance: 11, members: 15)
        case .enumDecl: type(source, "enum", name: 7, inheritance: 11, members: 15)
        case .actorDecl: type(source, "actor", name: 7, inheritance: 11, members: 15)
        case .protocolDecl: type(source, "protocol", name: 7, inheritance: 11, members: 15)
        case .extensionDecl: type(source, "extension", name: 7, inheritance: 9, members: 13)
        case .typeAliasDecl:
            node(.typeAlias, source, text: id(source.raw(7)), detail: type(source.child(11)?.child(3)))
        case .importDecl: node(.importing, source, text: source.child(9).map { compactID($0) } ?? 0)
        case .enumCaseDecl:
            source.child(7)?.forEachChild { element in
                node(.enumCase, element, text: id(element.raw(1)), detail: type(element.child(3))) {
                    $0.transparent(element.child(5)?.child(3))
                }
            }
        case .macroExpansionDecl:
            node(.macro, source, text: id(source.raw(9))) {
                $0.arguments(source.child(13), trailing: source.child(17), further: source.child(19))
            }
        case .attribute: attribute(source)
        default: return false
        }
        return true
    }

    private mutating func attribute(_ source: SwiftSource) {
        node(.attribute, source, text: type(source.child(3))) { lowering in
            guard let arguments = source.child(7) else { return }
            if arguments.kind == .labeledExprList { lowering.arguments(arguments) }
        }
    }

    private mutating func attributes(_ list: SwiftSource?) {
        list?.forEachChild { if $0.kind == .attribute { attribute($0) } }
    }

    private func flags(_ modifiers: SwiftSource?) -> FactFlags {
        var flags: FactFlags = []
        modifiers?.forEachChild { modifier in
            guard let text = modifier.raw(1)?.tokenView?.rawText else { return }
            if text == "static" || text == "class" {
                flags.insert(.isStatic)
            } else if text == "private" || text == "fileprivate" {
                flags.insert(.isPrivate)
            } else if text == "public" || text == "open" {
                flags.insert(.isPublic)
            } else if text == "override" {
                flags.insert(.isOverride)
            } else if text == "lazy" || text == "async" {
                flags.insert(.isLazy)
            }
        }
        return flags
    }

    private mutating func variables(_ source: SwiftSource) {
        var flags = flags(source.child(3))
        if source.raw(5)?.tokenView?.rawText == "let" { flags.insert(.isConstant) }
        var isFirst = true
        source.child(7)?.forEachChild { binding in
            let place = isFirst ? source : binding
            guard let pattern = binding.child(1) else { return }
            var names: [SwiftSource] = []
            Self.collectNames(in: pattern, into: &names)
            let declared = type(binding.child(3)?.child(3))
            let shared = isFirst ? source.child(1) : nil
            if names.isEmpty {  // `let _ = call()`
                let index = out.next
                transparent(binding.child(5)?.child(3))
                if index < out.next { out.update(index) { $0.flags |= FactFlags.discarded.rawValue } }
            }
            let value = binding.child(5)?.child(3)
            let values = names.count > 1 ? Self.elements(of: value, takenApartBy: pattern, into: names.count) : nil
            for (position, name) in names.enumerated() {
                let index = out.next
                node(.variable, place, text: id(name), detail: names.count == 1 ? declared : 0, flags: flags) {
                    if position == 0 { $0.attributes(shared) }
                    if let values { return $0.transparent(values[position]) }
                    guard position == 0 else { return }
                    $0.transparent(value)
                    $0.accessors(binding.child(7))
                }
                self.place(index, at: name)
            }
            isFirst = false
        }
    }

    /// The values that names are given one by one: `let (user, password) = (field.text, other.text)`.
    private static func elements(
        of value: SwiftSource?, takenApartBy pattern: SwiftSource, into count: Int
    ) -> [SwiftSource]? {
        guard let value, value.kind == .tupleExpr, pattern.kind == .tuplePattern else { return nil }
        var isFlat = true
        pattern.child(3)?.forEachChild { if $0.child(5)?.kind != .identifierPattern { isFlat = false } }
        let values = value.child(3)?.children.compactMap { $0.child(5) } ?? []
        return isFlat && values.count == count ? values : nil
    }

    /// Collects the identifiers that a pattern binds.
    private static func collectNames(in pattern: SwiftSource, into names: inout [SwiftSource]) {
        switch pattern.kind {
        case .identifierPattern:
            if let name = pattern.child(1) { names.append(name) }
        case .tuplePattern:
            pattern.child(3)?.forEachChild { element in
                if let inner = element.child(5) { collectNames(in: inner, into: &names) }
            }
        default: break
        }
    }

    private mutating func accessors(_ block: SwiftSource?) {
        guard let content = block?.child(3) else { return }
        if content.kind == .accessorDeclList {
            content.forEachChild { accessor in
                node(.accessor, accessor, text: id(accessor.raw(5))) { lowering in
                    // `set(token)`, `didSet(previous)`
                    if let name = accessor.child(7)?.child(3) {
                        lowering.node(.parameter, name, text: lowering.id(name))
                    }
                    if let body = accessor.child(11)?.child(3) { lowering.items(body) }
                }
            }
        } else {
            node(.accessor, content, text: id("get")) { $0.items(content) }
        }
    }

    private mutating func subscripts(_ source: SwiftSource) {
        node(.function, source, text: id("subscript"), detail: type(source.child(11)?.child(3))) { lowering in
            lowering.attributes(source.child(1))
            lowering.parameters(source.child(9))
            lowering.accessors(source.child(15))
        }
    }

    private mutating func function(
        _ source: SwiftSource, name: UInt32, attributes: Int, modifiers: Int, signature: SwiftSource?,
        body: SwiftSource?
    ) {
        let outer = bind(source.kind == .functionDecl ? source.child(9) : nil)
        defer { bounds = outer }
        let result = type(signature?.child(5)?.child(3))
        let isOperator = source.kind == .functionDecl && Self.isOperator(source.raw(7))
        let index = out.next
        node(.function, source, text: name, detail: result, flags: flags(source.child(modifiers))) { lowering in
            lowering.attributes(source.child(attributes))
            lowering.parameters(signature?.child(1), areUnlabelled: isOperator)
            lowering.transparent(body)
        }
        // `func`'s name, or `init`.
        if let token = source.child(source.kind == .functionDecl ? 7 : 5) { place(index, at: token) }
    }

    /// Whether a function's name is that of an operator.
    private static func isOperator(_ name: RawSyntax?) -> Bool {
        name?.tokenView?.rawText.first.map(OperatorName.begins) ?? false
    }

    /// - Parameter areUnlabelled: whether arguments have no labels although none are written out, as those of operators.
    private mutating func parameters(_ clause: SwiftSource?, areUnlabelled: Bool = false) {
        clause?.child(3)?.forEachChild { parameter in
            let outer = parameter.child(5)
            let inner = parameter.child(7)
            let type = parameter.child(11)
            // `Any...`
            let detail = parameter.child(13) == nil ? self.type(type) : id((type?.compactText ?? "") + "...")
            node(.parameter, parameter, text: id(inner ?? outer), detail: detail) { lowering in
                lowering.attributes(parameter.child(1))
                if inner != nil, let outer { lowering.node(.label, outer, text: lowering.id(outer)) }
                if areUnlabelled, let outer { lowering.node(.label, outer, text: lowering.id("_")) }
                lowering.transparent(parameter.child(15)?.child(3))
            }
        }
    }

    /// Takes up what generic parameters conform to, so that declarations within can say that instead.
    ///
    /// - Returns: those that held before.
    private mutating func bind(_ clause: SwiftSource?) -> [(name: UInt32, bound: UInt32)] {
        let outer = bounds
        clause?.child(3)?.forEachChild { parameter in
            guard let bound = parameter.child(9), bound.kind == .identifierType else { return }
            let name = id(bound.raw(3))
            guard !Self.commonBounds.contains(where: { out.texts.holds($0, at: name) }) else { return }
            bounds.append((id(parameter.raw(5)), name))
        }
        return outer
    }

    /// Protocols of the system's that tell nothing of what can be done with a value.
    private static let commonBounds: [StaticString] = [
        "Sendable", "Hashable", "Equatable", "Codable", "Decodable", "Encodable", "Comparable", "Identifiable", "Error",
        "View", "AnyObject", "Any",
    ]

    private mutating func type(
        _ source: SwiftSource, _ word: String, name: Int, inheritance: Int, members: Int
    ) {
        let named = source.child(name)
        let text = named?.raw.isToken == true ? id(named) : type(named)
        let outer = bind(word == "extension" || word == "protocol" ? nil : source.child(9))
        defer { bounds = outer }
        let index = out.next
        node(.type, source, text: text, detail: id(word), flags: flags(source.child(3))) { lowering in
            lowering.attributes(source.child(1))
            source.child(inheritance)?.child(3)?.forEachChild { inherited in
                lowering.node(.inheritance, inherited, text: lowering.type(inherited.child(1)))
            }
            if let list = source.child(members)?.child(3) { lowering.items(list) }
        }
        if let named { place(index, at: named) }
    }
}
