import BulwarkDetection

/// The controls of an app that take or show something sensitive.
enum SensitiveControls {
    /// A text field in code.
    struct Field: Sendable {
        /// The declaration of a UIKit field, or the call that makes a SwiftUI one.
        var place: Fact
        /// What it takes.
        var kind: SensitiveKind
        /// What it is called.
        var name: String
        /// Whether a storyboard or xib makes it.
        var isOutlet: Bool
        /// Whether it is a SwiftUI field.
        var isSwiftUI: Bool
        /// The closure that configures an alert's field, which nothing else does.
        var configuration: Fact?
    }

    /// The sensitive text fields that code declares.
    static func fields(in code: CodeBase) -> [Field] {
        code.memo.fields.value(of: .fields, spread: 0) {
            uiKitFields(in: code) + alertFields(in: code) + swiftUIFields(in: code)
        }
    }

    /// What the system is told that a field takes: `.textContentType(.password)`.
    private static func kind(ofContent value: Fact?) -> SensitiveKind? {
        switch value?.text {
        case "password", "newPassword", "UITextContentTypePassword", "UITextContentTypeNewPassword": .password
        case "creditCardNumber", "UITextContentTypeCreditCardNumber": .cardNumber
        default: nil
        }
    }

    /// The fields of alerts, which have no name: `alert.addTextField { $0.placeholder = "Password" }`.
    private static func alertFields(in code: CodeBase) -> [Field] {
        code.calls("addTextField", "addTextFieldWithConfigurationHandler").compactMap { call in
            guard let closure = call.arguments.last?.value, closure.kind == .closure else { return nil }
            for assignment in closure.descendants(.assignment) {
                guard let target = assignment.first, target.kind == .member, let value = assignment.last else {
                    continue
                }
                switch target.text {
                case "textContentType":
                    guard let kind = kind(ofContent: value) else { continue }
                    return Field(
                        place: call, kind: kind, name: "a field of the alert", isOutlet: false, isSwiftUI: false,
                        configuration: closure)
                case "placeholder":
                    let texts = value.strings + value.descendants(.string).map(\.text)
                    for text in texts where text.count < 40 {
                        guard let kind = SensitiveName.classify(text.replacing(" ", with: "_")) else { continue }
                        return Field(
                            place: call, kind: kind, name: text, isOutlet: false, isSwiftUI: false,
                            configuration: closure)
                    }
                default: continue
                }
            }
            return nil
        }
    }

    private static func uiKitFields(in code: CodeBase) -> [Field] {
        // By the numbers of declared types: nil until it is known whether it is a field's.
        var isFieldType = [Bool?](repeating: nil, count: code.texts.count)
        var told: [Fact: SensitiveKind] = [:]
        for assignment in code.assignments(to: "textContentType") {
            guard let base = assignment.first?.first, base.kind == .name, let kind = kind(ofContent: assignment.last),
                let declaration = base.declaration, declaration.kind == .variable
            else { continue }
            told[declaration] = kind
        }
        return code.facts(.variable).compactMap { declaration in
            // Few variables are declared to be fields, and few others have such a name; finding out a type that is not written costs most.
            if declaration.detailID != 0 {
                let number = Int(declaration.detailID)
                let isField = isFieldType[number] ?? isField(declaration.typeName, in: code)
                isFieldType[number] = isField
                guard isField else { return nil }
            }
            guard
                let kind = code.controlKind(of: declaration) ?? code.kind(of: declaration) ?? told[declaration]
                    ?? textViewKind(of: declaration),
                isField(declaration.typeName, in: code), !isLeftOver(declaration)
            else { return nil }
            return Field(
                place: declaration, kind: kind, name: declaration.text,
                isOutlet: declaration.attribute("IBOutlet") != nil, isSwiftUI: false)
        }
    }

    /// Whether nothing but its declaration names a field: it is on no screen.
    private static func isLeftOver(_ declaration: Fact) -> Bool {
        guard declaration.isSwift, declaration.attributes.isEmpty, declaration.isMember else { return false }
        return declaration.namings.isEmpty
    }

    private static func isField(_ type: String?, in code: CodeBase) -> Bool {
        guard let type else { return false }
        return type == "UITextField" || type == "UITextView" || code.type(type, isOrInherits: "UITextField")
    }

    /// What a text view takes by its name: `ssnView`, which is a view of the number and no name of a screen.
    private static func textViewKind(of declaration: Fact) -> SensitiveKind? {
        guard declaration.text.hasSuffix("View"), TypeName.base(declaration.typeName ?? "") == "UITextView" else {
            return nil
        }
        let name = declaration.text.dropLast(4)
        return SensitiveName.classify(String(name.hasSuffix("Text") ? name.dropLast(4) : name))
    }

    private static func swiftUIFields(in code: CodeBase) -> [Field] {
        code.calls("TextField", "TextEditor").compactMap { call in
            guard call.callee?.kind == .name, code.types(named: call.text).isEmpty else { return nil }
            let binding = call.argument("text") ?? call.argument("value")
            let title = call.argument(at: 0)?.string ?? call.argument("prompt")?.argument(at: 0)?.string
            let names = [binding.map { name(of: $0) }, title].compactMap { $0 }
            // A search for passwords takes none.
            if names.contains(where: { ["search", "filter", "query"].contains(where: $0.lowercased().contains) }) {
                return nil
            }
            for name in names {
                if let kind = SensitiveName.classify(name.replacing(" ", with: "_")) {
                    return Field(place: call, kind: kind, name: name, isOutlet: false, isSwiftUI: true)
                }
            }
            for modifier in modifiers(of: call) where modifier.text == "textContentType" {
                guard let kind = kind(ofContent: modifier.argument(at: 0)) else { continue }
                return Field(
                    place: call, kind: kind, name: names.first { !$0.isEmpty } ?? "a field", isOutlet: false,
                    isSwiftUI: true)
            }
            return nil
        }
    }

    /// The modifiers that follow a field: calls around it.
    private static func modifiers(of field: Fact) -> some Sequence<Fact> {
        field.ancestors.lazy.prefix { $0.kind == .call || $0.kind == .member }.filter { $0.kind == .call }
    }

    private static func name(of binding: Fact) -> String {
        // `Binding(get: { model.password }, set: { model.password = $0 })`
        if binding.kind == .call, binding.text == "Binding" {
            return binding.argument("get")?.last?.text ?? ""
        }
        return binding.text.hasPrefix("$") ? String(binding.text.dropFirst()) : binding.text
    }

    /// Whether a name is lent to a field that another object makes and configures: `passwordField = cell.textField`.
    static func isMadeElsewhere(_ field: Field) -> Bool {
        guard field.configuration == nil, field.place.kind == .variable else { return false }
        // What is taken out of an alert was configured where it was added.
        if let value = field.place.initialValue {
            return ([value] + Array(value.descendants)).contains {
                $0.kind == .member && $0.text == "textFields"
                    || $0.kind == .call && ["textFieldAtIndex", "textField"].contains($0.text) && $0.receiver != nil
            }
        }
        guard let type = field.place.enclosingType else { return false }
        let values = field.place.code.types(named: TypeName.base(type.text)).flatMap {
            AssignedValues.values(of: field.place, in: $0)
        }
        return !values.isEmpty && values.allSatisfy { $0.kind == .member }
    }

    /// Whether code around a UIKit field sets one of its properties, or a modifier follows a SwiftUI one.
    static func sets(
        _ field: Field, _ properties: Set<String>, modifiers: Set<String>,
        where accepts: (Fact?) -> Bool = { _ in true }
    ) -> Bool {
        if field.isSwiftUI {
            // Modifiers are calls around this one: `TextField(…).autocorrectionDisabled()`.
            // Those of the stack around it hold for it too, save where one nearer says otherwise.
            for ancestor in field.place.ancestors {
                switch ancestor.kind {
                case .call where modifiers.contains(ancestor.text): return accepts(ancestor.argument(at: 0))
                case .accessor, .function, .variable, .type: return false
                default: break
                }
            }
            return false
        }
        if let configuration = field.configuration {
            return configuration.descendants(.assignment).contains { assignment in
                assignment.first.map { properties.contains($0.text) } ?? false && accepts(assignment.last)
            }
        }
        // A class of the app's own that sets itself up.
        if let type = field.place.typeName, type != "UITextField", type != "UITextView" {
            for declaration in field.place.code.types(named: type) where declaration.detail != "extension" {
                let setsItself = declaration.descendants(.assignment).contains { assignment in
                    guard let target = assignment.first, properties.contains(target.text) else { return false }
                    return (target.kind == .name || target.first?.text == "self" || target.first?.text == "super")
                        && accepts(assignment.last)
                }
                if setsItself { return true }
            }
        }
        let scopes =
            field.place.enclosingType.map { field.place.code.types(named: TypeName.base($0.text)) } ?? [
                field.place.code.root(ofFile: field.place.file)
            ]
        for scope in scopes {
            for assignment in scope.descendants(.assignment) {
                guard let target = assignment.first, target.kind == .member, properties.contains(target.text),
                    let base = target.first
                else { continue }
                if base.text == field.name || isInside(assignment, initializerOf: field.place)
                    || isKept(base, as: field.name, by: assignment) || isConfigured(field, under: base)
                    || isLoop(assignment, over: field.name)
                {
                    if accepts(assignment.children.last) { return true }
                }
            }
            // A factory that is told: `passwordField = makeField(secureTextEntry: true)`.
            for value in AssignedValues.values(of: field.place, in: scope)
                + [field.place.initialValue].compactMap({ $0 })
            {
                let isTold =
                    value.kind == .call
                    && value.arguments.contains { argument in
                        properties.contains { $0.lowercased().contains(argument.text.lowercased()) }
                            && argument.text.count > 5 && accepts(argument.value)
                    }
                if isTold { return true }
                // A factory that sets it: `UITextField.secure()`.
                if value.kind == .call, let factory = value.code.function(calledBy: value), factory.text != "init",
                    factory.descendants(.assignment).contains(where: {
                        properties.contains($0.first?.text ?? "") && accepts($0.last)
                    })
                {
                    return true
                }
            }
            guard let name = scope.code.texts.existingID(of: field.name) else { continue }
            for call in scope.descendants(.call) where call.mentions(name) {
                // `[field setSecureTextEntry:YES]`
                if !call.isSwift, call.receiver?.textID == name, call.text.hasPrefix("set"),
                    properties.contains(where: { $0.lowercased() == call.text.dropFirst(3).lowercased() }),
                    accepts(call.argument(at: 0))
                {
                    return true
                }
                // `field.apply(.password)`: Bulwark's traits.
                if call.text == "apply", call.receiver?.textID == name, modifiers.contains("inputTraits"),
                    let traits = call.argument(at: 0), traits.kind == .member, accepts(traits)
                {
                    return true
                }
                // A helper that configures fields: `configureSecure(passwordField)`.
                if let function = call.code.function(calledBy: call),
                    function.descendants(.assignment).contains(where: { properties.contains($0.first?.text ?? "") })
                {
                    return true
                }
            }
        }
        return false
    }

    /// Whether code hides what is typed into a field.
    static func makesSecure(_ field: Field) -> Bool {
        sets(field, secureEntry, modifiers: []) { $0?.text != "false" }
    }

    /// The property that hides what is typed, in Swift and in Objective-C.
    static let secureEntry: Set = ["isSecureTextEntry", "secureTextEntry"]

    /// Whether what a statement configures under a local name is kept as the field: `addTextField { f in …; self.passwordField = f }`.
    private static func isKept(_ local: Fact, as field: String, by statement: Fact) -> Bool {
        guard local.kind == .name, let scope = statement.enclosing(.closure, .function, .accessor) else { return false }
        return scope.descendants(.assignment).contains { kept in
            let parts = kept.children
            return parts.count == 2 && parts[0].text == field && parts[1].kind == .name && parts[1].text == local.text
        }
    }

    /// Whether a name stands for a field in the closure of a call that configures it: `field.then { $0.isSecureTextEntry = true }`.
    private static func isConfigured(_ field: Field, under name: Fact) -> Bool {
        guard name.kind == .name, let closure = name.enclosing(.closure), let call = closure.parent?.parent,
            call.kind == .call, let configured = call.receiver
        else { return false }
        return (name.text == "$0" || closure.parameters.contains { $0.textID == name.textID })
            && configured.textID == field.place.textID
    }

    /// Whether an assignment stands in the closure that makes the field.
    private static func isInside(_ assignment: Fact, initializerOf declaration: Fact) -> Bool {
        assignment.isInside(declaration)
    }

    /// Whether an assignment stands in a loop over a list that names the field.
    private static func isLoop(_ assignment: Fact, over name: String) -> Bool {
        for ancestor in assignment.ancestors {
            if ancestor.kind == .forLoop || (ancestor.kind == .call && ancestor.text == "forEach") {
                return ancestor.descendants(.name).contains { $0.text == name }
            }
            if ancestor.kind == .function { return false }
        }
        return false
    }
}
