import BulwarkReport

/// All source files under audit, joined: every fact with its place, and indexes to find facts by kind and name.
///
/// A code base is built once and never changes, so rules may read it from several threads.
final class CodeBase: Sendable {
    /// One file of the code base.
    ///
    /// Its facts stand in memory that the code base frees, so that looking at one counts no references.
    struct File: @unchecked Sendable {
        // Sendable though unchecked: the memory is written before the value is shared, and never again.
        /// The path relative to the audited root.
        var path: String
        /// Whether the file is Swift or Objective-C.
        var language: FileFacts.Language
        /// The facts in pre-order, their texts numbered by the code base's table.
        var nodes: UnsafeBufferPointer<FactNode>
        /// Each fact's parent; the file's own is 0.
        var parents: UnsafeBufferPointer<UInt32>
        /// Where each line begins, in bytes.
        var lineStarts: [UInt32]
    }

    let files: [File]
    let texts: TextTable
    /// The texts as strings by their numbers, so that looking at one makes none.
    nonisolated(unsafe) let strings: UnsafeBufferPointer<String>
    /// The global variables by the numbers of their names, in file order.
    let globals: [UInt32: [Fact.Reference]]
    private let indexes: [FactIndex?]
    /// Where the facts of a type and of its extensions stand, by the type's name.
    let typesByName: [String: [Fact.Reference]]
    /// What each type, in all its declarations, inherits from and conforms to; names without generic arguments.
    let inherited: [String: [String]]
    /// The members of each type, in all its declarations, by the number of their names; of several the first.
    let members: [String: [UInt32: Fact.Reference]]
    /// What a type alias stands for.
    let aliases: [String: String]
    /// What the configuration adds to the names that rules know.
    let vocabulary: Vocabulary

    /// Joins the facts of several files.
    ///
    /// - Parameters:
    ///   - facts: each file's path and facts, in the order in which findings are to be reported.
    ///   - vocabulary: what the configuration adds.
    init(_ facts: [(path: String, facts: FileFacts)], vocabulary: Vocabulary = Vocabulary()) {
        self.vocabulary = vocabulary
        var texts = TextTable()
        let numbers = facts.map { entry in
            (0..<UInt32(entry.facts.texts.count)).map { id in entry.facts.texts.withUTF8(of: id) { texts.id(of: $0) } }
        }
        files = Workers.map(facts.count) { number in
            let (path, facts) = facts[number]
            var nodes = facts.nodes
            numbers[number].withUnsafeBufferPointer { numbers in
                for index in nodes.indices {
                    nodes[index].text = numbers[Int(nodes[index].text)]
                    nodes[index].detail = numbers[Int(nodes[index].detail)]
                }
            }
            return File(
                path: path, language: facts.language, nodes: Self.kept(nodes),
                parents: Self.kept(Self.parents(of: nodes)),
                lineStarts: facts.lineStarts)
        }
        self.texts = texts
        let strings = UnsafeMutableBufferPointer<String>.allocate(capacity: texts.count)
        for id in strings.indices { strings.initializeElement(at: id, to: texts[UInt32(id)]) }
        self.strings = UnsafeBufferPointer(strings)
        indexes = FactIndex.all(of: files, texts: texts.count)
        var types: [String: [Fact.Reference]] = [:]
        for reference in indexes[Int(FactKind.type.rawValue)]?.all ?? [] {
            let text = texts[files[Int(reference.file)].nodes[Int(reference.index)].text]
            // An extension of `Outer.Inner` belongs to `Inner`.
            types[TypeName.base(text), default: []].append(reference)
        }
        typesByName = types
        var inherited: [String: [String]] = [:]
        for reference in indexes[Int(FactKind.inheritance.rawValue)]?.all ?? [] {
            let file = files[Int(reference.file)]
            let type = file.nodes[Int(file.parents[Int(reference.index)])]
            guard type.kind == FactKind.type.rawValue else { continue }
            inherited[TypeName.base(texts[type.text]), default: []].append(
                TypeName.base(texts[file.nodes[Int(reference.index)].text]))
        }
        self.inherited = inherited
        var members: [String: [UInt32: Fact.Reference]] = [:]
        for (name, declarations) in types {
            var own: [UInt32: Fact.Reference] = [:]
            for declaration in declarations { Self.collectMembers(of: declaration, in: files, into: &own) }
            members[name] = own
        }
        self.members = members
        var globals: [UInt32: [Fact.Reference]] = [:]
        for reference in indexes[Int(FactKind.variable.rawValue)]?.inFileOrder ?? [] {
            let file = files[Int(reference.file)]
            var parent = Int(file.parents[Int(reference.index)])
            while file.nodes[parent].kind == FactKind.conditional.rawValue { parent = Int(file.parents[parent]) }
            guard file.nodes[parent].kind == FactKind.file.rawValue else { continue }
            globals[file.nodes[Int(reference.index)].text, default: []].append(reference)
        }
        self.globals = globals
        var aliases: [String: String] = [:]
        for reference in indexes[Int(FactKind.typeAlias.rawValue)]?.all ?? [] {
            let node = files[Int(reference.file)].nodes[Int(reference.index)]
            aliases[texts[node.text]] = texts[node.detail]
        }
        self.aliases = aliases
    }

    /// Collects the properties, methods and cases of a type's declaration, those under `#if` too.
    private static func collectMembers(
        of declaration: Fact.Reference, in files: [File], into members: inout [UInt32: Fact.Reference]
    ) {
        let nodes = files[Int(declaration.file)].nodes
        var position = Int(declaration.index) + 1
        let end = Int(nodes[Int(declaration.index)].end)
        while position < end {
            let node = nodes[position]
            switch FactKind(rawValue: node.kind) {
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

    deinit {
        for file in files {
            file.nodes.deallocate()
            file.parents.deallocate()
        }
        let strings = UnsafeMutableBufferPointer(mutating: strings)
        strings.deinitialize()
        strings.deallocate()
    }

    /// A copy of an array in memory of its own.
    private static func kept<Element: BitwiseCopyable>(_ array: [Element]) -> UnsafeBufferPointer<Element> {
        let memory = UnsafeMutableBufferPointer<Element>.allocate(capacity: array.count)
        _ = memory.initialize(from: array)
        return UnsafeBufferPointer(memory)
    }

    private static func parents(of nodes: [FactNode]) -> [UInt32] {
        var parents = [UInt32](repeating: 0, count: nodes.count)
        var open: [Int] = []
        for index in nodes.indices {
            while let last = open.last, Int(nodes[last].end) <= index { open.removeLast() }
            parents[index] = UInt32(open.last ?? 0)
            if Int(nodes[index].end) > index + 1 { open.append(index) }
        }
        return parents
    }

    /// The fact that a reference stands for.
    func fact(_ reference: Fact.Reference) -> Fact {
        Fact(code: self, file: Int(reference.file), index: Int(reference.index))
    }

    /// The file itself as a fact.
    func root(ofFile file: Int) -> Fact { Fact(code: self, file: file, index: 0) }

    private func index(of kind: FactKind) -> FactIndex {
        guard let index = indexes[Int(kind.rawValue)] else {
            // Invariant: only indexed kinds are asked for; a rule that asks for another is wrong and found by its test.
            preconditionFailure("facts of kind \(kind) are not indexed")
        }
        return index
    }

    /// What has been found out so far.
    let memo = CodeMemo()

    /// All facts of a kind in the order of their files.
    ///
    /// - Precondition: `kind` is one of ``FactIndex/indexedKinds``.
    func facts(_ kind: FactKind) -> [Fact] { index(of: kind).inFileOrder.map(fact) }

    /// All facts of a kind with one of the given texts, in the order of their files.
    ///
    /// - Precondition: `kind` is one of ``FactIndex/indexedKinds``.
    func facts(_ kind: FactKind, named names: Set<String>) -> [Fact] {
        names.flatMap { facts(kind, named: $0) }.sorted()
    }

    /// All facts of a kind with the given text.
    ///
    /// - Precondition: `kind` is one of ``FactIndex/indexedKinds``.
    func facts(_ kind: FactKind, named name: String) -> [Fact] {
        let index = index(of: kind)
        guard let id = texts.existingID(of: name) else { return [] }
        return index.references(to: id).map(fact)
    }

    /// All calls of functions, methods or initializers with one of the given names, in the order of their files.
    func calls(_ names: String...) -> [Fact] { facts(.call, named: Set(names)) }

    /// All calls of functions, methods or initializers with one of the given names, in the order of their files.
    func calls(_ names: [String]) -> [Fact] { facts(.call, named: Set(names)) }
}
