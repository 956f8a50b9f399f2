// swift-format-ignore-file: AlwaysUseLowerCamelCase

// Apple's names are as they are.
#if !canImport(Darwin)
    internal import Crypto
    internal import Foundation

    /// Makes a private key on P-256, in memory or "in the Secure Enclave", and puts it into the keychain where it is to be
    /// permanent.
    ///
    /// The Secure Enclave has keys on P-256 only, and one with access control is used under `privateKeyUsage`: see
    /// [Protecting keys with the Secure Enclave][enclave].
    ///
    /// See [SecKeyCreateRandomKey](https://developer.apple.com/documentation/security/seckeycreaterandomkey(_:_:)).
    ///
    /// [enclave]: https://developer.apple.com/documentation/security/protecting-keys-with-the-secure-enclave
    public func SecKeyCreateRandomKey(
        _ parameters: CFDictionary, _ error: UnsafeMutablePointer<Unmanaged<CFError>?>?
    ) -> SecKey? {
        attempt(error) { () throws(ItemFailure) in
            let values = parameters.values
            guard values[kSecAttrKeyType] as? String == kSecAttrKeyTypeECSECPrimeRandom,
                values[kSecAttrKeySizeInBits] as? Int == 256
            else { throw ItemFailure(errSecParam) }
            let isInEnclave = values[kSecAttrTokenID] as? String == kSecAttrTokenIDSecureEnclave
            let own = values[kSecPrivateKeyAttrs] as? [String: Any] ?? [:]
            let control = own[kSecAttrAccessControl] as? SecAccessControl
            let context = (own[kSecUseAuthenticationContext] ?? values[kSecUseAuthenticationContext]) as? LAContext
            let accessibility =
                control?.protection ?? own[kSecAttrAccessible] as? String ?? kSecAttrAccessibleWhenUnlocked
            let rule = try ShimDevice.current.withState { state throws(ItemFailure) -> AccessRule? in
                if isInEnclave, !state.hasSecureEnclave { throw ItemFailure(errSecUnimplemented) }
                if accessibility == kSecAttrAccessibleWhenPasscodeSetThisDeviceOnly, !state.hasPasscode {
                    throw ItemFailure(state.statusWithoutPasscode)
                }
                return try control.flatMap { control throws(ItemFailure) in try AccessRule(control, state, context) }
            }
            let key = SecKey(
                KeyMaterial(
                    P256.Signing.PrivateKey(), isInEnclave: isInEnclave, accessibility: accessibility, rule: rule,
                    isUsable: !isInEnclave || control == nil || control?.flags.contains(.privateKeyUsage) == true,
                    tag: own[kSecAttrApplicationTag] as? Data, label: own[kSecAttrLabel] as? String),
                context: context)
            if own[kSecAttrIsPermanent] as? Bool == true {
                var item: [String: Any] = [
                    kSecClass: kSecClassKey, kSecValueRef: key, kSecAttrAccessible: accessibility,
                ]
                item[kSecAttrAccessGroup] = own[kSecAttrAccessGroup]
                item[kSecUseDataProtectionKeychain] = values[kSecUseDataProtectionKeychain]
                let status = SecItemAdd(CFDictionary(item), nil)
                if status != errSecSuccess { throw ItemFailure(status) }
            }
            return key
        }
    }

    /// The public half of a key.
    ///
    /// See [SecKeyCopyPublicKey](https://developer.apple.com/documentation/security/seckeycopypublickey(_:)).
    public func SecKeyCopyPublicKey(_ key: SecKey) -> SecKey? { SecKey(KeyMaterial(key.material.publicKey)) }

    /// A key's bytes in X9.63: of a public key `04 X Y`, of a private one `04 X Y K`. Never those of the Secure Enclave.
    ///
    /// See [SecKeyCopyExternalRepresentation][external].
    ///
    /// [external]: https://developer.apple.com/documentation/security/seckeycopyexternalrepresentation(_:_:)
    public func SecKeyCopyExternalRepresentation(
        _ key: SecKey, _ error: UnsafeMutablePointer<Unmanaged<CFError>?>?
    ) -> CFData? {
        attempt(error) { () throws(ItemFailure) in
            if key.material.isInEnclave { throw ItemFailure(errSecParam) }
            return CFData(key.material.privateKey?.x963Representation ?? key.material.publicKey.x963Representation)
        }
    }

    /// Makes a key of its bytes in X9.63.
    ///
    /// See [SecKeyCreateWithData](https://developer.apple.com/documentation/security/seckeycreatewithdata(_:_:_:)).
    public func SecKeyCreateWithData(
        _ keyData: CFData, _ attributes: CFDictionary, _ error: UnsafeMutablePointer<Unmanaged<CFError>?>?
    ) -> SecKey? {
        attempt(error) { () throws(ItemFailure) in
            guard attributes.values[kSecAttrKeyType] as? String == kSecAttrKeyTypeECSECPrimeRandom else {
                throw ItemFailure(errSecParam)
            }
            do {
                return switch attributes.values[kSecAttrKeyClass] as? String {
                case kSecAttrKeyClassPublic:
                    SecKey(KeyMaterial(try P256.Signing.PublicKey(x963Representation: keyData.bytes)))
                case kSecAttrKeyClassPrivate:
                    SecKey(KeyMaterial(try P256.Signing.PrivateKey(x963Representation: keyData.bytes)))
                default: throw ItemFailure(errSecParam)
                }
            } catch {
                throw ItemFailure((error as? ItemFailure)?.status ?? errSecDecode)
            }
        }
    }

    /// What is known of a key.
    ///
    /// See [SecKeyCopyAttributes](https://developer.apple.com/documentation/security/seckeycopyattributes(_:)).
    public func SecKeyCopyAttributes(_ key: SecKey) -> CFDictionary? {
        CFDictionary(key.material.attributes.mapValues(\.value))
    }

    /// Whether a key can be used so.
    ///
    /// See [SecKeyIsAlgorithmSupported][supported].
    ///
    /// [supported]: https://developer.apple.com/documentation/security/seckeyisalgorithmsupported(_:_:_:)
    public func SecKeyIsAlgorithmSupported(
        _ key: SecKey, _ operation: SecKeyOperationType, _ algorithm: SecKeyAlgorithm
    ) -> Bool {
        switch operation {
        case .sign: key.material.privateKey != nil && algorithm != .ecdhKeyExchangeStandard
        case .verify: algorithm != .ecdhKeyExchangeStandard
        case .keyExchange: key.material.privateKey != nil && algorithm == .ecdhKeyExchangeStandard
        }
    }

    /// Signs with a private key, after its owner was asked where it has access control.
    ///
    /// See [SecKeyCreateSignature](https://developer.apple.com/documentation/security/seckeycreatesignature(_:_:_:_:)).
    public func SecKeyCreateSignature(
        _ key: SecKey, _ algorithm: SecKeyAlgorithm, _ dataToSign: CFData,
        _ error: UnsafeMutablePointer<Unmanaged<CFError>?>?
    ) -> CFData? {
        attempt(error) { () throws(ItemFailure) in
            guard SecKeyIsAlgorithmSupported(key, .sign, algorithm) else { throw ItemFailure(errSecParam) }
            let opened = try key.material.open(key.context)
            guard let signature = try? opened.signature(for: dataToSign.bytes) else { throw ItemFailure(errSecParam) }
            return CFData(
                algorithm == .ecdsaSignatureMessageX962SHA256
                    ? signature.derRepresentation : signature.rawRepresentation)
        }
    }

    /// Whether a signature is that of a key.
    ///
    /// See [SecKeyVerifySignature](https://developer.apple.com/documentation/security/seckeyverifysignature(_:_:_:_:_:)).
    public func SecKeyVerifySignature(
        _ key: SecKey, _ algorithm: SecKeyAlgorithm, _ signedData: CFData, _ signature: CFData,
        _ error: UnsafeMutablePointer<Unmanaged<CFError>?>?
    ) -> Bool {
        attempt(error) { () throws(ItemFailure) -> Bool in
            let isDER = algorithm == .ecdsaSignatureMessageX962SHA256
            guard SecKeyIsAlgorithmSupported(key, .verify, algorithm),
                let read = isDER
                    ? try? P256.Signing.ECDSASignature(derRepresentation: signature.bytes)
                    : try? P256.Signing.ECDSASignature(rawRepresentation: signature.bytes)
            else { throw ItemFailure(errSecParam) }
            return key.material.publicKey.isValidSignature(read, for: signedData.bytes)
        } ?? false
    }

    /// Agrees on a secret with another's public key; 32 bytes, the shared point's x.
    ///
    /// See [SecKeyCopyKeyExchangeResult][exchange].
    ///
    /// [exchange]: https://developer.apple.com/documentation/security/seckeycopykeyexchangeresult(_:_:_:_:_:)
    public func SecKeyCopyKeyExchangeResult(
        _ privateKey: SecKey, _ algorithm: SecKeyAlgorithm, _ publicKey: SecKey, _ parameters: CFDictionary,
        _ error: UnsafeMutablePointer<Unmanaged<CFError>?>?
    ) -> CFData? {
        attempt(error) { () throws(ItemFailure) in
            guard SecKeyIsAlgorithmSupported(privateKey, .keyExchange, algorithm) else {
                throw ItemFailure(errSecParam)
            }
            let opened = try privateKey.material.open(privateKey.context)
            let other = publicKey.material.publicKey.x963Representation
            guard let own = try? P256.KeyAgreement.PrivateKey(rawRepresentation: opened.rawRepresentation),
                let other = try? P256.KeyAgreement.PublicKey(x963Representation: other),
                let secret = try? own.sharedSecretFromKeyAgreement(with: other)
            else { throw ItemFailure(errSecParam) }
            return CFData(secret.withUnsafeBytes { Data($0) })
        }
    }

    private func attempt<Result>(
        _ error: UnsafeMutablePointer<Unmanaged<CFError>?>?, _ body: () throws(ItemFailure) -> Result
    ) -> Result? {
        do throws(ItemFailure) {
            return try body()
        } catch let failure {
            error?.pointee = .passRetained(CFError(domain: NSOSStatusErrorDomain, code: Int(failure.status)))
            return nil
        }
    }
#endif
