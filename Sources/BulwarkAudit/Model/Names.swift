/// Gathers what the files of a code base declare, by its names, while the code base is made.
struct Names: Sendable {
    let files: [CodeAssembly.Part]
    let indexes: [FactIndex?]
    /// The texts of the code base by their numbers.
    nonisolated(unsafe) let strings: UnsafeMutableBufferPointer<String>

    typealias Members = [UInt32: Fact.Reference]

    /// Where the facts of a type and of its extensions stand, by the type's name; and its members, of several of a name the first.
    func types() -> (byName: [String: [Fact.Reference]], members: [String: Members]) {
        var types: [String: [Fact.Reference]] = [:]
        for reference in references(.type) {
            // An extension of `Outer.Inner` belongs to `Inner`.
            types[TypeName.base(text(of: reference)), default: []].append(reference)
        }
        let members = types.mapValues { declarations in
            declarations.reduce(into: Members()) { collectMembers(of: $1, into: &$0) }
        }
        return (types, members)
    }

    /// What each type, in all its declarations, inherits from and conforms to; names without generic arguments.
    func inherited() -> [String: [String]] {
        var inherited: [String: [String]] = [:]
        for reference in references(.inheritance) {
            let file = files[Int(reference.file)]
            let type = file.nodes[Int(file.parents[Int(reference.index)])]
            guard type.factKind == .type else { continue }
            inherited[TypeName.base(strings[Int(type.text)]), default: []].append(TypeName.base(text(of: reference)))
        }
        return inherited
    }

    /// The global variables by the numbers of their names, in file order.
    func globals() -> [UInt32: [Fact.Reference]] {
        var globals: [UInt32: [Fact.Reference]] = [:]
        for (number, file) in files.enumerated() {
            for index in file.globals {
                globals[file.nodes[Int(index)].text, default: []].append(
                    .init(file: Int32(number), index: Int32(bitPattern: index)))
            }
        }
        return globals
    }

    /// What a type alias stands for. Of a name that stands for several types, or is that of a type as well, such as the `State` of each of many,
    /// nobody knows what it means at a place. Of those under conditions for platforms the first counts.
    func aliases() -> [String: String] {
        var targets: [UInt32: UInt32?] = [:]
        var conditional: [UInt32: Int32] = [:]
        for reference in references(.typeAlias) {
            let file = files[Int(reference.file)]
            let node = file.nodes[Int(reference.index)]
            let isConditional = file.nodes[Int(file.parents[Int(reference.index)])].factKind == .conditional
            guard let known = targets[node.text] else {
                targets[node.text] = node.detail
                if isConditional { conditional[node.text] = reference.file }
                continue
            }
            if known != node.detail, !(isConditional && conditional[node.text] == reference.file) {
                targets[node.text] = .some(nil)
            }
        }
        for reference in references(.type) {
            let node = files[Int(reference.file)].nodes[Int(reference.index)]
            if targets[node.text] != nil, strings[Int(node.detail)] != "extension" { targets[node.text] = .some(nil) }
        }
        var aliases: [String: String] = [:]
        for case (let name, let target?) in targets { aliases[strings[Int(name)]] = strings[Int(target)] }
        return aliases
    }

    private func references(_ kind: FactKind) -> [Fact.Reference] { indexes[Int(kind.rawValue)]?.inFileOrder ?? [] }

    private func text(of reference: Fact.Reference) -> String {
        strings[Int(files[Int(reference.file)].nodes[Int(reference.index)].text)]
    }

    /// Collects the properties, methods and cases of a type's declaration, those under `#if` too.
    private func collectMembers(of declaration: Fact.Reference, into members: inout Members) {
        let nodes = files[Int(declaration.file)].nodes
        var position = Int(declaration.index) + 1
        let end = Int(nodes[Int(declaration.index)].end)
        while position < end {
            let node = nodes[position]
            switch node.factKind {
            case .conditional:
                position += 1
                continue
            case .variable, .function, .enumCase:
                if members[node.text] == nil {
                    members[node.text] = .init(file: declaration.file, index: Int32(position))
                }
            default: break
            }
            position = Int(node.end)
        }
    }
}
