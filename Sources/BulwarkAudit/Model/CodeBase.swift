import BulwarkReport

/// All source files under audit, joined: every fact with its place, and indexes to find facts by kind and name.
///
/// A code base is built once and never changes, so rules may read it from several threads.
final class CodeBase: Sendable {
    /// One file of the code base.
    struct File: Sendable {
        /// The path relative to the audited root.
        var path: String
        /// Whether the file is Swift or Objective-C.
        var language: FileFacts.Language
        /// The facts in pre-order, their texts numbered by the code base's table.
        var nodes: [FactNode]
        /// Each fact's parent; the file's own is 0.
        var parents: [UInt32]
        /// Where each line begins, in bytes.
        var lineStarts: [UInt32]
    }

    let files: [File]
    let texts: TextTable
    private let indexes: [FactIndex]
    /// Where the facts of a type and of its extensions stand, by the type's name.
    let typesByName: [String: [Fact.Reference]]
    /// What a type alias stands for.
    let aliases: [String: String]

    /// Joins the facts of several files.
    ///
    /// - Parameter facts: each file's path and facts, in the order in which findings are to be reported.
    init(_ facts: [(path: String, facts: FileFacts)]) {
        var texts = TextTable()
        var files: [File] = []
        files.reserveCapacity(facts.count)
        for (path, facts) in facts {
            var numbers = [UInt32](repeating: 0, count: facts.texts.count)
            for id in 0..<UInt32(facts.texts.count) {
                numbers[Int(id)] = facts.texts.withUTF8(of: id) { texts.id(of: $0) }
            }
            var nodes = facts.nodes
            for index in nodes.indices {
                nodes[index].text = numbers[Int(nodes[index].text)]
                nodes[index].detail = numbers[Int(nodes[index].detail)]
            }
            files.append(
                File(
                    path: path, language: facts.language, nodes: nodes, parents: Self.parents(of: nodes),
                    lineStarts: facts.lineStarts))
        }
        self.files = files
        self.texts = texts
        indexes = FactIndex.indexedKinds.map { FactIndex(kind: $0, files: files, texts: texts.count) }
        var types: [String: [Fact.Reference]] = [:]
        var aliases: [String: String] = [:]
        for (number, file) in files.enumerated() {
            for (index, node) in file.nodes.enumerated() {
                if node.kind == FactKind.type.rawValue {
                    // An extension of `Outer.Inner` belongs to `Inner`.
                    let name = texts[node.text].split(separator: ".").last.map(String.init) ?? ""
                    types[TypeName.base(name), default: []].append(.init(file: Int32(number), index: Int32(index)))
                } else if node.kind == FactKind.typeAlias.rawValue {
                    aliases[texts[node.text]] = texts[node.detail]
                }
            }
        }
        typesByName = types
        self.aliases = aliases
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

    /// All facts of a kind in the order of their files.
    ///
    /// - Precondition: `kind` is one of ``FactIndex/indexedKinds``.
    func facts(_ kind: FactKind) -> [Fact] {
        guard let index = indexes.first(where: { $0.kind == kind }) else { return [] }
        return index.all.map(fact).sorted()
    }

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
        guard let index = indexes.first(where: { $0.kind == kind }), let id = texts.existingID(of: name) else { return [] }
        return index.references(to: id).map(fact)
    }

    /// All calls of functions, methods or initializers with one of the given names.
    func calls(_ names: String...) -> [Fact] { facts(.call, named: Set(names)) }
}
