/// Follows a value backwards from where it is used to where it comes from.
///
/// The trace goes through constants, locals, properties, parameters, conversions, concatenations, containers and the results of the
/// app's own functions. It stops at whatever changes what the value tells: hashing, encryption, masking, counting, comparing.
struct ValueTrace {
    let query: SourceQuery
    /// The declarations and functions that the trace has gone through.
    var visited: Set<Fact> = []
    /// The cases of enumerations that the value is taken out of, from the outside in.
    var takenCases: [UInt32] = []
    /// The property that is read of what is being followed.
    var takenMember: UInt32?
    /// The parameters of an initializer that the value is made from.
    var takenParameters: [Fact] = []
    private var budget = 400

    init(_ query: SourceQuery) { self.query = query }

    /// The origins of an expression.
    ///
    /// - Parameter expression: an expression, or a declaration whose value is meant.
    static func origins(of expression: Fact, _ query: SourceQuery) -> [Origin] {
        var trace = ValueTrace(query)
        return trace.origins(expression, depth: 0)
    }

    /// The origins of an expression or a declaration that so many others led to.
    mutating func origins(_ fact: Fact, depth: Int) -> [Origin] {
        guard depth < 24, budget > 0 else { return [] }
        budget -= 1
        switch fact.kind {
        case .name: return named(fact, depth: depth)
        case .member: return member(fact, depth: depth)
        case .call: return call(fact, depth: depth)
        case .subscripted: return subscripted(fact, depth: depth)
        case .interpolated:
            return fact.children.filter {
                $0.kind == .interpolation && !$0.hidesInterpolatedValue
                    && !(query.looksForKinds && ($0.isAbbreviation || $0.showsLengthOnly))
            }.flatMap { segment in
                segment.arguments.first?.value.map { origins($0, depth: depth + 1) } ?? []
            }
        case .array: return fact.children.flatMap { origins($0, depth: depth + 1) }
        case .ternary: return fact.children.dropFirst().flatMap { origins($0, depth: depth + 1) }
        case .tuple: return fact.arguments.compactMap(\.value).flatMap { origins($0, depth: depth + 1) }
        case .dictionary: return fact.children.flatMap { entry($0, depth: depth) }
        // What became a number is one.
        case .cast where query.ignoresNumbers && fact.code.isConfined(fact.text): return []
        case .cast: return fact.first.map { origins($0, depth: depth + 1) } ?? []
        case .prefix: return fact.text == "!" ? [] : fact.first.map { origins($0, depth: depth + 1) } ?? []
        case .operators:
            let operators = fact.detail.split(separator: " ")
            guard operators.allSatisfy({ $0 == "+" || $0 == "??" || $0 == "|" || $0 == "&+" }) else { return [] }
            return fact.children.flatMap { origins($0, depth: depth + 1) }
        case .branch, .switching: return fact.results.flatMap { origins($0, depth: depth + 1) }
        case .variable, .binding, .parameter: return declared(fact, usedAt: fact, depth: depth)
        case .function: return [Origin(source: .parameter, fact: fact, name: "self")]
        // What is made only when it is asked for: `log { "token \(token)" }`.
        case .closure where fact.firstChild(where: { $0.kind == .parameter }) == nil:
            return (fact.isBuilder ? fact.children : fact.results).flatMap { origins($0, depth: depth + 1) }
        case .macro where fact.text == "keyPath" || fact.text == "selector": return []
        default: return []
        }
    }
}
