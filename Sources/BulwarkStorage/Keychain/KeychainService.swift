/// The name that an app's items stand under; never empty.
public struct KeychainService: Sendable, Hashable, ExpressibleByStringLiteral {
    /// The name.
    public let name: String

    /// Takes a name.
    ///
    /// - Throws: ``StorageError/Code/invalidName`` when it is empty, blank or has control characters.
    public init(_ name: String) throws(StorageError) {
        guard Self.isValid(name) else { throw StorageError(.invalidName, "a service has a name") }
        self.name = name
    }

    /// Takes a name that stands in the source.
    public init(stringLiteral name: String) {
        // Invariant: a literal is the programmer's own, and an empty one shows at the first run.
        precondition(Self.isValid(name), "a keychain service has a name")
        self.name = name
    }

    static func isValid(_ name: String) -> Bool {
        name.utf8.count <= 1024 && name.contains { !$0.isWhitespace }
            && !name.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
    }
}
