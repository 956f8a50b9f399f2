internal import BulwarkCore

/// Finds out what it means that a backend gave no item: that there is none, that it cannot be reached, or that it died.
struct Absence<Value: KeychainValue> {
    private let key: KeychainKey<Value>
    private let address: KeychainAddress
    private let backend: any KeychainBackend

    init(of key: KeychainKey<Value>, at address: KeychainAddress, in backend: any KeychainBackend) {
        self.key = key
        self.address = address
        self.backend = backend
    }

    func resolve(_ authentication: KeychainAuthentication?) async throws(StorageError) -> KeychainItem? {
        if let item = try await read(authentication) { return item }
        // iOS has been seen to answer "not found" before the first unlock, so absence is believed only in a state in which the
        // item could be seen.
        if let state = await backend.lockState() {
            guard key.accessibility.isReachable(in: state) else { throw .locked(key.accessibility, state) }
            // The state may have changed between the two questions. It is open now, so ask again.
            if let item = try await read(authentication) { return item }
        }
        if key.accessControl?.diesWithEnrolment == true {
            try await EnrolmentMark.check(for: address, in: backend)
        }
        return nil
    }

    /// Reads, and adds to "locked" what class and state that is about.
    private func read(_ authentication: KeychainAuthentication?) async throws(StorageError) -> KeychainItem? {
        do throws(StorageError) {
            return try await backend.item(at: address, authentication: authentication)
        } catch {
            if error.code == .notFound { return nil }
            if case .locked = error.detail { throw error }
            guard error.code == .locked, let state = await backend.lockState() else { throw error }
            // The system gives one status for "locked" and for "would have to ask". Which it is, the class and control of the
            // stored item tell, and not those of the key: an app's next version may declare others.
            switch await lookUp() {
            case .seen(let stored) where stored.accessControl != nil: break
            case .unseen where state != .unlocked:
                // Of a class that cannot be reached; which one, nobody tells.
                if !key.accessibility.isReachable(in: state) { throw .locked(key.accessibility, state) }
                throw StorageError(.locked, "the stored item is of another class than the key")
            case .unseen, .unknown:
                guard key.accessibility.isReachable(in: state) else { throw .locked(key.accessibility, state) }
                if key.accessControl == nil { throw error }
            case .seen: throw error
            }
            throw StorageError(.authenticationRequired, error.reason, detail: error.detail)
        }
    }

    private enum Sight {
        case seen(KeychainAttributes)
        case unseen
        case unknown
    }

    /// Whether the item is among those whose class can be reached now.
    private func lookUp() async -> Sight {
        let scope = KeychainScope(service: address.service, accessGroup: address.accessGroup)
        guard let listing = try? await backend.list(scope) else { return .unknown }
        return listing.items.first { $0.address == address }.map(Sight.seen) ?? .unseen
    }
}
