/// A pin: the hash of a key that a certificate must have, and whether the key is in use.
public struct Pin: Sendable, Hashable {
    /// The hash of the key.
    public var hash: SPKIHash
    /// Whether the key is kept in reserve and in no certificate yet.
    public var isBackup: Bool

    /// A pin of a key in use.
    public init(_ hash: SPKIHash) {
        self.hash = hash
        isBackup = false
    }

    /// A pin in base64, as property lists and OkHttp hold it.
    ///
    /// - Throws: ``TransportError`` with `invalidPins` for what is no base64 of 32 bytes.
    public init(base64: String, isBackup: Bool = false) throws(TransportError) {
        guard let hash = SPKIHash(base64: base64) else {
            throw TransportError(.invalidPins, "a pin is no base64 of 32 bytes")
        }
        self.hash = hash
        self.isBackup = isBackup
    }

    /// A pin of a key that is kept in reserve.
    public static func backup(_ hash: SPKIHash) -> Pin {
        var pin = Pin(hash)
        pin.isBackup = true
        return pin
    }
}
