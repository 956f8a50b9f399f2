import BulwarkDetection

/// What the rules have found out about a code base so far: each question is answered once for all of them.
struct CodeMemo: Sendable {
    /// A question about one fact.
    struct Key: Sendable, Hashable {
        private let place: UInt64
        private let about: UInt32

        /// - Parameters:
        ///   - fact: what is asked about.
        ///   - about: what else the answer depends on.
        init(_ fact: Fact, about: UInt32 = 0) {
            place = UInt64(UInt32(truncatingIfNeeded: fact.file)) << 32 | UInt64(UInt32(truncatingIfNeeded: fact.index))
            self.about = about
        }
    }

    /// The functions that a call can mean.
    let functions = SharedMemo<Key, [Fact]>()
    /// The calls that can mean a function.
    let callers = SharedMemo<Key, [Fact]>()
    /// The names of types, by fact and depth of the question.
    let typeNames = SharedMemo<Key, String?>()
    /// The declarations that names refer to, by the place of use and the number of the name.
    let declarations = SharedMemo<Key, Fact?>()
    /// The parameters that values come from, by the value and whether it is followed as one from outside.
    let parameterOrigins = SharedMemo<Key, Origin?>()
    /// What names say about what they stand for.
    let kinds = SharedMemo<String, SensitiveKind?>()
    /// What getters get, by their names.
    let nouns = SharedMemo<String, String?>()
    /// The places where values end, by the kind of place.
    let frames = SharedMemo<SinkKind, [SinkFrame]>()
    /// The calls that write to files.
    let writes = SharedMemo<SinkKind, [FileSinks.Write]>()

    /// The text fields that take something sensitive.
    let fields = SharedMemo<ControlKind, [SensitiveControls.Field]>()
    /// The types that a type is or inherits from, as far as the code base says.
    let ancestors = SharedMemo<String, Set<String>>()

    /// The kinds of places where values end that several rules ask for.
    enum SinkKind: Int, Sendable { case log, userDefaults, store, file }
    /// The kinds of controls that several rules ask for.
    enum ControlKind: Int, Sendable { case fields }
}

extension CodeBase {
    /// The kind of sensitive value that a name stands for: ``SensitiveName/classify(_:type:)``, asked once for a name.
    func kind(ofName name: String, type: String?) -> SensitiveKind? {
        // Texts that are equal as strings can differ in their bytes, by which words are told apart, outside ASCII.
        guard name.utf8.allSatisfy({ $0 < 0x80 }) else { return SensitiveName.classify(name, type: type) }
        let kind = memo.kinds.value(of: name, spread: name.utf8.count) { SensitiveName.classify(name) }
        // Most names stand for nothing, whatever the type.
        guard kind != nil, let type else { return kind }
        return SensitiveName.classify(name, type: type)
    }

    /// What a getter gets: ``CallEffects/nounOfGetter(_:)``, asked once for a name.
    func nounOfGetter(_ name: String) -> String? {
        guard name.utf8.allSatisfy({ $0 < 0x80 }) else { return CallEffects.nounOfGetter(name) }
        return memo.nouns.value(of: name, spread: name.utf8.count) { CallEffects.nounOfGetter(name) }
    }
}
