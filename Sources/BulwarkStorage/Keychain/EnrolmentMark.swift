internal import BulwarkCore

/// What an item that dies with a change of enrolment leaves behind: the enrolment it was stored under, as an item of its own
/// without control. The system removes the first without a word; the second tells death from absence.
enum EnrolmentMark {
    private static let prefix = "bulwark.enrolment."

    static func address(for address: KeychainAddress) -> KeychainAddress {
        var mark = address
        mark.account = prefix + address.account
        return mark
    }

    static func isMark(_ address: KeychainAddress) -> Bool { address.account.hasPrefix(prefix) }

    /// Stores an item and remembers under which enrolment, so that a later look tells death from absence.
    ///
    /// Where nothing is remembered yet, the mark is stored first: a crash in between leaves a mark of the present enrolment, which says
    /// nothing. Where an older mark is there it is replaced last, for it is all that tells that the item before this one died; a crash
    /// in between leaves the older mark, which still tells so when this item dies. What a write that failed would have meant is not
    /// remembered.
    ///
    /// - Throws: ``StorageError/Code/unsupported`` when nobody can tell the enrolment, before anything is stored;
    ///   ``StorageError/Code/invalidated`` where an item was to be changed that died; what storing throws.
    static func whileStoring(
        _ item: KeychainItem, in backend: any KeychainBackend,
        _ store: () async throws(StorageError) -> Void
    ) async throws(StorageError) {
        guard item.accessControl?.diesWithEnrolment == true else { return try await store() }
        guard let enrolment = await backend.enrolmentState() else { throw .unsupported(.enrolmentState) }
        let mark = KeychainItem(
            address: address(for: item.address), value: SecureBytes(copying: enrolment),
            accessibility: item.accessibility)
        let older = try await backend.item(at: mark.address, authentication: nil)
        if older == nil { try await backend.set([mark], authentication: nil) }
        do throws(StorageError) {
            try await store()
        } catch {
            // Another process added the item: the mark is its, too.
            if older == nil, error.code != .alreadyExists { _ = try? await backend.remove(at: mark.address) }
            if error.code == .notFound, let older, older.value != mark.value { throw StorageError(.invalidated) }
            throw error
        }
        if let older, older.value != mark.value { try await backend.set([mark], authentication: nil) }
    }

    /// - Throws: ``StorageError/Code/invalidated`` when an item was stored under another enrolment.
    static func check(for address: KeychainAddress, in backend: any KeychainBackend) async throws(StorageError) {
        guard let mark = try await backend.item(at: self.address(for: address), authentication: nil) else { return }
        let enrolment = await backend.enrolmentState()
        if enrolment.map({ SecureBytes(copying: $0) }) != mark.value { throw StorageError(.invalidated) }
    }
}
