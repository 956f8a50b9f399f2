import BulwarkDetection

/// What goes along when an object is encoded as a whole.
extension CodeBase {
    /// The first stored property of a type that holds something of the kinds that are asked for.
    func encodedMember(ofType type: String, where isWanted: (SensitiveKind) -> Bool) -> (
        member: Fact, kind: SensitiveKind
    )? {
        for declaration in types(named: type) where declaration.detail != "extension" {
            for member in declaration.membersThroughConditionals
            where member.kind == .variable && !member.flags.contains(.isStatic) {
                if member.getter != nil { continue }
                if let kind = kind(of: member, type: member.typeName), isWanted(kind) { return (member, kind) }
            }
        }
        // Of a `LabResult` every part tells.
        guard isWanted(.health), SensitiveName.classify(type) == .health else { return nil }
        for declaration in types(named: type) where declaration.detail != "extension" {
            for member in declaration.membersThroughConditionals
            where member.kind == .variable && !member.flags.contains(.isStatic) && member.getter == nil
                && ["String", "Double"].contains(member.typeName ?? "")
            {
                return (member, .health)
            }
        }
        return nil
    }
}

extension Fact {
    /// Whether a function encodes what it is given for a parameter, as a generic `save` does.
    func encodes(_ parameter: Fact) -> Bool {
        descendants(.call).contains { call in
            guard call.text == "encode" || call.text == "archivedData", let given = call.argument(at: 0) else {
                return false
            }
            return given.kind == .name && given.textID == parameter.textID
        }
    }

    /// The credential that goes along when this value is encoded.
    var encodedCredential: Fact? {
        guard kind == .name || kind == .member || kind == .call, let type = typeName else { return nil }
        return code.encodedMember(ofType: type) { $0.isCredential || $0.isPayment }?.member
    }
}
