import BulwarkCore
import BulwarkDetection

/// What the rules have found out about a code base so far: each question is answered once for all of them.
struct CodeMemo: Sendable {
    /// A question about one fact.
    struct Key: Sendable, Hashable {
        private let question: UInt64

        /// - Parameters:
        ///   - fact: what is asked about.
        ///   - about: what else the answer depends on.
        init(_ fact: Fact, about: UInt32 = 0) {
            question = UInt64(truncatingIfNeeded: fact.number) << 32 | UInt64(about)
        }
    }

    /// Asks about each fact and each text of a code base.
    init(facts: Int, texts: Int) {
        targets = AnswerTable(count: facts)
        typeNames = AnswerTable(count: facts)
        kinds = AnswerTable(count: texts)
        controlKinds = AnswerTable(count: texts)
        traits = AnswerTable(count: texts)
    }

    /// What facts refer to. For a name its declaration; for a call the functions that it can mean: none, the number of the only one, or that
    /// of a list.
    let targets: AnswerTable
    /// The lists of functions, where calls can mean several.
    let functionLists = Locked<[[Fact]]>([])
    /// The names of types, with how far the answer had to look.
    let typeNames: AnswerTable
    /// The names that are answers.
    let names = AnswerNames()
    /// What texts as names say about what they stand for.
    let kinds: AnswerTable
    /// What texts as names of controls say about what these take.
    let controlKinds: AnswerTable
    /// What texts are, as ``TextTraits``.
    let traits: AnswerTable
    /// The names that large scopes bind, with the places of their declarations.
    let boundNames = SharedMemo<Key, [UInt32: [UInt32]]>()
    /// The statements of large scopes that may put something into a variable, by its name.
    let assignments = SharedMemo<Key, [UInt32: [UInt32]]>()
    /// The calls that can mean a function.
    let callers = SharedMemo<Key, [Fact]>()
    /// The calls of values as if they were functions.
    let namelessCalls = SharedMemo<Int, [Fact.Reference]>()
    /// The errors that can get to a `catch`.
    let thrownErrors = SharedMemo<Key, [Fact]>()
    /// The parameters that values come from, by the value and whether it is followed as one from outside.
    let parameterOrigins = SharedMemo<Key, [Origin]>()
    /// What getters get, by their names.
    let nouns = SharedMemo<String, String?>()
    /// The places where values end, by the kind of place.
    let frames = SharedMemo<SinkKind, [SinkFrame]>()
    /// The calls that write to files.
    let writes = SharedMemo<SinkKind, [FileSinks.Write]>()

    /// The text fields that take something sensitive.
    let fields = SharedMemo<ControlKind, [SensitiveControls.Field]>()
    /// The properties that property wrappers wrap, by the wrappers' names.
    let wrapped = SharedMemo<String, [CodeBase.Wrapped]>()
    /// The types that a type is or inherits from, as far as the code base says.
    let ancestors = SharedMemo<String, Set<String>>()
    /// The members of the types that a type inherits from, nearest first.
    let inheritedMembers = SharedMemo<String, [Names.Members]>()

    /// What the app means by words that stand for credentials and for other things.
    let meanings = SharedMemo<Word, TokenMeaning>()

    /// The words whose meaning is told by what the app does with them.
    enum Word: Int, Sendable { case token }
    /// The kinds of places where values end that several rules ask for.
    enum SinkKind: Int, Sendable { case log, userDefaults, store, file }
    /// The kinds of controls that several rules ask for.
    enum ControlKind: Int, Sendable { case fields }

    /// Gives the tables' memory back.
    func deallocate() {
        for table in [targets, typeNames, kinds, controlKinds, traits] { table.deallocate() }
    }
}

extension CodeBase {
    /// The kind of sensitive value that a name stands for: ``SensitiveName/classify(_:type:)``, asked once for a name.
    ///
    /// - Parameter type: the type of what has the name; asked for only where the name says something.
    func kind(ofName name: String, type: @autoclosure () -> String? = nil) -> SensitiveKind? {
        guard let id = texts.existingID(of: name) else { return SensitiveName.classify(name, type: type()) }
        return kind(of: name, id, type: type())
    }

    /// The kind of sensitive value that a fact's first text stands for as a name.
    func kind(of named: Fact, type: @autoclosure () -> String? = nil) -> SensitiveKind? {
        kind(of: named.text, named.textID, type: type())
    }

    private func kind(of name: String, _ id: UInt32, type: @autoclosure () -> String?) -> SensitiveKind? {
        let kind = Self.known(memo.kinds, id) { Self.classify(name) }
        // Most names stand for nothing, whatever the type.
        guard let kind, let type = type() else { return kind }
        // What the system tells of pushes lets nobody in.
        if type == "PKPushCredentials" || holdsNoText(type, kind) { return nil }
        return SensitiveName.classify(name, type: type)
    }

    /// What a thing goes with is not the thing: `addressesWithPrivateKeys` are addresses. Nor is what is left of it for people to see.
    private static func classify(_ name: String) -> SensitiveKind? {
        guard let kind = SensitiveName.classify(name), !NameWords.sayShortened(name) else { return nil }
        guard let with = name.firstRange(of: "With"), with.lowerBound != name.startIndex,
            name[with.upperBound...].first?.isUppercase == true
        else { return kind }
        return SensitiveName.classify(String(name[..<with.lowerBound]))
    }

    /// Whether a type of the app's own can hold no credential: an enumeration of plain cases, or a structure of numbers, dates and the like.
    private func holdsNoText(_ type: String, _ kind: SensitiveKind) -> Bool {
        guard kind.isCredential else { return false }
        var name = type
        while name.hasPrefix("["), name.hasSuffix("]") { name = String(name.dropFirst().dropLast()) }
        let declarations = types(named: TypeName.base(name)).filter { $0.detail != "extension" }
        guard declarations.count == 1, let main = declarations.first else { return false }
        switch main.detail {
        case "enum":
            // Payloads are no part of the facts; a token with one is a parser's.
            return kind == .token || !Set(main.inheritedNames).isDisjoint(with: ["String", "Int", "CaseIterable"])
        case "struct":
            let stored = main.membersThroughConditionals.filter { member in
                member.kind == .variable && !member.flags.contains(.isStatic)
                    && member.getter == nil
            }
            return !stored.isEmpty
                && stored.allSatisfy { member in
                    let type = TypeName.base(member.detail)
                    return !type.isEmpty && (Self.plainTypes.contains(type) || isPlainChoice(type))
                }
        default: return false
        }
    }

    /// Whether a type is an enumeration of numbers, one of a few: no credential is.
    private func isPlainChoice(_ type: String) -> Bool {
        let declarations = types(named: type).filter { $0.detail != "extension" }
        return declarations.count == 1 && declarations[0].detail == "enum"
            && declarations[0].inheritedNames.contains { Self.plainTypes.contains($0) }
    }

    private static let plainTypes: Set<String> = [
        "Int", "Int8", "Int16", "Int32", "Int64", "UInt", "UInt8", "UInt16", "UInt32", "UInt64", "Double", "Float",
        "CGFloat", "Bool", "Date", "TimeInterval", "Range", "ClosedRange", "NSRange",
    ]

    /// The kind of sensitive value that a control takes, by its name: ``SensitiveName/controlKind(of:)``, asked once for a name.
    func controlKind(of named: Fact) -> SensitiveKind? {
        Self.known(memo.controlKinds, named.textID) { SensitiveName.controlKind(of: named.text) }
    }

    private static let allKinds = SensitiveKind.allCases

    private static func known(_ table: AnswerTable, _ id: UInt32, find: () -> SensitiveKind?) -> SensitiveKind? {
        switch table[Int(id)] {
        case 0:
            let kind = find()
            table[Int(id)] = kind.flatMap { allKinds.firstIndex(of: $0) }.map { UInt32($0 + 2) } ?? 1
            return kind
        case 1: return nil
        case let answer: return allKinds[Int(answer) - 2]
        }
    }

    /// What a getter gets: ``CallEffects/nounOfGetter(_:)``, asked once for a name.
    func nounOfGetter(_ name: String) -> String? {
        guard name.utf8.allSatisfy({ $0 < 0x80 }) else { return CallEffects.nounOfGetter(name) }
        return memo.nouns.value(of: name, spread: name.utf8.count) { CallEffects.nounOfGetter(name) }
    }
}
