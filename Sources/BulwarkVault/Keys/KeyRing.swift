internal import BulwarkCore
internal import BulwarkKeybag
internal import BulwarkStorage
internal import Crypto
internal import Foundation

/// The vault's own keys of one class, derived from a random key that the keybag's class key wraps.
struct VaultClassKeys: Sendable {
    /// Wraps the keys of rows.
    let wrapping: SymmetricKey
    /// Seals the attributes of rows.
    let attributes: SymmetricKey

    init(_ root: SecureBytes) {
        let root = root.withExposedBytes { SymmetricKey(data: $0) }
        func derive(_ name: String) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: root, salt: Data("bulwark vault 1".utf8), info: Data(name.utf8), outputByteCount: 32)
        }
        wrapping = derive("wrapping")
        attributes = derive("attributes")
    }
}

/// Keeps the vault's keys while the keybag's state lets them be reached, so that each read need not unwrap one; and not a
/// moment longer than anybody asks.
final class KeyRing: Sendable {
    private struct Held {
        var keys: [Accessibility: Kept] = [:]
        /// How often keys were dropped: what was unwrapped before a drop is not kept after it.
        var drops: UInt64 = 0
    }

    /// The keys of a class, and what they were unwrapped from.
    private struct Kept {
        var keys: VaultClassKeys
        var wrapped: Data
    }

    let classKeys: ClassKeys
    private let held = Locked(Held())

    init(_ classKeys: ClassKeys) { self.classKeys = classKeys }

    /// The state; keys that it does not let be reached are dropped.
    func status() throws(StorageError) -> ClassKeyStatus {
        let status: ClassKeyStatus
        do throws(StorageError) { status = try classKeys.status() } catch {
            drop { _ in true }
            throw error
        }
        if status.lockState != .unlocked || !status.hasPasscode { drop { !status.reaches($0) } }
        return status
    }

    /// The vault's keys of a class; nil where none were made yet.
    ///
    /// - Throws: ``StorageError/Code/locked``, ``StorageError/Code/passcodeNotSet``, ``StorageError/Code/tampered``.
    func keys(
        of accessibility: Accessibility, _ status: ClassKeyStatus, in db: VaultConnection
    ) throws(StorageError) -> VaultClassKeys? {
        try status.requireReach(accessibility)
        let (found, drops) = held.withLock { ($0.keys[accessibility], $0.drops) }
        // The keys of all other classes are there for good.
        if let found, !accessibility.needsPasscode { return found.keys }
        let wrapped: Data?
        do { wrapped = try KeyTable.key(accessibility.rowNumber, in: db) } catch {
            throw StorageError(database: error)
        }
        if let found {
            if found.wrapped == wrapped { return found.keys }
            // Another process has removed the passcode, and with it these keys.
            drop { $0 == accessibility }
        }
        guard let wrapped else { return nil }
        let root = try classKeys.unwrap(Array(wrapped), for: KeyClass(accessibility))
        defer { root.wipe() }
        let keys = VaultClassKeys(root)
        // Below this frame, on whichever thread reads first: the reads that follow leave no key there.
        StackResidue.scrub(kilobytes: 48)
        held.withLock { if $0.drops == drops { $0.keys[accessibility] = Kept(keys: keys, wrapped: wrapped) } }
        return keys
    }

    /// The state as it is for items of a class: another process may have set a passcode where there was none.
    func status(_ known: ClassKeyStatus, for accessibility: Accessibility) throws(StorageError) -> ClassKeyStatus {
        guard accessibility.needsPasscode, !known.hasPasscode, classKeys.takeUpChanges() else { return known }
        return try status()
    }

    /// The vault's keys of a class, made in this transaction where there were none. New ones are kept from their next use on
    /// only, when they are surely in the file.
    func keysOrNew(
        of accessibility: Accessibility, _ status: ClassKeyStatus, in db: VaultConnection
    ) throws(StorageError) -> VaultClassKeys {
        if let keys = try keys(of: accessibility, status, in: db) { return keys }
        let root = SecureBytes(random: 32)
        defer { root.wipe() }
        let wrapped = try classKeys.wrap(root, for: KeyClass(accessibility))
        do { try KeyTable.add(accessibility.rowNumber, Data(wrapped), in: db) } catch {
            throw StorageError(database: error)
        }
        return VaultClassKeys(root)
    }

    /// Lets go of keys, which zeroes them when nobody uses them any more.
    func drop(_ isMeant: (Accessibility) -> Bool = { _ in true }) {
        held.withLock { held in
            let meant = held.keys.keys.filter(isMeant)
            held.drops += 1
            if meant.isEmpty { return }
            for key in meant { held.keys.removeValue(forKey: key) }
        }
    }
}
