internal import BulwarkCore
internal import BulwarkKeybag
internal import BulwarkStorage
internal import Crypto
internal import Foundation

extension Vault {
    /// What a write does with what is there.
    enum Mode: Sendable {
        case adding
        case updating
        case either
        /// Leaves alone what is there.
        case keeping
    }

    /// A row with the keys that open it.
    struct Found {
        var row: SealedItem
        var keys: VaultClassKeys
        /// What was in the file as the row was read.
        var version: UInt32?
    }

    /// An item that is ready to be sealed; what takes long was done before the transaction.
    private struct Prepared: Sendable {
        var item: KeychainItem
        var place: RowPlace
        var key: RowKey
    }

    /// Stores items, all of them or none.
    ///
    /// - Returns: Which were there, and were left alone.
    @discardableResult
    func put(
        _ items: [KeychainItem], _ mode: Mode, _ authentication: KeychainAuthentication?
    ) async throws(StorageError) -> [KeychainAddress] {
        if items.isEmpty { return [] }
        let prepared = try await prepare(items, authentication)
        let now = configuration.clock.now
        let (sequence, kept) = try await database.write { db in
            let status = try self.ring.status()
            var last: Int64 = 0
            var kept: [KeychainAddress] = []
            try self.change(in: db) { ledger in
                guard var changed = ledger else { throw StorageError.tampered("the ledger of the vault") }
                for item in prepared {
                    let isStored = try self.put(item, mode, status, now, &changed, in: db)
                    if !isStored { kept.append(item.item.address) }
                }
                ledger = changed
                last = changed.sequence
            }
            return (last, kept)
        } settling: {
            self.settle(in: $0)
        }
        // The write itself is done: a mark that cannot be set is for the next to set.
        try? watermark.note(sequence)
        return kept
    }

    /// Runs a change, and then writes the ledger, where there is one to be believed. Removing goes on without.
    func change(in db: VaultConnection, _ body: (inout Ledger?) throws -> Void) throws {
        var ledger = try? trust.ledger(under: index.ledger, in: db)
        let isTrusted = try ledger.map { try trust.isKept($0, in: db) } ?? false
        try ledger?.nextSequence()
        try body(&ledger)
        guard let ledger else { return }
        try trust.put(ledger, under: index.ledger, in: db)
        if isTrusted { try trust.note(ledger, in: db) }
    }

    /// Spares who reads next the adding up, after a change of one's own.
    func settle(in db: VaultConnection) {
        trust.settle({ try? database.look { db in try LedgerTable.contentVersion(in: db) } }, in: db)
    }

    /// Removes rows, and gives how many.
    func removeRows(_ rows: [ItemTable.Met], in db: VaultConnection) throws -> Int {
        if rows.isEmpty { return 0 }
        try change(in: db) { ledger in
            for met in rows {
                try ItemTable.remove(at: met.raw, in: db)
                if let header = met.header { ledger?.remove(index.summand(of: header)) }
            }
        }
        return rows.count
    }

    /// Whether a row is of the class that went with the passcode.
    func isDead(_ header: RowHeader, _ status: ClassKeyStatus) -> Bool {
        header.accessibility.needsPasscode && !status.hasPasscode
    }

    /// The row at a place, with its keys; nil where there is none.
    func find(
        _ point: RowPoint, _ status: ClassKeyStatus, in db: VaultConnection
    ) throws -> Found? {
        guard let row = try ItemTable.row(at: point, in: db) else { return nil }
        let version = db.contentVersion
        let status = try ring.status(status, for: row.header.accessibility)
        if isDead(row.header, status) { return nil }
        guard let keys = try ring.keys(of: row.header.accessibility, status, in: db) else {
            throw StorageError.tampered("the key of a class is missing")
        }
        return Found(row: row, keys: keys, version: version)
    }

    func attributes(
        of met: ItemTable.Met, _ status: ClassKeyStatus, in db: VaultConnection
    ) throws -> KeychainAttributes {
        guard let header = met.header, let sealed = met.attributes else {
            throw StorageError.tampered("a row of the vault is not of its shape")
        }
        guard let keys = try ring.keys(of: header.accessibility, status, in: db) else {
            throw StorageError.tampered("the key of a class is missing")
        }
        return try RowSealer.openAttributes(sealed, header, under: keys.attributes)
    }

    /// Opens a row that its class alone protects; nil where more is needed, which takes its time.
    func openAtOnce(_ found: Found, at address: KeychainAddress) throws(StorageError) -> KeychainItem? {
        if !found.row.header.lock.isEmpty { return nil }
        let key = try RowKey.parse(found.row.key, []).key(by: found.keys.wrapping)
        let item = try RowSealer.openValue(found.row, at: address, under: key)
        if item.accessControl == nil { return item }
        item.value.wipe()
        return nil
    }

    /// Opens a row, after what its access control asks for was shown.
    func open(
        _ found: Found, at address: KeychainAddress, _ authentication: KeychainAuthentication?
    ) async throws(StorageError) -> KeychainItem {
        let header = found.row.header
        let parsed = try RowKey.parse(found.row.key, header.lock)
        let wrapping = found.keys.wrapping
        let key: SymmetricKey
        if header.lock == .password {
            guard let password = authentication?.applicationPassword else {
                throw StorageError(.authenticationRequired, "the item needs a password")
            }
            key = try await Offload.run { () throws(StorageError) in try parsed.key(by: wrapping, and: password) }
        } else {
            key = try parsed.key(by: wrapping)
        }
        let item = try RowSealer.openValue(found.row, at: address, under: key)
        guard let control = item.accessControl else { return item }
        do throws(StorageError) {
            try await require(control, parsed, header.lock, authentication)
        } catch {
            item.value.wipe()
            throw error
        }
        return item
    }

    /// Asks for what an access control wants, besides a password that the key depends on.
    private func require(
        _ control: AccessControl, _ parsed: RowKey.Parsed, _ lock: RowHeader.Lock,
        _ authentication: KeychainAuthentication?
    ) async throws(StorageError) {
        var failure: StorageError?
        for constraint in AccessConstraint.allCases where control.constraints.contains(constraint) {
            do throws(StorageError) {
                switch constraint {
                case .applicationPassword where lock == .password: break
                case .applicationPassword:
                    guard let password = authentication?.applicationPassword else {
                        throw StorageError(.authenticationRequired, "the item needs a password")
                    }
                    let isRight = try await Offload.run { () throws(StorageError) in try parsed.accepts(password) }
                    if !isRight { throw StorageError(.authenticationFailed, "wrong password") }
                case .devicePasscode:
                    guard let evidence = authentication?.evidence as? PasscodeEvidence else {
                        throw StorageError(.authenticationRequired, "the item needs the passcode")
                    }
                    let classKeys = ring.classKeys
                    try await Offload.run { () throws(StorageError) in try classKeys.confirm(evidence.passcode) }
                case .biometryAny, .biometryCurrentSet: throw .unsupported(.accessControl(constraint))
                }
                if control.combination == .any { return }
            } catch {
                if control.combination == .all { throw error }
                // What was shown and is wrong says more than what was not shown.
                if failure == nil || failure?.code == .authenticationRequired { failure = error }
            }
        }
        if let failure { throw failure }
    }

    private func prepare(
        _ items: [KeychainItem], _ authentication: KeychainAuthentication?
    ) async throws(StorageError) -> [Prepared] {
        var prepared: [Prepared] = []
        var last = lastScope.withLock { $0 }
        defer { lastScope.withLock { $0 = last } }
        prepared.reserveCapacity(items.count)
        for item in items {
            try check(item)
            let cost = configuration.passwordCost
            let key: RowKey
            if item.accessControl?.constraints.contains(.applicationPassword) == true {
                key = try await Offload.run { () throws(StorageError) in
                    try RowKey(for: item.accessControl, authentication, cost: cost)
                }
            } else {
                key = try RowKey(for: nil, nil, cost: cost)
            }
            prepared.append(Prepared(item: item, place: index.place(of: item.address, near: &last), key: key))
        }
        return prepared
    }

    /// - Throws: What cannot be enforced here, by name; ``StorageError/Code/tooLarge``.
    private func check(_ item: KeychainItem) throws(StorageError) {
        if item.address.isSynchronizable { throw .unsupported(.synchronization) }
        for constraint in AccessConstraint.allCases
        where item.accessControl?.constraints.contains(constraint) == true
            && !capabilities.accessConstraints.contains(constraint)
        {
            throw .unsupported(.accessControl(constraint))
        }
        if item.value.isWiped { throw StorageError(.wiped) }
        let names = AddressCoder.bytes(item.address).count + (item.label?.utf8.count ?? 0)
        guard item.value.count <= configuration.limits.valueSize, names <= configuration.limits.nameSize else {
            throw StorageError(.tooLarge, "an item of the vault")
        }
    }

    /// Stores an item; false where one is there that is to be left alone.
    private func put(
        _ prepared: Prepared, _ mode: Mode, _ status: ClassKeyStatus, _ now: Date, _ ledger: inout Ledger,
        in db: VaultConnection
    ) throws -> Bool {
        let item = prepared.item
        let present = try ItemTable.version(at: prepared.place.point, in: db)
        let status = try ring.status(status, for: present?.header.accessibility ?? item.accessibility)
        let living = present.flatMap { isDead($0.header, status) ? nil : $0 }
        if mode == .keeping, living != nil { return false }
        if mode == .updating, living == nil { throw StorageError(.notFound) }
        if mode != .adding, let living { try status.requireReach(living.header.accessibility) }
        try status.requireReach(item.accessibility)
        if item.accessControl?.constraints.contains(.devicePasscode) == true, !status.hasPasscode {
            throw StorageError(.passcodeNotSet)
        }
        if mode == .adding, living != nil { throw StorageError(.alreadyExists) }
        let keys = try ring.keysOrNew(of: item.accessibility, status, in: db)
        let header = RowHeader(
            place: prepared.place, accessibility: item.accessibility, lock: prepared.key.lock,
            sequence: try ledger.nextSequence())
        var created = now
        if let living, let old = try? ring.keys(of: living.header.accessibility, status, in: db),
            let attributes = try? RowSealer.openAttributes(living.attributes, living.header, under: old.attributes)
        {
            // Where the old attributes are damaged the item is written whole again, and counts as new.
            created = attributes.created ?? now
        }
        let attributes = KeychainAttributes(
            address: item.address, accessibility: item.accessibility, accessControl: item.accessControl,
            label: item.label, created: created, modified: now)
        var row = ItemRow(
            header: header, key: try prepared.key.wrapped(by: keys.wrapping),
            attributes: try RowSealer.sealAttributes(attributes, header, under: keys.attributes), value: Data())
        row.value = try RowSealer.sealValue(item, row, under: prepared.key.key)
        try ItemTable.put(row, in: db)
        if let present { ledger.remove(index.summand(of: present.header)) }
        ledger.add(index.summand(of: header))
        return true
    }
}
