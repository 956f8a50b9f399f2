import BulwarkReport

/// The cases of enumerations of the app's own that stand for constants of keychain accessibility:
/// `case .background: return kSecAttrAccessibleAfterFirstUnlock`.
///
/// A translation says nothing by itself, for it names every constant. What counts is which of its cases the app asks for.
struct AccessibilityCases {
    /// The constants by the case that stands for them, by the enumeration's name.
    private let constants: [String: [String: Fact]]

    /// Reads the translations of a code base.
    init(_ code: CodeBase) {
        var constants: [String: [String: Fact]] = [:]
        for constant in code.facts(.name, named: Self.names) {
            for (type, name) in Self.cases(of: constant) where constants[type]?[name] == nil {
                constants[type, default: [:]][name] = constant
            }
        }
        self.constants = constants
    }

    /// The constants of some names whose case is asked for, each with the first place that does.
    func chosen(_ names: Set<String>) -> [(constant: Fact, place: Fact)] {
        var found: [(constant: Fact, place: Fact)] = []
        for (type, cases) in constants.sorted(by: { $0.key < $1.key }) {
            for (name, constant) in cases.sorted(by: { $0.value < $1.value }) where names.contains(constant.text) {
                let places = constant.code.facts(.member, named: name).filter { asks($0, of: type) }
                if let first = places.first { found.append((constant, first)) }
            }
        }
        return found
    }

    /// The constant that a case stands for: `.background` where an accessibility of the app's own is due.
    func constant(of value: Fact) -> Fact? {
        guard value.kind == .member else { return nil }
        return constants.lazy.compactMap { type, cases in
            cases[value.text].flatMap { isDue(type, at: value) ? $0 : nil }
        }.first
    }

    /// Whether a member is a case of a translation, which says what it stands for.
    func translates(_ member: Fact) -> Bool { constant(of: member) != nil }

    private static let names: Set<String> = [
        "kSecAttrAccessibleWhenUnlocked", "kSecAttrAccessibleWhenUnlockedThisDeviceOnly",
        "kSecAttrAccessibleAfterFirstUnlock", "kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly",
        "kSecAttrAccessibleWhenPasscodeSetThisDeviceOnly", "kSecAttrAccessibleAlways",
        "kSecAttrAccessibleAlwaysThisDeviceOnly",
    ]

    // MARK: Translations

    /// The cases that a constant is the translation of, each with its enumeration.
    private static func cases(of constant: Fact) -> [(type: String, name: String)] {
        for ancestor in constant.ancestors {
            switch ancestor.kind {
            case .cast, .prefix, .returning, .call, .argument, .member: continue
            case .switchCase:
                guard let switching = ancestor.enclosing(.switching), let type = switching.first?.typeName,
                    isEnumeration(type, in: constant.code)
                else { return [] }
                return ancestor.children(.pattern).compactMap { pattern in
                    pattern.first.flatMap { $0.kind == .member ? (type, $0.text) : nil }
                }
            // `[.background: kSecAttrAccessibleAfterFirstUnlock]`
            case .entry:
                guard let key = ancestor.first, key.kind == .member, !constant.isInside(key) else { return [] }
                return constant.code.facts(.enumCase, named: key.text).compactMap { $0.enclosingType }.filter {
                    $0.detail == "enum" && (key.first.map(\.text) ?? $0.text) == $0.text
                }.map { (TypeName.base($0.text), key.text) }
            default: return []
            }
        }
        return []
    }

    private static func isEnumeration(_ type: String, in code: CodeBase) -> Bool {
        code.types(named: type).contains { $0.detail == "enum" }
    }

    // MARK: Choices

    /// Whether a member asks for a case of an enumeration, for an item that is to be kept.
    private func asks(_ member: Fact, of type: String) -> Bool {
        guard !member.isDebugOnly, isDue(type, at: member), !Self.isDefaultOfNobody(member),
            !KeychainConstants.onlyFinds(member)
        else { return false }
        // Within the enumeration cases are told from each other and made from other forms.
        return member.enclosingType.map { TypeName.base($0.text) != type } ?? true
    }

    /// Whether a value of a type is due where a case is written.
    private func isDue(_ type: String, at member: Fact) -> Bool {
        if let base = member.first { return base.beginsUppercase && TypeName.base(base.text) == type }
        var value = member
        while let around = value.parent {
            switch around.kind {
            case .ternary where around.first != value: value = around
            case .operators where around.text == "??": value = around
            case .argument:
                guard let call = around.parent, call.kind == .call else { return false }
                return takes(call, type, labelled: around.textID)
            case .parameter, .variable:
                return around.detail.isEmpty ? false : TypeName.base(around.detail) == type
            case .assignment: return around.first != value && around.first?.typeName == type
            case .returning:
                guard let function = around.enclosing(.function, .accessor, .closure) else { return false }
                return function.kind == .function && TypeName.base(function.detail) == type
                    || function.kind == .accessor && function.accessedDeclaration?.typeName == type
            case .block, .accessor: return around.expects(type)
            default: return false
            }
        }
        return false
    }

    /// Whether a call of a function of the app's own, or the making of a structure, takes a value of a type under a label.
    private func takes(_ call: Fact, _ type: String, labelled label: UInt32) -> Bool {
        let code = call.code
        let functions =
            call.beginsUppercase
            ? code.types(named: call.text).flatMap(\.membersThroughConditionals).filter {
                $0.kind == .function && $0.text == "init"
            } : code.facts(.function, named: call.text)
        if functions.contains(where: { function in
            function.parameters.contains { parameter in
                TypeName.base(parameter.detail) == type
                    && code.texts.existingID(of: parameter.parameterLabel) ?? 0 == label
            }
        }) {
            return true
        }
        return call.beginsUppercase && label != 0
            && (code.member(label, ofType: call.text).map { TypeName.base($0.detail) == type } ?? false)
    }

    /// Whether a case is what a parameter is where a call leaves it out, and no call does.
    private static func isDefaultOfNobody(_ member: Fact) -> Bool {
        guard let parameter = member.parent, parameter.kind == .parameter, let function = parameter.parent,
            function.kind == .function
        else { return false }
        let code = function.code
        return !code.calls(of: function).contains {
            !$0.isDebugOnly && code.argument(of: $0, for: parameter, in: function) == nil
        }
    }
}
