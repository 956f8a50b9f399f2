import BulwarkCore
import BulwarkStorage
import BulwarkTesting

/// Does what many wrappers do: deletes, then adds.
struct DeletingKeychain: WrappedKeychain {
    let fake: FakeKeychain

    func set(_ items: [KeychainItem], authentication: KeychainAuthentication?) async throws(StorageError) {
        for item in items {
            _ = try await fake.remove(at: item.address)
            for _ in 0..<20 { await Task.yield() }
            try await fake.add(item, authentication: authentication)
        }
    }
}

/// Says that it stored an item, and stored another.
struct AlteringKeychain: WrappedKeychain {
    let fake: FakeKeychain

    func add(_ item: KeychainItem, authentication: KeychainAuthentication?) async throws(StorageError) {
        var altered = item
        altered.value = item.value.extracting(0..<item.value.count - 1)
        try await fake.add(altered, authentication: authentication)
    }
}

/// Says of what is locked, and of what it would have to ask for, the same, and no more, as the system does.
struct SystemlikeKeychain: WrappedKeychain {
    let fake: FakeKeychain

    func item(
        at address: KeychainAddress, authentication: KeychainAuthentication?
    ) async throws(StorageError) -> KeychainItem? {
        do throws(StorageError) {
            return try await fake.item(at: address, authentication: authentication)
        } catch {
            throw [.locked, .authenticationRequired].contains(error.code) ? StorageError(.locked) : error
        }
    }
}

/// A backend that is a fake but for what it declares itself.
protocol WrappedKeychain: KeychainBackend {
    var fake: FakeKeychain { get }
}

extension WrappedKeychain {
    var capabilities: KeychainCapabilities { fake.capabilities }
    func lockState() async -> LockState? { await fake.lockState() }
    func enrolmentState() async -> [UInt8]? { await fake.enrolmentState() }

    func add(_ item: KeychainItem, authentication: KeychainAuthentication?) async throws(StorageError) {
        try await fake.add(item, authentication: authentication)
    }

    func update(_ item: KeychainItem, authentication: KeychainAuthentication?) async throws(StorageError) {
        try await fake.update(item, authentication: authentication)
    }

    func item(
        at address: KeychainAddress, authentication: KeychainAuthentication?
    ) async throws(StorageError) -> KeychainItem? {
        try await fake.item(at: address, authentication: authentication)
    }

    func remove(at address: KeychainAddress) async throws(StorageError) -> Bool { try await fake.remove(at: address) }
    func list(_ scope: KeychainScope) async throws(StorageError) -> KeychainListing { try await fake.list(scope) }
    func removeAll(_ scope: KeychainScope) async throws(StorageError) -> Int? { try await fake.removeAll(scope) }
}
