/// Keeps the marks of archives where whoever can put an old file back cannot put an old mark back: in the keychain
/// (``KeychainArchiveCounter``), on a server, in a chip.
public protocol ArchiveCounter: Sendable {
    /// The mark of an archive; nil when there never was one.
    func mark(of archive: String) async throws(StorageError) -> ArchiveMark?

    /// Sets the mark of an archive, durably.
    func setMark(_ mark: ArchiveMark, of archive: String) async throws(StorageError)
}

/// Keeps the marks of archives in the keychain, on this device.
public struct KeychainArchiveCounter: ArchiveCounter {
    private let keychain: Keychain
    private let accessibility: Accessibility

    /// Keeps marks in a keychain.
    ///
    /// - Parameters:
    ///   - keychain: The keychain.
    ///   - accessibility: When the marks can be reached: at least whenever the files are.
    public init(_ keychain: Keychain, accessibility: Accessibility = .whenUnlockedThisDeviceOnly) {
        self.keychain = keychain
        self.accessibility = accessibility
    }

    /// The mark of an archive.
    public func mark(of archive: String) async throws(StorageError) -> ArchiveMark? {
        try await keychain.value(for: key(archive))
    }

    /// Sets the mark of an archive.
    public func setMark(_ mark: ArchiveMark, of archive: String) async throws(StorageError) {
        try await keychain.set(mark, for: key(archive))
    }

    private func key(_ archive: String) -> KeychainKey<ArchiveMark> {
        KeychainKey("archive-mark/\(archive)", accessibility: accessibility)
    }
}
