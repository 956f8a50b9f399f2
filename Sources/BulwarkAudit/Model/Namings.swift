/// Where a declaration is named, as far as types tell those of one name apart.
extension Fact {
    /// The names and members of the code base that can mean this declaration. Those that are known to mean another are left out.
    var namings: [Fact] {
        let owner = isMember ? enclosingType : nil
        let names = code.facts(.name, named: text).filter { name in
            guard let other = name.declaration else { return true }
            // Of types that share a name, the first stands for all.
            return other == self || owner != nil && other.isMember && other.enclosingType?.baseName == owner?.baseName
        }
        let members = code.facts(.member, named: text)
        guard let owner else { return names + members }
        let type = typeName
        return names
            + members.filter { member in
                // Only a closure is called.
                if let type, type != "()->()", member.parent?.callee == member { return false }
                guard let base = member.first else { return owner.isNamedImplicitly(by: type) }
                guard let other = base.typeName, let name = owner.baseName else { return true }
                return code.type(other, isOrInherits: name) || code.type(name, isOrInherits: other)
            }
    }

    fileprivate var baseName: String? { kind == .type ? TypeName.base(text) : nil }

    /// Whether `.member`, with nothing before the dot, can be a member of this type that is of another: one that stands for its own type, or
    /// that an extension gives to it.
    fileprivate func isNamedImplicitly(by type: String?) -> Bool {
        guard let type else { return true }
        return detail == "extension" || detail == "protocol" || baseName == type
    }
}
