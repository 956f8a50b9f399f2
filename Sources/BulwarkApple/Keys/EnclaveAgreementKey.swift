public import BulwarkAuthentication
public import BulwarkCore
public import BulwarkPrivacy
public import BulwarkStorage

/// An agreement key in the Secure Enclave, which draws it and never gives it away.
public struct EnclaveAgreementKey: DeviceAgreementKey {
    let key: EnclaveKey
    private static let prefix = "bulwark.agreement."

    /// Finds the key of a name, or makes one where there is none.
    ///
    /// - Parameters:
    ///   - name: The app's name for the key.
    ///   - accessGroup: The group of apps that share it; nil for the app's own.
    ///   - accessibility: When it can be used; one that stays on this device. Only for a new key.
    ///   - accessControl: What the owner must show at each use. Only for a new key.
    /// - Throws: ``AuthenticationError/Code/secureEnclaveMissing``, ``AuthenticationError/Code/deviceKeyUnavailable``.
    public static func open(
        _ name: String, accessGroup: String? = nil, accessibility: Accessibility = .whenUnlockedThisDeviceOnly,
        accessControl: AccessControl? = nil
    ) async throws(AuthenticationError) -> EnclaveAgreementKey {
        if let key = try await find(name, accessGroup: accessGroup) { return key }
        return EnclaveAgreementKey(
            key: try await EnclaveKey.make(
                prefix + name, accessGroup: accessGroup, accessibility: accessibility, accessControl: accessControl))
    }

    /// Finds the key of a name; nil where there is none.
    ///
    /// - Throws: ``AuthenticationError/Code/deviceKeyUnavailable``, such as while the device is locked.
    public static func find(
        _ name: String, accessGroup: String? = nil
    ) async throws(AuthenticationError) -> EnclaveAgreementKey? {
        let key = try await EnclaveKey.find(prefix + name, accessGroup: accessGroup)
        return key.map { EnclaveAgreementKey(key: $0) }
    }

    /// Removes the key of a name for good; false when there was none.
    ///
    /// - Throws: ``AuthenticationError/Code/deviceKeyUnavailable``.
    @discardableResult
    public static func remove(_ name: String, accessGroup: String? = nil) async throws(AuthenticationError) -> Bool {
        try await EnclaveKey.remove(prefix + name, accessGroup: accessGroup)
    }

    /// The key, asking its owner so at each use. A key under access control needs it.
    ///
    /// - Parameters:
    ///   - authentication: How the owner is asked.
    ///   - prompts: Is told while they are, for whoever covers the app's content meanwhile.
    public func asking(
        _ authentication: KeychainAuthentication, telling prompts: OwnerPrompts = OwnerPrompts()
    ) -> EnclaveAgreementKey {
        EnclaveAgreementKey(key: key.asking(authentication, telling: prompts))
    }

    /// True.
    public var isHardwareBacked: Bool { true }

    /// The public key, uncompressed.
    public var publicKey: [UInt8] { key.publicKey }

    /// The x of the shared point, computed in the Secure Enclave.
    public func sharedPoint(with publicKey: [UInt8]) async throws(AuthenticationError) -> SecureBytes {
        try await key.sharedPoint(with: publicKey)
    }
}
