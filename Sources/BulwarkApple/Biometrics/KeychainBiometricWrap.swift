public import BulwarkAuthentication
public import BulwarkCore
public import BulwarkPrivacy
internal import BulwarkStorage

/// Keeps the data key in an item of the system's keychain that only the faces and fingers enrolled now can open: `biometryCurrentSet`,
/// `whenPasscodeSetThisDeviceOnly`.
///
/// ```swift
/// let wrap = KeychainBiometricWrap(service: "com.example.bank", prompts: prompts)
/// let lock = DataKeyLock(pin: pinLock, biometrics: wrap, choice: choiceStore)
/// ```
///
/// The owner is asked once: the context in which they were recognised opens the item.
public struct KeychainBiometricWrap: BiometricWrapStore {
    private let address: KeychainAddress
    private let backend: SecItemKeychain
    private let biometrics: SystemBiometrics

    /// Keeps one key.
    ///
    /// - Parameters:
    ///   - service: The app's name for its items.
    ///   - account: The name of this key.
    ///   - accessGroup: The group of apps that share it; nil for the app's own.
    ///   - prompts: Is told while the owner is asked.
    public init(
        service: String, account: String = "bulwark-data-key", accessGroup: String? = nil,
        prompts: OwnerPrompts = OwnerPrompts()
    ) {
        address = KeychainAddress(service: service, account: account, accessGroup: accessGroup)
        backend = SecItemKeychain(prompts: prompts)
        biometrics = SystemBiometrics(prompts: prompts)
    }

    /// Whether biometrics can be asked for now.
    public func availability() async -> BiometricAvailability { await biometrics.availability() }

    /// What stands for the enrolled faces and fingers.
    public func enrolment() async -> [UInt8]? { await biometrics.enrolment() }

    /// Stores the key anew. An item of before is removed first, for changing it would ask the owner; the PIN's wrap has the key meanwhile.
    public func store(_ key: SecureBytes) async throws(AuthenticationError) {
        do throws(StorageError) {
            _ = try await backend.remove(at: address)
            try await backend.add(
                KeychainItem(
                    address: address, value: key, accessibility: .whenPasscodeSetThisDeviceOnly,
                    accessControl: .biometryCurrentSet), authentication: nil)
        } catch {
            throw AuthenticationError(error)
        }
    }

    /// Whether the item is there. It is looked for without asking, which it answers by having to ask.
    public func isPresent() async throws(AuthenticationError) -> Bool {
        do throws(StorageError) {
            return try await backend.item(at: address, authentication: nil) != nil
        } catch {
            if error.code == .authenticationRequired { return true }
            if error.code == .invalidated { return false }
            throw AuthenticationError(error)
        }
    }

    /// Asks the owner, and reads the item in the context in which they were recognised.
    public func release(_ prompt: BiometricPrompt) async throws(AuthenticationError) -> BiometricWrapRelease {
        let evidence: (any Sendable)?
        switch await biometrics.authenticate(prompt) {
        case .failed(let failure): return .failed(failure)
        case .recognised(let found): evidence = found
        }
        do throws(StorageError) {
            let authentication = KeychainAuthentication(reason: prompt.reason, evidence: evidence)
            guard let item = try await backend.item(at: address, authentication: authentication) else {
                return .missing
            }
            return .released(item.value)
        } catch {
            switch error.code {
            case .cancelled: return .failed(.cancelledByUser)
            case .authenticationFailed: return .failed(.notRecognised)
            case .invalidated: return .missing
            default: throw AuthenticationError(error)
            }
        }
    }

    /// Removes the item, without asking.
    public func remove() async throws(AuthenticationError) {
        do throws(StorageError) { _ = try await backend.remove(at: address) } catch { throw AuthenticationError(error) }
    }
}
