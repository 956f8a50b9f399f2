/// What a text says as the name of something, told once for each text of a code base.
struct TextTraits: OptionSet, Sendable {
    let rawValue: UInt32

    /// It begins with a capital letter, as names of types do.
    static let beginsUppercase = TextTraits(rawValue: 1)
    /// It begins with a small letter.
    static let beginsLowercase = TextTraits(rawValue: 1 << 1)
    /// ``MemberEffects/losesValue(_:)``
    static let losesValueAsMember = TextTraits(rawValue: 1 << 2)
    /// ``MemberEffects/keepsValue(_:)``
    static let keepsValueAsMember = TextTraits(rawValue: 1 << 3)
    /// ``CallEffects/hidesValue(_:)`` or ``CallEffects/losesValue(_:)``
    static let losesValueAsCall = TextTraits(rawValue: 1 << 4)
    /// ``CallEffects/checksValue(_:)``
    static let checksValue = TextTraits(rawValue: 1 << 5)
    /// ``CallEffects/converts(_:)``
    static let converts = TextTraits(rawValue: 1 << 6)
    /// ``CallEffects/readsByKey(_:)``
    static let readsByKey = TextTraits(rawValue: 1 << 7)
    /// ``CallEffects/testsValue(_:)``
    static let testsValue = TextTraits(rawValue: 1 << 8)
    /// ``CallEffects/lendsBytes(_:)``
    static let lendsBytes = TextTraits(rawValue: 1 << 9)
    /// The traits have been told.
    fileprivate static let isKnown = TextTraits(rawValue: 1 << 31)

    init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Tells the traits of a text.
    fileprivate init(of text: String) {
        var traits: TextTraits = .isKnown
        if let first = text.first {
            if first.isUppercase { traits.insert(.beginsUppercase) }
            if first.isLowercase { traits.insert(.beginsLowercase) }
        }
        if MemberEffects.losesValue(text) { traits.insert(.losesValueAsMember) }
        if MemberEffects.keepsValue(text) { traits.insert(.keepsValueAsMember) }
        if CallEffects.hidesValue(text) || CallEffects.losesValue(text) { traits.insert(.losesValueAsCall) }
        if CallEffects.testsValue(text) { traits.formUnion([.testsValue, .checksValue]) }
        if CallEffects.cleansesValue(text) { traits.insert(.checksValue) }
        if CallEffects.converts(text) { traits.insert(.converts) }
        if CallEffects.readsByKey(text) { traits.insert(.readsByKey) }
        if CallEffects.lendsBytes(text) { traits.insert(.lendsBytes) }
        self = traits
    }
}

extension Fact {
    /// What the first text says as a name.
    var traits: TextTraits {
        let table = code.memo.traits
        let known = table[Int(textID)]
        if known != 0 { return TextTraits(rawValue: known) }
        let traits = TextTraits(of: text)
        table[Int(textID)] = traits.rawValue
        return traits
    }

    /// Whether the first text begins with a capital letter, as names of types do.
    var beginsUppercase: Bool { traits.contains(.beginsUppercase) }

    /// Whether one of some words stands in the first text, in whatever case.
    func textHolds(_ words: WordSet) -> Bool { code.texts.withUTF8(of: textID) { words.matches($0) } }
}
