/// The outside of a keychain item in a backup: what can be told without a key.
package struct SealedItem {
    /// The version of the form.
    let version: Int
    /// The number of the class that it is wrapped by. From version 6 on, something else stands in its place.
    let keyClass: Int
    private let bytes: [UInt8]
    private let wrappedCount: Int

    private static let headSize = 12
    private static let tagSize = 16

    /// Takes an item's bytes; nil for what is too short to be one.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.headSize else { return nil }
        func number(_ offset: Int) -> Int { bytes[offset..<(offset + 4)].reversed().reduce(0) { $0 << 8 | Int($1) } }
        self.bytes = bytes
        version = number(0)
        keyClass = number(4) & 0x1f
        wrappedCount = number(8)
    }

    /// The key, wrapped by the class key; empty where its length goes past the end.
    package var wrapped: ArraySlice<UInt8> { body.prefix(isWhole ? wrappedCount : 0) }
    /// What is sealed under the key.
    package var ciphertext: ArraySlice<UInt8> { body.dropFirst(isWhole ? wrappedCount : 0).dropLast(Self.tagSize) }
    /// What authenticates it.
    var tag: ArraySlice<UInt8> { bytes.suffix(Self.tagSize) }

    private var body: ArraySlice<UInt8> { bytes.dropFirst(Self.headSize) }
    private var isWhole: Bool { wrappedCount <= body.count - Self.tagSize }
}
