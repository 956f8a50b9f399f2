import BulwarkCore
import BulwarkKeybag
import BulwarkStorage
import BulwarkTesting
import BulwarkVault
import Foundation

/// A vault in a folder of its own, with a real keybag whose passcodes cost next to nothing to try.
final class TestVault: KeychainDevice {
    static let passcode = Secret(passcode: "correct horse battery staple")
    static let cheap = ScryptCost(logarithmOfN: 4, blockSize: 8, parallelism: 1)

    let location: VaultLocation
    let setup: KeybagConfiguration
    let configuration: VaultConfiguration
    private let present: Locked<Vault?>

    init(passcode: Secret? = TestVault.passcode) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vault-\(UUID().uuidString)").path
        location = VaultLocation(folder: folder)
        setup = Self.setup(folder)
        var configuration = VaultConfiguration()
        configuration.passwordCost = Self.cheap
        self.configuration = configuration
        present = Locked(try Vault.create(at: location, passcode: passcode, setup, configuration))
    }

    deinit {
        present.withLock { $0 = nil }
        try? FileManager.default.removeItem(atPath: location.folder)
    }

    static func setup(_ folder: String) -> KeybagConfiguration {
        var setup = KeybagConfiguration(entanglement: FileEntanglementKey(path: folder + "/device.key"))
        setup.cost = cheap
        return setup
    }

    /// The vault as it is open now; restarting opens another.
    var vault: Vault {
        get throws {
            guard let vault = present.withLock({ $0 }) else { throw CancellationError() }
            return vault
        }
    }

    /// Another vault over the same folder, as another process would open it: locked.
    func reopened() throws -> Vault { try Vault.open(at: location, setup, configuration) }

    /// Closes the vault, as the end of its process would.
    func close() throws { present.withLock { $0 = nil } }

    func restart() throws {
        let next = try reopened()
        present.withLock { $0 = next }
    }

    func move(to state: LockState) async throws {
        switch state {
        case .beforeFirstUnlock: try restart()
        case .unlocked:
            if try await vault.lockState() != .unlocked { try await vault.unlock(Self.passcode) }
        case .locked:
            try await move(to: .unlocked)
            try await vault.lock()
        }
    }

    func setPasscode(_ isSet: Bool) async throws {
        let vault = try vault
        if isSet == vault.keybag?.hasPasscode { return }
        try await vault.changePasscode(from: isSet ? nil : Self.passcode, to: isSet ? Self.passcode : nil)
    }
}

/// The vault that a device has open now, so that a contract goes on after a restart.
struct PresentVault: KeychainBackend {
    let device: TestVault

    private func vault() throws(StorageError) -> Vault {
        do { return try device.vault } catch { throw StorageError(.notAvailable) }
    }

    var capabilities: KeychainCapabilities { (try? vault().capabilities) ?? KeychainCapabilities() }
    func lockState() async -> LockState? { try? await vault().lockState() }
    func enrolmentState() async -> [UInt8]? { nil }

    func add(_ item: KeychainItem, authentication: KeychainAuthentication?) async throws(StorageError) {
        try await vault().add(item, authentication: authentication)
    }

    func update(_ item: KeychainItem, authentication: KeychainAuthentication?) async throws(StorageError) {
        try await vault().update(item, authentication: authentication)
    }

    func item(
        at address: KeychainAddress, authentication: KeychainAuthentication?
    ) async throws(StorageError) -> KeychainItem? {
        try await vault().item(at: address, authentication: authentication)
    }

    func remove(at address: KeychainAddress) async throws(StorageError) -> Bool {
        try await vault().remove(at: address)
    }

    func list(_ scope: KeychainScope) async throws(StorageError) -> KeychainListing { try await vault().list(scope) }

    func removeAll(_ scope: KeychainScope) async throws(StorageError) -> Int? {
        try await vault().removeAll(scope)
    }

    func set(_ items: [KeychainItem], authentication: KeychainAuthentication?) async throws(StorageError) {
        try await vault().set(items, authentication: authentication)
    }
}

func item(
    _ account: String, _ value: String, _ accessibility: Accessibility = .whenUnlockedThisDeviceOnly,
    service: String = "test", control: AccessControl? = nil, label: String? = nil
) -> KeychainItem {
    KeychainItem(
        address: KeychainAddress(service: service, account: account), value: SecureBytes(copying: Array(value.utf8)),
        accessibility: accessibility, accessControl: control, label: label)
}

func text(_ item: KeychainItem?) -> String? {
    item?.value.withExposedBytes { String(decoding: $0, as: UTF8.self) }
}

extension Vault {
    /// The text of an item of the service `test`.
    func text(_ account: String, _ authentication: KeychainAuthentication? = nil) async throws -> String? {
        let address = KeychainAddress(service: "test", account: account)
        return BulwarkVaultTests.text(try await item(at: address, authentication: authentication))
    }
}
