#if !canImport(Darwin)
    internal import Crypto
    internal import Foundation

    /// A key, or a reference to one that a token keeps.
    ///
    /// See [SecKey](https://developer.apple.com/documentation/security/seckey).
    public final class SecKey {
        let material: KeyMaterial
        /// Under what the owner is asked when the key is used.
        let context: LAContext?

        init(_ material: KeyMaterial, context: LAContext? = nil) {
            self.material = material
            self.context = context
        }
    }

    /// A key on P-256, in software. One that was made "in the Secure Enclave" is never given out.
    final class KeyMaterial: Sendable {
        /// Nil for a public key.
        let privateKey: P256.Signing.PrivateKey?
        let publicKey: P256.Signing.PublicKey
        let isInEnclave: Bool
        let accessibility: String
        let rule: AccessRule?
        /// Whether it can be used at all: what the Secure Enclave guards with a control needs `privateKeyUsage`.
        let isUsable: Bool
        let tag: Data?
        let label: String?

        init(
            _ privateKey: P256.Signing.PrivateKey, isInEnclave: Bool = false,
            accessibility: String = kSecAttrAccessibleWhenUnlocked, rule: AccessRule? = nil, isUsable: Bool = true,
            tag: Data? = nil, label: String? = nil
        ) {
            self.privateKey = privateKey
            publicKey = privateKey.publicKey
            self.isInEnclave = isInEnclave
            self.accessibility = accessibility
            self.rule = rule
            self.isUsable = isUsable
            self.tag = tag
            self.label = label
        }

        init(_ publicKey: P256.Signing.PublicKey) {
            privateKey = nil
            self.publicKey = publicKey
            isInEnclave = false
            accessibility = kSecAttrAccessibleWhenUnlocked
            rule = nil
            isUsable = true
            tag = nil
            label = nil
        }

        var attributes: [String: ItemValue] {
            var attributes: [String: ItemValue] = [
                kSecAttrKeyClass: .text(privateKey == nil ? kSecAttrKeyClassPublic : kSecAttrKeyClassPrivate),
                kSecAttrKeyType: .text(kSecAttrKeyTypeECSECPrimeRandom),
                kSecAttrKeySizeInBits: .number(256),
                // The SHA-1 of the public key, as Apple has it.
                kSecAttrApplicationLabel: .data(Data(Insecure.SHA1.hash(data: publicKey.x963Representation))),
            ]
            attributes[kSecAttrApplicationTag] = tag.map { .data($0) }
            attributes[kSecAttrLabel] = label.map { .text($0) }
            if isInEnclave { attributes[kSecAttrTokenID] = .text(kSecAttrTokenIDSecureEnclave) }
            return attributes
        }

        /// Has the owner shown what the key needs, on the present device.
        func open(_ context: LAContext?) throws(ItemFailure) -> P256.Signing.PrivateKey {
            guard let privateKey, isUsable else { throw ItemFailure(errSecParam) }
            try ShimDevice.current.withState { state throws(ItemFailure) in
                guard ItemRecord.isReachable(accessibility, in: state) else {
                    throw ItemFailure(errSecInteractionNotAllowed)
                }
                try rule?.satisfy(&state, context)
            }
            return privateKey
        }
    }
#endif
