/// What callers give to the parameter that an expression is a form of: for values that are wanted as they were written, not where they come from.
enum GivenValues {
    /// A value with the call that it is given to.
    struct Given: Sendable {
        var place: Fact
        var value: Fact
    }

    /// How many functions are looked through on the way out.
    private static let maximumWrappers = 4

    /// A value where it stands and, where it is a form of a parameter of the function around, what each caller gives for that.
    ///
    /// A parameter's default stands for every caller that gives nothing, and for the function itself where nobody calls it.
    static func of(_ value: Fact, at place: Fact) -> [Given] {
        var found: [Given] = []
        var visited: Set<Fact> = []
        collect(Given(place: place, value: value), depth: 0, visited: &visited, into: &found)
        return found
    }

    private static func collect(
        _ given: Given, depth: Int, visited: inout Set<Fact>, into found: inout [Given]
    ) {
        found.append(given)
        guard depth < maximumWrappers, let parameter = given.value.convertedParameter,
            let function = parameter.parent, visited.insert(parameter).inserted
        else { return }
        let code = function.code
        let standard = parameter.defaultValue
        let calls = code.calls(of: function).filter { $0.enclosingFunction != function && !$0.isDebugOnly }
        if calls.isEmpty, let standard { found.append(Given(place: given.place, value: standard)) }
        for call in calls.prefix(64) {
            guard let value = code.argument(of: call, for: parameter, in: function) ?? standard else { continue }
            collect(Given(place: call, value: value), depth: depth + 1, visited: &visited, into: &found)
        }
    }
}

extension Fact {
    /// The parameter of a function that an expression is, or is a plain conversion of: `Array(password.utf8)`, `key.data(using: .utf8)!`.
    fileprivate var convertedParameter: Fact? {
        var value = self
        for _ in 0..<8 {
            switch value.kind {
            case .name:
                if let declaration = value.declaration, declaration.kind == .parameter,
                    declaration.parent?.kind == .function
                {
                    return declaration
                }
                guard let source = value.bytesBehind ?? value.declaration?.initialValue, source != value else {
                    return nil
                }
                value = source
            case .cast, .prefix:
                guard let inner = value.first else { return nil }
                value = inner
            case .operators where value.text == "??":
                guard let inner = value.first else { return nil }
                value = inner
            case .member where Self.formsOfBytes.contains(value.text):
                guard let inner = value.first else { return nil }
                value = inner
            case .call where value.text == "hash" && ["SHA256", "SHA384", "SHA512"].contains(value.receiver?.text):
                // What is made from one secret alone is as secret as that.
                guard let inner = value.argument("data") else { return nil }
                value = inner
            case .call:
                guard let inner = value.isConversion ? value.argument(at: 0) : value.isForm ? value.receiver : nil
                else { return nil }
                value = inner
            default: return nil
            }
        }
        return nil
    }

    /// Members that are the same bytes, or where those stand.
    static let formsOfBytes: Set<String> = [
        "utf8", "bytes", "data", "UTF8String", "utf8CString", "baseAddress", "unsafelyUnwrapped",
    ]

    private var isConversion: Bool {
        guard arguments.count == 1 else { return false }
        if callee?.kind == .array { return true }
        return [
            "Data", "Array", "NSData", "ContiguousArray", "String", "NSString", "UInt32", "Int", "UInt", "Int32",
            "CCPseudoRandomAlgorithm", "CCAlgorithm", "SymmetricKey",
        ].contains(text) && callee?.kind == .name
    }

    private var isForm: Bool {
        ["data", "dataUsingEncoding", "UTF8String", "cString", "bindMemory", "assumingMemoryBound"].contains(text)
    }
}

extension Fact {
    /// Whether a value of a type is due here by what is written around: the type of a variable, the result of a function.
    func expects(_ type: String) -> Bool {
        for around in ancestors {
            switch around.kind {
            case .variable, .function: return TypeName.base(around.detail) == type
            case .returning, .block, .accessor: continue
            default: return false
            }
        }
        return false
    }
}
