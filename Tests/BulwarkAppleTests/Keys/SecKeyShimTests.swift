// Over the stand-ins for Apple's API, which a Mac does not have.
#if !canImport(Darwin)
    import BulwarkApple
    import Foundation
    import Testing

    /// The stand-in does as Apple documents, also where no adapter goes.
    @Suite struct SecKeyShimTests {
        private let message = CFData(Data("message".utf8))

        private func make(_ more: [String: Any] = [:]) -> (SecKey?, OSStatus) {
            var error: Unmanaged<CFError>?
            let attributes: [String: Any] = [
                kSecAttrKeyType: kSecAttrKeyTypeECSECPrimeRandom, kSecAttrKeySizeInBits: 256,
            ]
            let key = SecKeyCreateRandomKey(CFDictionary(attributes.merging(more) { $1 }), &error)
            return (key, error.map { OSStatus(CFErrorGetCode($0.takeRetainedValue())) } ?? errSecSuccess)
        }

        @Test("Signatures verify in both encodings, and only under their key and message")
        func signatures() throws {
            let key = try #require(make().0), other = try #require(make().0)
            let publicKey = try #require(SecKeyCopyPublicKey(key))
            for algorithm in [SecKeyAlgorithm.ecdsaSignatureMessageX962SHA256, .ecdsaSignatureMessageRFC4754SHA256] {
                let signature = try #require(SecKeyCreateSignature(key, algorithm, message, nil))
                #expect(SecKeyVerifySignature(publicKey, algorithm, message, signature, nil))
                #expect(!SecKeyVerifySignature(publicKey, algorithm, CFData(Data()), signature, nil))
                let otherPublic = try #require(SecKeyCopyPublicKey(other))
                #expect(!SecKeyVerifySignature(otherPublic, algorithm, message, signature, nil))
                #expect(SecKeyCreateSignature(publicKey, algorithm, message, nil) == nil)
            }
        }

        @Test func `A key of the Secure Enclave is never given out, and its public half is`() throws {
            let enclave = make([kSecAttrTokenID: kSecAttrTokenIDSecureEnclave]).0
            let key = try #require(enclave)
            #expect(SecKeyCopyExternalRepresentation(key, nil) == nil)
            let publicKey = try #require(SecKeyCopyPublicKey(key))
            #expect(SecKeyCopyExternalRepresentation(publicKey, nil)?.bytes.count == 65)
            let software = try #require(make().0)
            #expect(SecKeyCopyExternalRepresentation(software, nil)?.bytes.count == 97)
        }

        @Test func `A key of the Secure Enclave under control needs the flag that lets it be used`() throws {
            func signs(_ flags: SecAccessControlCreateFlags) throws -> Bool {
                let control = SecAccessControlCreateWithFlags(
                    nil, SecProtection(kSecAttrAccessibleWhenUnlockedThisDeviceOnly), flags, nil)
                let own: [String: Any] = [kSecAttrAccessControl: try #require(control)]
                let key = make([kSecAttrTokenID: kSecAttrTokenIDSecureEnclave, kSecPrivateKeyAttrs: own]).0
                return SecKeyCreateSignature(
                    try #require(key), .ecdsaSignatureMessageX962SHA256, message, nil) != nil
            }
            #expect(try signs([.privateKeyUsage]))
            #expect(try !signs([]))
        }

        @Test("What is not allowed is refused with its status", arguments: [kSecAttrKeySizeInBits, kSecAttrKeyType])
        func refusals(attribute: String) {
            let (key, status) = make([attribute: attribute == kSecAttrKeySizeInBits ? 384 : "RSA"])
            #expect(key == nil && status == errSecParam)
        }

        @Test func `Bytes that are no key are refused`() {
            for keyClass in [kSecAttrKeyClassPublic, kSecAttrKeyClassPrivate] {
                var error: Unmanaged<CFError>?
                let attributes: [String: Any] = [
                    kSecAttrKeyType: kSecAttrKeyTypeECSECPrimeRandom, kSecAttrKeyClass: keyClass,
                ]
                #expect(SecKeyCreateWithData(CFData(Data([4, 1])), CFDictionary(attributes), &error) == nil)
                #expect(error.map { CFErrorGetCode($0.takeRetainedValue()) } == Int(errSecDecode))
            }
        }
    }
#endif
