/// What a device publishes, as far as the relay has to understand it: the bytes of messaging's upload, cut into pieces.
///
/// The pieces stay as they came. The relay stores them, and puts bundles together from them; what the keys mean is the devices' affair.
/// Documentation/messaging.md has both byte by byte.
public struct PrekeyPublication: Sendable, Hashable {
    /// A one-time key.
    public struct OneTimeKey: Sendable, Hashable {
        /// Its number, its kind where it is a KEM key, the key, and its signature where it has one.
        public let encoded: [UInt8]

        /// Takes a piece.
        public init(encoded: [UInt8]) { self.encoded = encoded }
    }

    /// Whose keys they are.
    public let address: RelayAddress
    /// The device's Ed25519 public key, 32 bytes.
    public let identity: [UInt8]
    /// The signed prekey: number (32 bits) ‖ time (64 bits) ‖ capability (1) ‖ key (32) ‖ signature (64).
    public let signedPrekey: [UInt8]
    /// Whether the one-time keys that the relay has are void.
    public let replacesOneTimeKeys: Bool
    /// One-time X25519 keys: number ‖ key (32).
    public let oneTimeKeys: [OneTimeKey]
    /// One-time KEM keys: number ‖ 0 ‖ key (1,568) ‖ signature (64).
    public let kemKeys: [OneTimeKey]
    /// The KEM key for when no other is left: number ‖ 1 ‖ key (1,568) ‖ signature (64).
    public let lastResort: [UInt8]?

    private static let version: UInt8 = 1
    private static let signedPrekeySize = 109
    private static let oneTimeKeySize = 36
    private static let kemKeySize = 4 + 1 + 1568 + 64

    /// Cuts an upload into its pieces.
    ///
    /// - Parameter bytes: The upload.
    /// - Throws: ``RelayError/Code/malformed``, ``RelayError/Code/unsupportedVersion``, ``RelayError/Code/invalidValue``.
    public init(encoded bytes: [UInt8]) throws(RelayError) {
        guard bytes.count <= RelayLimits.uploadBytes else { throw RelayError(.tooLarge, "an upload of prekeys") }
        self = try bytes.parsed { (reader) throws(RelayError) in
            guard try reader.integer(UInt8.self) == Self.version else { throw RelayError(.unsupportedVersion) }
            return try PrekeyPublication(from: &reader)
        }
    }

    private init(from reader: inout WireReader) throws(RelayError) {
        address = try RelayAddress(from: &reader)
        identity = try reader.bytes(RelayLimits.identityBytes)
        signedPrekey = try reader.bytes(Self.signedPrekeySize)
        guard signedPrekey[12] <= 1 else { throw RelayError(.malformed, "a capability") }
        replacesOneTimeKeys = try reader.flag()
        oneTimeKeys = try Self.keys(&reader, size: Self.oneTimeKeySize)
        kemKeys = try Self.keys(&reader, size: Self.kemKeySize)
        lastResort = try reader.flag() ? reader.bytes(Self.kemKeySize) : nil
        guard kemKeys.allSatisfy({ $0.encoded[4] == 0 }), lastResort.map({ $0[4] == 1 }) ?? true else {
            throw RelayError(.malformed, "a KEM key of the other kind")
        }
    }

    private static func keys(_ reader: inout WireReader, size: Int) throws(RelayError) -> [OneTimeKey] {
        var keys: [OneTimeKey] = []
        for _ in 0..<(try reader.number(of: size, atMost: RelayLimits.oneTimeKeysInUpload)) {
            keys.append(OneTimeKey(encoded: try reader.bytes(size)))
        }
        return keys
    }

    /// A signature by the identity over some bytes.
    public struct Signed: Sendable, Hashable {
        /// What is signed.
        public let content: [UInt8]
        /// The signature, 64 bytes.
        public let signature: [UInt8]
    }

    /// The signatures in the upload, each over what it has to be over: the relay refuses keys that their device did not sign.
    public var signatures: [Signed] {
        // Number and time come before the capability on the wire, and after it in what is signed.
        var content = Array("Bulwark signed prekey v1".utf8) + address.encoded
        content += [signedPrekey[12]] + signedPrekey[..<12] + signedPrekey[13..<45]
        let prekey = Signed(content: content, signature: Array(signedPrekey[45...]))
        return [prekey]
            + (kemKeys.map(\.encoded) + (lastResort.map { [$0] } ?? [])).map { key in
                let content =
                    Array("Bulwark KEM prekey v1".utf8) + address.encoded + [key[4]] + key[..<4] + key[5..<1573]
                return Signed(content: content, signature: Array(key[1573...]))
            }
    }

    /// The bytes of the bundle that the pieces make, which messaging's `PrekeyBundle(encoded:)` reads and checks.
    ///
    /// - Parameters:
    ///   - address: Whose keys they are.
    ///   - identity: The device's public key.
    ///   - signedPrekey: The piece of the signed prekey.
    ///   - oneTimeKey: A one-time key that is handed out to nobody else; nil where none is left.
    ///   - kemKey: A one-time KEM key that is handed out to nobody else, or the last resort; nil for devices that have none.
    public static func bundle(
        address: RelayAddress, identity: [UInt8], signedPrekey: [UInt8], oneTimeKey: [UInt8]?, kemKey: [UInt8]?
    ) -> [UInt8] {
        var bytes = [version] + address.encoded + identity + signedPrekey
        for key in [oneTimeKey, kemKey] {
            bytes.append(key == nil ? 0 : 1)
            bytes += key ?? []
        }
        return bytes
    }
}
