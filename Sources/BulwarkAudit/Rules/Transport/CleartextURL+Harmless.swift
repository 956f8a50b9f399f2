/// Addresses in the clear that nothing is fetched from: asked about, linked, shared, left over or thanked.
extension CleartextURL {
    /// Whether an address serves to ask who could open it, and goes nowhere: `canOpenURL`.
    static func isOnlyAskedAbout(_ literal: Fact) -> Bool {
        for ancestor in literal.ancestors {
            switch ancestor.kind {
            case .call where ancestor.text == "canOpenURL": return true
            case .variable, .binding:
                guard !ancestor.isMember, let scope = ancestor.enclosing(.function, .closure, .accessor) else {
                    return false
                }
                let uses = ancestor.uses(in: scope)
                return !uses.isEmpty
                    && uses.allSatisfy { use in
                        var argument = use.parent
                        while argument?.kind == .prefix || argument?.kind == .cast { argument = argument?.parent }
                        return argument?.kind == .argument && argument?.parent?.text == "canOpenURL"
                    }
            case .function, .closure, .accessor, .type, .file: return false
            default: break
            }
        }
        return false
    }

    /// Whether an address is only ever what something is named by, such as a system of codes: `coding(code: "8867-4", system: Codes.loinc)`.
    static func isOnlyName(_ literal: Fact) -> Bool {
        guard let constant = constant(of: literal) else { return false }
        let uses = constant.namings
        return !uses.isEmpty
            && uses.allSatisfy { use in
                use.parent.map { $0.kind == .argument && namesSomething($0.text) } ?? false
            }
    }

    /// Whether an address is only ever put behind the words of a text: who taps them sees it in the browser.
    static func isOnlyLinked(_ literal: Fact) -> Bool {
        if isLinkAttribute(literal) { return true }
        if let local = holder(of: literal), local.kind == .variable, !local.isMember, !local.isGlobal,
            let scope = local.enclosing(.function, .closure, .accessor)
        {
            let uses = local.uses(in: scope)
            return !uses.isEmpty && uses.allSatisfy(isLinkAttribute)
        }
        guard let constant = constant(of: literal) else { return false }
        let uses = constant.namings
        return !uses.isEmpty
            && uses.allSatisfy { use in
                guard let argument = use.parent, argument.kind == .argument, let call = argument.parent,
                    call.kind == .call
                else { return false }
                return linksText(call, to: argument)
            }
    }

    /// Whether a call puts an address behind words of a text that is shown: `text.add(link: "Status", withUrl: address)`,
    /// `text.addAttribute(.link, value: address, range: range)`.
    private static func linksText(_ call: Fact, to address: Fact) -> Bool {
        let isLink =
            call.text == "addAttribute" && address.text == "value"
            ? ["link", "NSLinkAttributeName"].contains(call.argument(at: 0)?.text)
            : call.arguments.contains { $0.text == "link" } && address.text.lowercased().hasSuffix("url")
        guard isLink else { return false }
        // What the words are added to, through what was added before.
        var text = call.receiver
        for _ in 0..<32 {
            guard let current = text else { return false }
            if let type = current.typeName {
                return attributedTexts.contains { call.code.type(type, isOrInherits: $0) }
            }
            text = current.receiver
        }
        return false
    }

    private static let attributedTexts = ["NSMutableAttributedString", "NSAttributedString", "AttributedString"]

    /// Whether an address stands among the attributes of a text, as that behind its words: `[.link: URL(string: "http://…")!]`.
    private static func isLinkAttribute(_ address: Fact) -> Bool {
        guard let entry = holder(of: address), entry.kind == .entry, let key = entry.first else { return false }
        return ["link", "NSLinkAttributeName"].contains(key.text) && !address.isInside(key)
    }

    /// What an address is put into, also as a URL: a variable, an entry of a dictionary.
    private static func holder(of address: Fact) -> Fact? {
        var value = address.parent
        while let around = value,
            [.prefix, .cast, .argument].contains(around.kind)
                || around.kind == .call && ["URL", "URLWithString"].contains(around.text)
        {
            value = around.parent
        }
        return value
    }

    /// The constant of a type or a file that holds an address, also as a URL: `let site = URL(string: "http://…")!`.
    private static func constant(of literal: Fact) -> Fact? {
        holderOfAll(literal).flatMap { $0.flags.contains(.isConstant) ? $0 : nil }
    }

    /// The constant or variable of a type or a file that begins as an address.
    private static func holderOfAll(_ literal: Fact) -> Fact? {
        var value = holder(of: literal)
        // `"http://…?key=" + key`
        if let sum = value, sum.kind == .operators, sum.text == "+" { value = sum.parent }
        guard let value, value.kind == .variable, value.isMember || value.isGlobal else {
            return nil
        }
        return value
    }

    /// Whether an address is held in a constant that nothing in the app uses but previews, or only to leave it out of something: `History(ignoring: [home])`.
    static func isLeftOver(_ literal: Fact) -> Bool {
        guard let constant = holderOfAll(literal), constant.attributes.isEmpty else { return false }
        let uses = constant.namings
        // Nobody sets what nobody names.
        guard constant.flags.contains(.isConstant) || constant.flags.contains(.isStatic) && uses.isEmpty else {
            return false
        }
        guard !uses.isEmpty || constant == literal.parent || constant.isMember else { return false }
        return uses.allSatisfy { use in
            if use.isDebugOnly { return true }
            var place = use.parent
            while place?.kind == .array { place = place?.parent }
            guard let label = place, label.kind == .argument else { return false }
            return ["ignor", "exclud", "except"].contains(where: label.text.lowercased().hasPrefix)
        }
    }

    /// Whether an address stands in an enumeration without cases that nothing outside of it names.
    static func isInUnusedSpace(_ literal: Fact) -> Bool {
        guard let space = literal.enclosingType, space.detail == "enum",
            !space.membersThroughConditionals.contains(where: { $0.kind == .enumCase })
        else { return false }
        return literal.code.types(named: TypeName.base(space.text)).count == 1
            && literal.code.facts(.name, named: space.text).isEmpty
            && literal.code.facts(.member, named: space.text).isEmpty
    }

    /// Whether the key of the server stands beside its address: what is sent there is encrypted for that key.
    static func hasPublicKey(_ literal: Fact) -> Bool {
        guard let constant = constant(of: literal), let type = constant.enclosingType else { return false }
        let names = ["publickey", "pubkey"].map { constant.text.lowercased() + $0 }
        return type.membersThroughConditionals.contains { $0.kind == .variable && names.contains($0.text.lowercased()) }
    }

    /// Whether an address is only ever handed to what shares it: whoever gets it opens it, and the app does not.
    static func isOnlyShared(_ literal: Fact) -> Bool {
        guard let constant = constant(of: literal) else { return false }
        let uses = constant.namings
        return !uses.isEmpty && uses.allSatisfy { isShared($0) }
    }

    private static func isShared(_ value: Fact, depth: Int = 0) -> Bool {
        guard depth < 3 else { return false }
        for ancestor in value.ancestors {
            switch ancestor.kind {
            case .call:
                switch ancestor.text {
                case "UIActivityViewController", "initWithActivityItems", "ShareLink": return true
                case "stringWithFormat", "URLWithString", "URL", "String", "appending", "stringByAppendingString": break
                default: return false
                }
            case .variable, .binding:
                guard !ancestor.isMember, let scope = ancestor.enclosing(.function, .closure, .accessor) else {
                    return false
                }
                let uses = ancestor.uses(in: scope)
                return !uses.isEmpty && uses.allSatisfy { isShared($0, depth: depth + 1) }
            case .argument, .interpolation, .interpolated, .operators, .array, .prefix, .cast, .guarding, .other: break
            default: return false
            }
        }
        return false
    }

    /// Links to the pages of people who are thanked open in the browser.
    static func isCredit(_ literal: Fact) -> Bool {
        let names =
            [literal.path.split(separator: "/").last.map(String.init) ?? ""]
            + literal.ancestors.filter { [.type, .variable, .function, .call].contains($0.kind) }.map(\.text)
        return names.contains { name in
            [
                "credit", "acknowledg", "license", "licence", "attribution", "thirdparty", "aboutview", "fixture",
                "preview", "placeholder", "emptyurl", "scenario",
            ].contains { name.lowercased().contains($0) }
        }
    }
}
