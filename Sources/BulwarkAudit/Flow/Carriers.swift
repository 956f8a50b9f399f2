/// What holds a value on its way without being named for it.
extension Fact {
    /// The method or computed property around this place that an extension gives to text, data or lists, whose `self` is the value.
    var extensionOfValue: Fact? {
        for ancestor in ancestors {
            switch ancestor.kind {
            case .function: return ancestor.extendsValue ? ancestor : nil
            case .accessor: return ancestor.accessedDeclaration.flatMap { $0.extendsValue ? $0 : nil }
            case .type, .file: return nil
            default: break
            }
        }
        return nil
    }

    /// Whether a closure is read by a result builder of the app's own, to which each of its statements gives a part.
    var isBuilder: Bool {
        guard let argument = parent, argument.kind == .argument, let call = argument.parent, call.kind == .call,
            let function = code.function(calledBy: call)
        else { return false }
        return function.parameters.contains { parameter in
            code.argument(of: call, for: parameter, in: function) == self
                && parameter.attributes.contains { attribute in
                    code.types(named: TypeName.base(attribute.text)).contains {
                        $0.attribute("resultBuilder") != nil
                    }
                }
        }
    }

    /// What the property of a structure was given when the structure was made without an initializer of its own: the `b` of `Pair(first: a, second: b).second`.
    func memberwiseArgument(for property: Fact) -> Fact? {
        guard let maker = kind == .name ? declaration?.initialValue : self, maker.kind == .call, maker.beginsUppercase,
            let argument = maker.argument(property.text), code.functions(calledBy: maker).isEmpty
        else { return nil }
        return argument
    }
}

extension CodeBase {
    /// The property of a type by the number of its name; of a list, what the app's own extensions give to lists.
    func property(_ id: UInt32, of type: String) -> Fact? {
        if let own = member(id, ofType: type) { return own }
        guard type.hasPrefix("["), type.hasSuffix("]") else { return nil }
        return ["Array", "Collection", "Sequence"].lazy.compactMap { self.member(id, ofType: $0) }.first
    }
}
