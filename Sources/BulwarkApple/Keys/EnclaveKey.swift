internal import BulwarkAuthentication
internal import BulwarkCore
internal import BulwarkPrivacy
internal import BulwarkStorage
internal import Crypto
internal import Foundation

/// A private key on P-256 in the Secure Enclave, found by its tag at each use.
///
/// A reference that is kept would outlive the key: one that died with a change of enrolment is found missing, by name.
struct EnclaveKey: Sendable {
    let publicKey: [UInt8]
    private let tag: Data
    private let accessGroup: String?
    private var authentication: KeychainAuthentication?
    private var prompts = OwnerPrompts()
    private static let queue = SecItemQueue()
    private static let askingQueue = SecItemQueue()

    private init(publicKey: [UInt8], tag: Data, accessGroup: String?) {
        self.publicKey = publicKey
        self.tag = tag
        self.accessGroup = accessGroup
    }

    func asking(_ authentication: KeychainAuthentication, telling prompts: OwnerPrompts) -> EnclaveKey {
        var asking = self
        asking.authentication = authentication
        asking.prompts = prompts
        return asking
    }

    // MARK: Making and finding

    /// The key of a tag; nil where there is none.
    static func find(_ tag: String, accessGroup: String?) async throws(AuthenticationError) -> EnclaveKey? {
        let tag = Data(tag.utf8)
        return try await queue.silently { context throws(AuthenticationError) in
            guard let key = try reference(tag, accessGroup, context) else { return nil }
            return try EnclaveKey(
                publicKey: publicKey(of: key), tag: tag, accessGroup: accessGroup)
        }
    }

    /// Makes a key; the Secure Enclave draws it, and it never leaves.
    static func make(
        _ tag: String, accessGroup: String?, accessibility: Accessibility, accessControl: AccessControl?
    ) async throws(AuthenticationError) -> EnclaveKey {
        let tag = Data(tag.utf8)
        return try await queue.silently { _ throws(AuthenticationError) in
            guard hasSecureEnclave() else { throw AuthenticationError(.secureEnclaveMissing) }
            var own: [String: Any] = [
                kSecAttrIsPermanent as String: true, kSecAttrApplicationTag as String: tag,
            ]
            if let accessGroup { own[kSecAttrAccessGroup as String] = accessGroup }
            do throws(StatusFailure) {
                own[kSecAttrAccessControl as String] = try BulwarkApple.accessControl(
                    accessibility.attribute, (accessControl?.flags ?? []).union(.privateKeyUsage))
            } catch {
                throw AuthenticationError(error)
            }
            var error: Unmanaged<CFError>?
            let key = SecKeyCreateRandomKey(
                cfDictionary([
                    kSecAttrKeyType as String: kSecAttrKeyTypeECSECPrimeRandom,
                    kSecAttrKeySizeInBits as String: 256,
                    kSecAttrTokenID as String: kSecAttrTokenIDSecureEnclave,
                    kSecUseDataProtectionKeychain as String: true,
                    kSecPrivateKeyAttrs as String: own,
                ]), &error)
            guard let key else { throw AuthenticationError(StatusFailure(taking: error), storing: accessibility) }
            return try EnclaveKey(
                publicKey: publicKey(of: key), tag: tag, accessGroup: accessGroup)
        }
    }

    /// Removes the key of a tag; false when there was none.
    static func remove(_ tag: String, accessGroup: String?) async throws(AuthenticationError) -> Bool {
        let query = Self.Query(Data(tag.utf8), accessGroup)
        return try await queue.silently { _ throws(AuthenticationError) in
            guard let error = StorageError(status: SecItemDelete(cfDictionary(query.attributes))) else { return true }
            if error.code == .notFound { return false }
            throw AuthenticationError(error)
        }
    }

    // MARK: Using

    func sign(_ message: [UInt8]) async throws(AuthenticationError) -> [UInt8] {
        try await use { key throws(AuthenticationError) in
            var error: Unmanaged<CFError>?
            let data = cfData(Data(message))
            guard let signature = SecKeyCreateSignature(key, .ecdsaSignatureMessageX962SHA256, data, &error) else {
                throw AuthenticationError(StatusFailure(taking: error))
            }
            do {
                let read = try P256.Signing.ECDSASignature(derRepresentation: bytes(of: signature))
                return Array(read.rawRepresentation)
            } catch {
                throw AuthenticationError(.cryptography, "a signature that is no DER")
            }
        }
    }

    func sharedPoint(with publicKey: [UInt8]) async throws(AuthenticationError) -> SecureBytes {
        // Read by swift-crypto before: it says that no point is none, which the system says by a status for everything.
        guard publicKey.count == 65, (try? P256.KeyAgreement.PublicKey(x963Representation: publicKey)) != nil else {
            throw AuthenticationError(.malformedPublicKey)
        }
        return try await use { key throws(AuthenticationError) in try Self.agree(key, with: publicKey) }
    }

    /// The same at once, on the caller's thread, for a key that asks nobody.
    func sharedPointNow(with publicKey: [UInt8]) throws(AuthenticationError) -> SecureBytes {
        let context = LAContext()
        context.interactionNotAllowed = true
        guard let key = try Self.reference(tag, accessGroup, context) else { throw Self.gone }
        return try Self.agree(key, with: publicKey)
    }

    private func use<Result: Sendable>(
        _ body: @Sendable (SecKey) throws(AuthenticationError) -> Result
    ) async throws(AuthenticationError) -> Result {
        let tag = tag, accessGroup = accessGroup
        @Sendable func use(_ context: LAContext) throws(AuthenticationError) -> Result {
            guard let key = try Self.reference(tag, accessGroup, context) else { throw Self.gone }
            return try body(key)
        }
        guard let authentication else {
            return try await Self.queue.silently { context throws(AuthenticationError) in try use(context) }
        }
        return try await Self.askingQueue.asking(authentication, telling: prompts) {
            context throws(AuthenticationError) in
            try use(context)
        }
    }

    private static let gone = AuthenticationError(
        .deviceKeyUnavailable, "the key is gone: removed, or dead after a change of enrolment or of the passcode")

    private static func agree(_ key: SecKey, with publicKey: [UInt8]) throws(AuthenticationError) -> SecureBytes {
        let attributes: [String: Any] = [
            kSecAttrKeyType as String: kSecAttrKeyTypeECSECPrimeRandom,
            kSecAttrKeyClass as String: kSecAttrKeyClassPublic,
        ]
        var error: Unmanaged<CFError>?
        let data = cfData(Data(publicKey))
        guard let other = SecKeyCreateWithData(data, cfDictionary(attributes), &error) else {
            throw AuthenticationError(.malformedPublicKey)
        }
        let secret = SecKeyCopyKeyExchangeResult(key, .ecdhKeyExchangeStandard, other, cfDictionary([:]), &error)
        guard let secret else { throw AuthenticationError(StatusFailure(taking: error)) }
        var point = bytes(of: secret)
        return SecureBytes(wiping: &point)
    }

    private static func publicKey(of key: SecKey) throws(AuthenticationError) -> [UInt8] {
        var error: Unmanaged<CFError>?
        guard let publicKey = SecKeyCopyPublicKey(key),
            let data = SecKeyCopyExternalRepresentation(publicKey, &error)
        else { throw AuthenticationError(.deviceKeyUnavailable, "its public key cannot be had") }
        return bytes(of: data)
    }

    private struct Query: Sendable {
        let tag: Data
        let accessGroup: String?

        init(_ tag: Data, _ accessGroup: String?) {
            self.tag = tag
            self.accessGroup = accessGroup
        }

        var attributes: [String: Any] {
            var attributes: [String: Any] = [
                kSecClass as String: kSecClassKey, kSecAttrApplicationTag as String: tag,
                kSecAttrKeyClass as String: kSecAttrKeyClassPrivate,
                kSecAttrKeyType as String: kSecAttrKeyTypeECSECPrimeRandom,
                kSecUseDataProtectionKeychain as String: true,
            ]
            if let accessGroup { attributes[kSecAttrAccessGroup as String] = accessGroup }
            return attributes
        }
    }

    private static func reference(
        _ tag: Data, _ accessGroup: String?, _ context: LAContext
    ) throws(AuthenticationError) -> SecKey? {
        var query = Query(tag, accessGroup).attributes
        query[kSecReturnRef as String] = true
        query[kSecUseAuthenticationContext as String] = context
        var result: CFTypeRef?
        if let error = StorageError(status: SecItemCopyMatching(cfDictionary(query), &result)) {
            if error.code == .notFound { return nil }
            throw AuthenticationError(error)
        }
        return key(of: result)
    }
}
