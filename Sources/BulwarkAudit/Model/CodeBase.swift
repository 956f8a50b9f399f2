import BulwarkReport

/// All source files under audit, joined: every fact with its place, and indexes to find facts by kind and name.
///
/// A code base is built once and never changes, so rules may read it from several threads.
final class CodeBase: Sendable {
    /// One file of the code base, in memory that the code base frees, so that looking at one counts no references.
    struct Record {
        /// The facts in pre-order, their texts numbered by the code base's table.
        let nodes: UnsafePointer<FactNode>
        /// Each fact's parent; the file's own is 0.
        let parents: UnsafePointer<UInt32>
        /// The texts as strings by their numbers, so that looking at one makes none.
        let strings: UnsafePointer<String>
        /// The file's number.
        let number: Int
        /// The number of its first fact among all facts.
        let first: Int
        /// Whether the file is Swift; else it is Objective-C.
        let isSwift: Bool
        /// The path relative to the audited root.
        let path: String
        /// Where each line begins, in bytes.
        let lineStarts: [UInt32]
        unowned(unsafe) let code: CodeBase
    }

    /// How many files there are.
    let fileCount: Int
    /// Keeps the facts where they are.
    private let memory: FactMemory
    nonisolated(unsafe) let records: UnsafePointer<Record>
    let texts: TextTable
    nonisolated(unsafe) private let strings: UnsafeMutableBufferPointer<String>
    /// The number of each file's first fact, and that of all facts behind them.
    private let firstNumbers: [Int]
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
    /// The number of `callAsFunction`, where the code base has it.
    let callAsFunctionID: UInt32?
    /// What has been found out so far.
    let memo: CodeMemo

    /// Joins the facts of several files.
    ///
    /// - Parameters:
    ///   - facts: each file's path and facts, in the order in which findings are to be reported.
    ///   - vocabulary: what the configuration adds.
    convenience init(_ facts: [(path: String, facts: FileFacts)], vocabulary: Vocabulary = Vocabulary()) {
        let assembly = CodeAssembly()
        self.init(facts.map { ($0.path, assembly.take($0.facts)) }, of: assembly, vocabulary: vocabulary)
    }

    /// Joins files that an assembly has taken in.
    ///
    /// - Parameters:
    ///   - parts: each file's path and facts, in the order in which findings are to be reported.
    ///   - assembly: what took them in, and takes in no more.
    ///   - vocabulary: what the configuration adds.
    init(_ parts: [(path: String, part: CodeAssembly.Part)], of assembly: CodeAssembly, vocabulary: Vocabulary) {
        self.vocabulary = vocabulary
        memory = assembly.memory
        var texts = TextTable()
        let numbers = parts.map { texts.ids(of: $0.part.texts) }
        self.texts = texts
        let files = parts.map(\.part)
        fileCount = files.count
        var firstNumbers = [0]
        for file in files { firstNumbers.append(firstNumbers[firstNumbers.count - 1] + file.nodes.count) }
        self.firstNumbers = firstNumbers
        let strings = UnsafeMutableBufferPointer<String>.allocate(capacity: texts.count)
        self.strings = strings
        Self.makeStrings(texts, strings)
        _ = Workers.map(files.count) { files[$0].number(by: numbers[$0]) }
        indexes = FactIndex.all(in: files.map(\.places), numbers: numbers, texts: texts.count)
        let names = Names(files: files, indexes: indexes, strings: strings)
        let (facts, count) = (firstNumbers[files.count], texts.count)
        let (types, rest) = Workers.both {
            names.types()
        } and: {
            (
                memo: CodeMemo(facts: facts, texts: count), inherited: names.inherited(), globals: names.globals(),
                aliases: names.aliases()
            )
        }
        (typesByName, members) = types
        callAsFunctionID = self.texts.existingID(of: "callAsFunction")
        (memo, inherited, globals, aliases) = rest
        let records = UnsafeMutablePointer<Record>.allocate(capacity: max(1, parts.count))
        self.records = UnsafePointer(records)
        guard let texts = strings.baseAddress else { return }
        for (number, entry) in parts.enumerated() {
            // Invariant: a file has at least one fact, itself.
            guard let nodes = entry.part.nodes.baseAddress else { preconditionFailure("\(entry.path) has no facts") }
            (records + number).initialize(
                to: Record(
                    nodes: UnsafePointer(nodes), parents: entry.part.parents, strings: UnsafePointer(texts),
                    number: number,
                    first: firstNumbers[number], isSwift: entry.part.isSwift, path: entry.path,
                    lineStarts: entry.part.lineStarts, code: self))
        }
    }

    /// Makes the strings of a table on all cores.
    private static func makeStrings(_ texts: TextTable, _ strings: UnsafeMutableBufferPointer<String>) {
        nonisolated(unsafe) let strings = strings
        let part = 4096
        _ = Workers.map((texts.count + part - 1) / part) { number in
            for id in (number * part)..<min(texts.count, (number + 1) * part) {
                strings.initializeElement(at: id, to: texts[UInt32(id)])
            }
        }
    }

    /// The name that an answer holds the number of.
    func name(_ id: UInt32) -> String {
        Int(id) < strings.count ? strings[Int(id)] : memo.names.name(id, behind: texts)
    }

    /// The fact with a number.
    func fact(numbered number: Int) -> Fact {
        var low = 0
        var high = fileCount
        while low + 1 < high {
            let middle = (low + high) / 2
            if firstNumbers[middle] <= number { low = middle } else { high = middle }
        }
        return Fact(record: records + low, index: number - firstNumbers[low])
    }

    deinit {
        UnsafeMutablePointer(mutating: records).deinitialize(count: fileCount)
        records.deallocate()
        memo.deallocate()
        strings.deinitialize()
        strings.deallocate()
    }

    /// The fact that a reference stands for.
    func fact(_ reference: Fact.Reference) -> Fact {
        Fact(record: records + Int(reference.file), index: Int(reference.index))
    }

    /// The file itself as a fact.
    func root(ofFile file: Int) -> Fact { Fact(record: records + file, index: 0) }

    private func index(of kind: FactKind) -> FactIndex {
        guard let index = indexes[Int(kind.rawValue)] else {
            // Invariant: only indexed kinds are asked for; a rule that asks for another is wrong and found by its test.
            preconditionFailure("facts of kind \(kind) are not indexed")
        }
        return index
    }

    /// All facts of a kind in the order of their files.
    ///
    /// - Precondition: `kind` is one of ``FactIndex/indexedKinds``.
    func facts(_ kind: FactKind) -> [Fact] { index(of: kind).inFileOrder.map(fact) }

    /// All facts of a kind with one of the given texts, in the order of their files.
    ///
    /// - Precondition: `kind` is one of ``FactIndex/namedKinds``.
    func facts(_ kind: FactKind, named names: Set<String>) -> [Fact] {
        names.flatMap { facts(kind, named: $0) }.sorted()
    }

    /// All facts of a kind with the given text.
    ///
    /// - Precondition: `kind` is one of ``FactIndex/namedKinds``.
    func facts(_ kind: FactKind, named name: String) -> [Fact] {
        let index = index(of: kind)
        guard let id = texts.existingID(of: name) else { return [] }
        return index.references(to: id).map(fact)
    }

    /// Where the facts of a kind with the given text stand.
    ///
    /// - Precondition: `kind` is one of ``FactIndex/indexedKinds``.
    func references(_ kind: FactKind, named id: UInt32) -> ArraySlice<Fact.Reference> {
        index(of: kind).references(to: id)
    }

    /// Where the facts of a kind with the given text stand within another fact.
    ///
    /// - Parameters:
    ///   - start: the index in the file from which on they stand; nil for all within.
    ///   - end: the index before which they stand; nil for all within.
    /// - Precondition: `kind` is one of ``FactIndex/namedKinds``.
    /// - Complexity: O(log n) in the number of facts of that kind and text.
    func references(
        _ kind: FactKind, named id: UInt32, in scope: Fact, from start: Int? = nil, before end: Int? = nil
    ) -> ArraySlice<Fact.Reference> {
        let all = references(kind, named: id)
        func first(notBefore index: Int) -> Int {
            var (low, high) = (all.startIndex, all.endIndex)
            while low < high {
                let middle = (low + high) / 2
                if (Int(all[middle].file), Int(all[middle].index)) < (scope.file, index) {
                    low = middle + 1
                } else {
                    high = middle
                }
            }
            return low
        }
        return all[first(notBefore: start ?? scope.index + 1)..<first(notBefore: end ?? scope.end)]
    }

    /// Where values of the app's own types are called like functions.
    var namelessCalls: ArraySlice<Fact.Reference> {
        memo.namelessCalls.value(of: 0, spread: 0) {
            index(of: .call).inFileOrder.filter { reference in
                let call = fact(reference)
                guard let callee = call.callee, callee.kind == .name, !call.beginsUppercase,
                    references(.function, named: call.textID).isEmpty, callee.declaration != nil
                else { return false }
                return function(calledBy: call) != nil
            }
        }[...]
    }

    /// All assignments to something with one of the given names, whatever it is a member or an element of, in the order of their files.
    func assignments(to names: String...) -> [Fact] { facts(.assignment, named: Set(names)) }

    /// The arguments of all calls under some labels, each with its call.
    func arguments(labelled labels: Set<String>) -> [(call: Fact, argument: Fact)] {
        let ids = labels.compactMap { texts.existingID(of: $0) }
        guard !ids.isEmpty else { return [] }
        var found: [(call: Fact, argument: Fact)] = []
        for reference in index(of: .call).inFileOrder {
            let nodes = records[Int(reference.file)].nodes
            var next = Int(reference.index) + 1
            let end = Int(nodes[Int(reference.index)].end)
            while next < end {
                let node = nodes[next]
                if node.factKind == .argument, ids.contains(node.text) {
                    found.append((fact(reference), Fact(record: records + Int(reference.file), index: next)))
                }
                next = Int(node.end)
            }
        }
        return found
    }

    /// All calls of functions, methods or initializers with one of the given names, in the order of their files.
    func calls(_ names: String...) -> [Fact] { facts(.call, named: Set(names)) }

    /// All calls of functions, methods or initializers with one of the given names, in the order of their files.
    func calls(_ names: [String]) -> [Fact] { facts(.call, named: Set(names)) }
}
