import BulwarkDetection

/// What a trace looks for.
struct SourceQuery: Sendable {
    /// The kinds of sensitive values that count.
    var kinds: @Sendable (SensitiveKind) -> Bool
    /// The ways from outside that count.
    var outside: Set<Origin.Outside>
    /// Whether any kind of sensitive value counts at all.
    var looksForKinds = true
    /// Whether every part of a value counts as the value, as for values from outside.
    var followsTaint = false

    /// Whether values are looked for that lead to files, which names without folders do not.
    var isForPaths = false

    /// Whether a number is as harmless as no value at all: it leads to no file and ends no statement, but a link that chooses one may pay with it.
    var ignoresNumbers: Bool { followsTaint && !outside.isEmpty && outside != [.deepLink] }

    /// Looks for sensitive values of some kinds.
    static func sensitive(_ kinds: @escaping @Sendable (SensitiveKind) -> Bool) -> SourceQuery {
        SourceQuery(kinds: kinds, outside: [])
    }

    /// Looks for whatever should be kept from others who can use the device or its backups.
    static let worthProtecting = SourceQuery.sensitive { $0.isWorthProtecting }

    /// The first of an expression's origins that is sensitive.
    func sensitiveOrigin(of expression: Fact) -> (origin: Origin, kind: SensitiveKind)? {
        ValueTrace.origins(of: expression, self).lazy.compactMap { origin in
            origin.sensitiveKind.map { (origin, $0) }
        }.first
    }

    /// Looks for values that come from outside.
    static func outside(_ ways: Set<Origin.Outside>, isForPaths: Bool = false) -> SourceQuery {
        SourceQuery(
            kinds: { _ in false }, outside: ways, looksForKinds: false, followsTaint: true, isForPaths: isForPaths)
    }
}

extension SensitiveKind {
    /// Whether it should be kept from others who can use the device or its backups.
    var isWorthProtecting: Bool { isCredential || isPayment || identifies || self == .health }
}
