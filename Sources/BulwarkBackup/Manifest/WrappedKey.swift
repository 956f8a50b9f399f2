/// A key that is wrapped by a class key of the keybag.
package struct WrappedKey: Sendable, Hashable {
    /// The number of the class.
    package var keyClass: Int
    /// What RFC 3394 made of the key: 40 bytes for one of 32; 72 with an ephemeral public key before it.
    package var wrapped: [UInt8]

    /// Makes one of its parts.
    package init(keyClass: Int, wrapped: [UInt8]) {
        self.keyClass = keyClass
        self.wrapped = wrapped
    }

    /// Takes one as backups write it: the class in four bytes, the lowest first, and the wrapped key behind it.
    package init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 44 || bytes.count == 76 else { return nil }
        let number = bytes.prefix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        self.init(keyClass: Int(number), wrapped: Array(bytes.dropFirst(4)))
    }
}
