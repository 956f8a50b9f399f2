public import BulwarkCore
public import BulwarkKeybag
public import BulwarkStorage

/// A keychain in a file, where the system has none: SQLite rows that are sealed one by one under the classes of a keybag.
///
/// ```swift
/// let vault = try Vault.open(at: location, KeybagConfiguration(entanglement: deviceKey))
/// try await vault.unlock(Secret(passcode: typed))
/// let keychain = Keychain(service: "com.example.sync", backend: vault)
/// try await keychain.set(token, for: .authToken)
/// try await vault.lock()
/// try await keychain.value(for: .authToken)  // locked: whenUnlockedThisDeviceOnly, locked
/// ```
///
/// Several processes can use one vault. A write is durable when it returns, and old or new after any crash. Nil means that
/// nothing is stored. Both a value and nil are given only after the table as a whole was found to be what was written.
public final class Vault: Sendable {
    /// Where it is.
    public let location: VaultLocation
    /// The keybag in this process; nil where an agent has it.
    public let keybag: Keybag?
    let configuration: VaultConfiguration
    let isRolledBack: Bool
    let database: VaultDatabase
    let ring: KeyRing
    let index: IndexKeys
    let trust = LedgerTrust()
    let watermark: WriteWatermark
    /// The scope of the last write, whose numbers the next most likely needs too.
    let lastScope = Locked<IndexKeys.Neighbourhood?>(nil)
    private let watch: Task<Void, Never>

    /// Opens the vault of a folder over class keys.
    ///
    /// - Parameters:
    ///   - location: The folder; it is made where it is missing.
    ///   - keyring: What holds the class keys: the vault's keybag, or an agent that has opened it.
    ///   - configuration: What the vault works with.
    /// - Throws: ``StorageError/Code/tampered`` where the vault is not what was written or belongs to another keybag;
    ///   ``StorageError/Code/rolledBack`` where its database is older than one that was there before;
    ///   ``StorageError/Code/storeMissing`` where it is gone or empty, and was there before;
    ///   ``StorageError/Code/unknownVersion``; what the file system answers.
    public init(
        _ location: VaultLocation, keyring: any ClassKeyring, _ configuration: VaultConfiguration = VaultConfiguration()
    ) throws(StorageError) {
        let classKeys = ClassKeys(ring: keyring)
        self.location = location
        keybag = keyring as? Keybag
        self.configuration = configuration
        do throws(CoreError) { try location.prepare(configuration.files) } catch { throw StorageError(error) }
        let database = try VaultDatabase(location, busyTimeout: configuration.busyTimeout)
        let ring = KeyRing(classKeys)
        self.database = database
        self.ring = ring
        let watermark = WriteWatermark(classKeys, try classKeys.watermark())
        self.watermark = watermark
        let index = try Self.indexKeys(database, classKeys, isNewAllowed: watermark.value == 0)
        self.index = index
        // A ledger that is damaged is found by whoever needs it.
        let last = try? database.read { db in try LedgerTable.ledger(under: index.ledger, in: db).ledger.sequence }
        if let last, watermark.isPast(last), !configuration.opensRolledBack {
            throw StorageError(.rolledBack, "the vault's database is older than one that was there before")
        }
        isRolledBack = last.map(watermark.isPast) ?? false
        // From here on a database that comes back older than it is now, or not at all, is noticed.
        if let last { try? watermark.raise(to: last) }
        let states = keyring.states
        // The last resort: whoever reads or writes looks at the state too.
        watch = Task { [weak ring] in
            for await state in states where state != .unlocked { _ = try? ring?.status() }
            ring?.drop()
        }
        try purgeWithoutPasscode()
    }

    deinit {
        watch.cancel()
        // The database closes itself: this may be its own queue, where a work that has just ended held the last reference,
        // and closing it from there would wait for itself.
    }

    /// Makes a vault: a keybag with new keys, unlocked, and an empty table.
    ///
    /// - Parameters:
    ///   - location: The folder; it is made where it is missing.
    ///   - passcode: The passcode; nil for none: then the device's key alone protects what is stored.
    ///   - setup: What the bag works with.
    ///   - configuration: What the vault works with.
    /// - Throws: ``StorageError/Code/alreadyExists`` where there is a keybag, or items that another one wrapped.
    public static func create(
        at location: VaultLocation, passcode: Secret?, _ setup: KeybagConfiguration,
        _ configuration: VaultConfiguration = VaultConfiguration()
    ) throws(StorageError) -> Vault {
        do throws(CoreError) { try location.prepare(configuration.files) } catch { throw StorageError(error) }
        // First: making a bag begins the record of wrong passcodes anew, and with that of a bag that is only missing nobody could unlock it
        // when it is back.
        let database = try VaultDatabase(location, busyTimeout: configuration.busyTimeout)
        let isTaken = try database.read { db in try KeyTable.key(KeyTable.index, in: db) } != nil
        database.close()
        if isTaken { throw StorageError(.alreadyExists, "there are items of a vault") }
        let keybag: Keybag
        do throws(KeybagError) {
            keybag = try Keybag.create(at: location.keybag, passcode: passcode, setup)
        } catch {
            throw StorageError(error)
        }
        do throws(StorageError) { return try Vault(location, keyring: keybag, configuration) } catch {
            // Nothing is under its keys yet, and it would be in the way of the next try.
            try? keybag.destroy()
            throw error
        }
    }

    /// Opens a vault: before the first unlock, or unlocked where no passcode is set.
    ///
    /// - Parameters:
    ///   - location: The folder.
    ///   - setup: What the bag works with.
    ///   - configuration: What the vault works with.
    /// - Throws: ``StorageError/Code/notAvailable`` where there is none.
    public static func open(
        at location: VaultLocation, _ setup: KeybagConfiguration,
        _ configuration: VaultConfiguration = VaultConfiguration()
    ) throws(StorageError) -> Vault {
        let keybag: Keybag
        do throws(KeybagError) { keybag = try Keybag.open(location.keybag, setup) } catch { throw StorageError(error) }
        return try Vault(location, keyring: keybag, configuration)
    }

    /// The state now and whenever it changes: what an app does by `protectedDataDidBecomeAvailable` elsewhere. It ends when
    /// nobody tells any more: the bag was destroyed, or the agent is gone.
    public var states: AsyncStream<LockState> { ring.classKeys.ring.states }

    /// Locks: what the locked state may not reach is zeroed, in the keybag (after its grace) and here.
    ///
    /// Reads that are under way finish with the keys that they have. Deleted values are cleared out of the log too.
    ///
    /// - Throws: What the agent answers, where one has the keys; never otherwise.
    public func lock() async throws(StorageError) {
        // An agent is gone with its keys, and its bag with it; otherwise nothing is to hold up the lock.
        if keybag == nil { rememberLastWrite() }
        try ring.classKeys.lock()
        _ = try ring.status()
        lastScope.withLock { $0 = nil }
        KeyResidue.overwrite()
        if keybag != nil { rememberLastWrite() }
        try? await database.emptyLog()
    }

    private func rememberLastWrite() {
        if let sequence = try? lastSequence() { try? watermark.raise(to: sequence) }
    }

    /// The number of the last write that is in the file.
    private func lastSequence() throws(StorageError) -> Int64 {
        let key = index.ledger
        return try database.read { db in try LedgerTable.ledger(under: key, in: db).ledger.sequence }
    }

    /// Unlocks the keybag of this process. Takes one derivation.
    ///
    /// - Throws: ``StorageError/Code/authenticationFailed``, ``StorageError/Code/rateLimited``,
    ///   ``StorageError/Code/passcodeNotSet``; ``StorageError/Code/refused`` where an agent has the keys.
    public func unlock(_ passcode: Secret) async throws(StorageError) {
        try await withKeybag { keybag throws(KeybagError) in try keybag.unlock(passcode) }
    }

    /// Changes, sets or removes the passcode.
    ///
    /// Removing it deletes the items of class `whenPasscodeSetThisDeviceOnly` first, and then destroys their class key.
    ///
    /// - Parameters:
    ///   - old: The present passcode; nil where there is none.
    ///   - new: The next one; nil for none.
    /// - Throws: As ``unlock(_:)``; ``StorageError/Code/refused`` where a passcode is set and `old` is nil.
    public func changePasscode(from old: Secret?, to new: Secret?) async throws(StorageError) {
        switch (old, new) {
        case (let old?, let new?):
            try await withKeybag { keybag throws(KeybagError) in try keybag.changePasscode(from: old, to: new) }
        case (nil, let new?):
            // What a removal in a crash, or by somebody else, left behind was wrapped by a key that is no more.
            try await removeWithoutPasscode()
            try await withKeybag { keybag throws(KeybagError) in try keybag.setPasscode(new) }
        case (let old?, nil):
            let classKeys = ring.classKeys
            try await Offload.run { () throws(StorageError) in try classKeys.confirm(old) }
            try await removeAll(of: .whenPasscodeSetThisDeviceOnly)
            try await withKeybag { keybag throws(KeybagError) in try keybag.removePasscode(old) }
            ring.drop { $0 == .whenPasscodeSetThisDeviceOnly }
            try await removeWithoutPasscode()
        case (nil, nil): return
        }
    }

    /// Erases the whole vault for good: destroys the keybag, so that nothing in the file can be read any more whatever its
    /// size, and then removes the file as a courtesy. A vault that was made in its place meanwhile is left alone.
    ///
    /// - Throws: What the file system answers; the keys in memory are gone all the same.
    public func erase() async throws(StorageError) {
        ring.drop()
        let isOwn = try await withKeybag { keybag throws(KeybagError) in try keybag.destroyOwn() }
        let hasMoved = database.hasMoved
        database.end()
        database.close()
        if isOwn, !hasMoved { try Self.removeDatabase(location, configuration.files) }
    }

    /// Erases a vault without opening it, as ``erase()`` does: one that is damaged too, or whose device key is lost. An agent that
    /// holds its keys must be locked first.
    ///
    /// - Throws: What the file system answers.
    public static func erase(
        at location: VaultLocation, _ setup: KeybagConfiguration
    ) throws(StorageError) {
        do throws(KeybagError) { try Keybag.destroy(location.keybag, setup) } catch { throw StorageError(error) }
        if (try? setup.files.status(of: location.database, followingLinks: false))?.kind == .file,
            let database = try? VaultDatabase(location, busyTimeout: .seconds(1))
        {
            database.end()
            database.close()
        }
        try removeDatabase(location, setup.files)
    }

    private static func removeDatabase(
        _ location: VaultLocation, _ files: any FileSystem
    ) throws(StorageError) {
        do throws(CoreError) {
            for path in [location.database] + location.companions {
                do throws(CoreError) { try files.unlink(path) } catch {
                    if error.code != .notFound { throw error }
                }
            }
            try files.synchronizeFolder(location.folder)
        } catch {
            throw StorageError(error)
        }
    }

    private func withKeybag<Result: Sendable>(
        _ body: @escaping @Sendable (Keybag) throws(KeybagError) -> Result
    ) async throws(StorageError) -> Result {
        guard let keybag else { throw StorageError(.refused, "an agent has the keys: ask it, or stop it first") }
        return try await Offload.run { () throws(StorageError) in
            do throws(KeybagError) { return try body(keybag) } catch { throw StorageError(error) }
        }
    }

    /// The keys that are needed in every state; made when the vault is opened first.
    ///
    /// - Parameter isNewAllowed: Whether there may have been none before: the keybag remembers no write.
    /// - Throws: ``StorageError/Code/storeMissing`` where there was one.
    private static func indexKeys(
        _ database: VaultDatabase, _ classKeys: ClassKeys, isNewAllowed: Bool
    ) throws(StorageError) -> IndexKeys {
        let root: SecureBytes
        if let wrapped = try database.read({ db in try KeyTable.key(KeyTable.index, in: db) }) {
            root = try classKeys.unwrap(Array(wrapped), for: .alwaysThisDeviceOnly)
        } else {
            if !isNewAllowed { throw StorageError(.storeMissing, "the vault's database") }
            root = try database.writeNow { db in
                if let wrapped = try KeyTable.key(KeyTable.index, in: db) {
                    return try classKeys.unwrap(Array(wrapped), for: .alwaysThisDeviceOnly)
                }
                let root = SecureBytes(random: 32)
                try KeyTable.add(KeyTable.index, .init(classKeys.wrap(root, for: .alwaysThisDeviceOnly)), in: db)
                let index = IndexKeys(root)
                // Making the table counts as a write, so that one that is made anew is older than this.
                var ledger = Ledger.empty
                ledger.sequence = 1
                try LedgerTable.put(ledger, under: index.ledger, in: db)
                return root
            }
        }
        defer { root.wipe() }
        return IndexKeys(root)
    }
}

extension VaultLocation {
    /// The keybag of the vault.
    public var keybag: String { folder + "/keys.bag" }
}
