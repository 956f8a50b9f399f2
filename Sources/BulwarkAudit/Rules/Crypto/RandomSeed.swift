import BulwarkDetection

extension Fact {
    /// Whether what a key is derived from is a seed or entropy in bytes, which nobody guesses: it wants no stretching, and no salt of its own.
    var isRandomSeed: Bool {
        var value = self
        for _ in 0..<8 {
            switch value.kind {
            case .name, .member:
                if let form = value.first, value.kind == .member, Self.formsOfSeeds.contains(value.text) {
                    value = form
                } else if value.saysSeed {
                    return ["Data", "NSData", "[UInt8]", "NSMutableData"].contains(value.typeName)
                } else if let made = value.referredDeclaration?.initialValue {
                    value = made
                } else {
                    return false
                }
            case .call:
                guard ["Data", "Array", "NSMutableData"].contains(value.text), let inner = value.argument(at: 0) else {
                    return false
                }
                value = inner
            case .cast, .prefix:
                guard let inner = value.first else { return false }
                value = inner
            default: return false
            }
        }
        return false
    }

    private static let formsOfSeeds: Set<String> = ["bytes", "baseAddress", "data"]

    private var saysSeed: Bool {
        guard let last = NameWords.words(of: text).last else { return false }
        return last == "seed" || last == "entropy"
    }
}
