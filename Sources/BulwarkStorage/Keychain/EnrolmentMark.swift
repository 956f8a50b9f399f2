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

    /// Remembers the enrolment, before the item itself is stored: a crash in between leaves a mark of the present
    /// enrolment, which says nothing.
    ///
    /// - Throws: ``StorageError/Code/unsupported`` when nobody can tell the enrolment.
    static func store(for item: KeychainItem, in backend: any KeychainBackend) async throws(StorageError) {
        guard let enrolment = await backend.enrolmentState() else { throw .unsupported(.enrolmentState) }
        let mark = KeychainItem(
            address: address(for: item.address), value: SecureBytes(copying: enrolment),
            accessibility: item.accessibility)
        try await backend.set([mark], authentication: nil)
    }

    /// - Throws: ``StorageError/Code/invalidated`` when an item was stored under another enrolment.
    static func check(for address: KeychainAddress, in backend: any KeychainBackend) async throws(StorageError) {
        guard let mark = try await backend.item(at: self.address(for: address), authentication: nil) else { return }
        let enrolment = await backend.enrolmentState()
        if enrolment.map({ SecureBytes(copying: $0) }) != mark.value { throw StorageError(.invalidated) }
    }
}
