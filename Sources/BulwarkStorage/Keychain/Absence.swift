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
            // The system gives one status for "locked" and for "would have to ask": the state tells which.
            if key.accessibility.isReachable(in: state), key.accessControl != nil {
                throw StorageError(.authenticationRequired, error.reason, detail: error.detail)
            }
            throw .locked(key.accessibility, state)
        }
    }
}
