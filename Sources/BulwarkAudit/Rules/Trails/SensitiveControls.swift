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
    }

    /// The sensitive text fields that code declares.
    static func fields(in code: CodeBase) -> [Field] {
        code.memo.fields.value(of: .fields, spread: 0) { uiKitFields(in: code) + swiftUIFields(in: code) }
    }

    private static func uiKitFields(in code: CodeBase) -> [Field] {
        // By the numbers of declared types: nil until it is known whether it is a field's.
        var isFieldType = [Bool?](repeating: nil, count: code.texts.count)
        return code.facts(.variable).compactMap { declaration in
            // Few variables are declared to be fields, and few others have such a name; finding out a type that is not written costs most.
            if declaration.detailID != 0 {
                let number = Int(declaration.detailID)
                let isField = isFieldType[number] ?? isField(declaration.typeName, in: code)
                isFieldType[number] = isField
                guard isField else { return nil }
            }
            guard
                let kind = code.controlKind(of: declaration) ?? code.kind(of: declaration),
                isField(declaration.typeName, in: code)
            else { return nil }
            return Field(
                place: declaration, kind: kind, name: declaration.text,
                isOutlet: declaration.attribute("IBOutlet") != nil, isSwiftUI: false)
        }
    }

    private static func isField(_ type: String?, in code: CodeBase) -> Bool {
        guard let type else { return false }
        return type == "UITextField" || type == "UITextView" || code.type(type, isOrInherits: "UITextField")
    }

    private static func swiftUIFields(in code: CodeBase) -> [Field] {
        code.calls("TextField").compactMap { call in
            guard call.callee?.kind == .name, code.types(named: "TextField").isEmpty else { return nil }
            let binding = call.argument("text") ?? call.argument("value")
            let names = [binding.map { name(of: $0) }, call.argument(at: 0)?.string].compactMap { $0 }
            // A search for passwords takes none.
            if names.contains(where: { ["search", "filter", "query"].contains(where: $0.lowercased().contains) }) {
                return nil
            }
            for name in names {
                if let kind = SensitiveName.classify(name.replacing(" ", with: "_")) {
                    return Field(place: call, kind: kind, name: name, isOutlet: false, isSwiftUI: true)
                }
            }
            return nil
        }
    }

    private static func name(of binding: Fact) -> String {
        binding.text.hasPrefix("$") ? String(binding.text.dropFirst()) : binding.text
    }

    /// Whether code around a UIKit field sets one of its properties, or a modifier follows a SwiftUI one.
    static func sets(
        _ field: Field, _ properties: Set<String>, modifiers: Set<String>,
        where accepts: (Fact?) -> Bool = { _ in true }
    ) -> Bool {
        if field.isSwiftUI {
            // Modifiers are calls around this one: `TextField(…).autocorrectionDisabled()`.
            for ancestor in field.place.ancestors {
                switch ancestor.kind {
                case .call where modifiers.contains(ancestor.text): if accepts(ancestor.argument(at: 0)) { return true }
                case .member, .call, .argument: break
                case .closure: return false
                default: return false
                }
            }
            return false
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
                    || isKept(base, as: field.name, by: assignment)
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
            }
            guard let name = scope.code.texts.existingID(of: field.name) else { continue }
            for call in scope.descendants(.call) where call.mentions(name) {
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

    /// Whether what a statement configures under a local name is kept as the field: `addTextField { f in …; self.passwordField = f }`.
    private static func isKept(_ local: Fact, as field: String, by statement: Fact) -> Bool {
        guard local.kind == .name, let scope = statement.enclosing(.closure, .function, .accessor) else { return false }
        return scope.descendants(.assignment).contains { kept in
            let parts = kept.children
            return parts.count == 2 && parts[0].text == field && parts[1].kind == .name && parts[1].text == local.text
        }
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
