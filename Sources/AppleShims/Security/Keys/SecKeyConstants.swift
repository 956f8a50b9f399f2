#if !canImport(Darwin)
    // https://developer.apple.com/documentation/security/keychain-items and
    // https://developer.apple.com/documentation/security/key-generation-attributes

    /// The key of whether a key is public or private.
    public let kSecAttrKeyClass: CFString = "key class"
    /// A public key.
    public let kSecAttrKeyClassPublic: CFString = "public"
    /// A private key.
    public let kSecAttrKeyClassPrivate: CFString = "private"
    /// The key of a key's type.
    public let kSecAttrKeyType: CFString = "key type"
    /// A key of an elliptic curve over a prime field.
    public let kSecAttrKeyTypeECSECPrimeRandom: CFString = "elliptic curve"
    /// The key of a key's size.
    public let kSecAttrKeySizeInBits: CFString = "key size"
    /// The key of the app's own name for a key, as bytes.
    public let kSecAttrApplicationTag: CFString = "application tag"
    /// The key of what finds a key by its public half.
    public let kSecAttrApplicationLabel: CFString = "application label"
    /// The key of whether a new key goes into the keychain.
    public let kSecAttrIsPermanent: CFString = "permanent"
    /// The key of the token that a key lives in.
    public let kSecAttrTokenID: CFString = "token"
    /// The Secure Enclave.
    public let kSecAttrTokenIDSecureEnclave: CFString = "secure enclave"
    /// The key of the attributes of a new private key.
    public let kSecPrivateKeyAttrs: CFString = "private key attributes"

    /// How a key is used.
    ///
    /// See [SecKeyAlgorithm](https://developer.apple.com/documentation/security/seckeyalgorithm).
    public struct SecKeyAlgorithm: RawRepresentable, Sendable, Hashable {
        /// Its name.
        public let rawValue: String

        /// Takes a name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// ECDSA over the SHA-256 of a message; the signature in DER (X9.62).
        public static let ecdsaSignatureMessageX962SHA256 = Self(rawValue: "ECDSA, X9.62, SHA-256 of a message")
        /// ECDSA over the SHA-256 of a message; the signature as r and s (RFC 4754).
        public static let ecdsaSignatureMessageRFC4754SHA256 = Self(rawValue: "ECDSA, RFC 4754, SHA-256 of a message")
        /// ECDH; gives the shared point's x, nothing derived.
        public static let ecdhKeyExchangeStandard = Self(rawValue: "ECDH")
    }

    /// What a key is used for.
    ///
    /// See [SecKeyOperationType](https://developer.apple.com/documentation/security/seckeyoperationtype).
    public enum SecKeyOperationType: Int, Sendable {
        /// To sign.
        case sign = 0
        /// To verify.
        case verify = 1
        /// To agree on a secret.
        case keyExchange = 4
    }
#endif
