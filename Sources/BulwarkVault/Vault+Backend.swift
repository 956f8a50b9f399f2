public import BulwarkCore
internal import BulwarkKeybag
public import BulwarkStorage
internal import Crypto
internal import Foundation

extension Vault: KeychainBackend {
    /// The device's passcode and passwords of the app are enforced; faces and fingers are not to be had here. Access groups
    /// are names: whoever can unlock the vault reads all of them.
    public var capabilities: KeychainCapabilities {
        KeychainCapabilities(
            accessConstraints: [.devicePasscode, .applicationPassword], synchronizes: false, hasAccessGroups: true)
    }

    /// The keybag's state; nil where an agent has it and does not answer.
    public func lockState() async -> LockState? { (try? ring.status())?.lockState }

    /// Nil: nobody enrols here.
    public func enrolmentState() async -> [UInt8]? { nil }

    /// Stores an item that was not there.
    public func add(_ item: KeychainItem, authentication: KeychainAuthentication?) async throws(StorageError) {
        try await put([item], .adding, authentication)
    }

    /// Changes an item in place.
    public func update(_ item: KeychainItem, authentication: KeychainAuthentication?) async throws(StorageError) {
        try await put([item], .updating, authentication)
    }

    /// Stores items or changes those that are there: all of them or none, in one transaction that is durable when this
    /// returns.
    public func set(_ items: [KeychainItem], authentication: KeychainAuthentication?) async throws(StorageError) {
        try await put(items, .either, authentication)
    }

    /// Reads an item; nil only when there is none. Either is said only of a table that as a whole is what was written: an old version of
    /// a row is whole by itself, too.
    ///
    /// - Throws: ``StorageError/Code/locked`` with the stored item's class, whatever class a caller expects;
    ///   ``StorageError/Code/tampered``; ``StorageError/Code/authenticationRequired``,
    ///   ``StorageError/Code/authenticationFailed`` and ``StorageError/Code/rateLimited`` for items under access control.
    public func item(
        at address: KeychainAddress, authentication: KeychainAuthentication?
    ) async throws(StorageError) -> KeychainItem? {
        if address.isSynchronizable { throw .unsupported(.synchronization) }
        let point = index.point(of: address)
        let status = try ring.status()
        var found = try database.look { db in try self.find(point, status, in: db) }
        let version = found?.version
        if !trust.hasSeen(version) {
            found = try await database.readLatest { db in
                try self.trust.require(self.index, in: db)
                return try self.find(point, try self.ring.status(), in: db)
            }
            // Where nothing was written since the first look, what it saw is what was added up.
            if version != nil, try database.look({ db in try LedgerTable.contentVersion(in: db) }) == version {
                trust.noteSeen(version)
            }
        }
        guard let found else { return nil }
        if let item = try openAtOnce(found, at: address) { return item }
        return try await open(found, at: address, authentication)
    }

    /// Removes an item, in any state.
    public func remove(at address: KeychainAddress) async throws(StorageError) -> Bool {
        if address.isSynchronizable { throw .unsupported(.synchronization) }
        let point = index.point(of: address)
        let status = try? ring.status()
        return try await database.write { db in
            guard let row = try ItemTable.version(at: point, in: db) else {
                try self.trust.require(self.index, in: db)
                return false
            }
            try self.change(in: db) { ledger in
                try ItemTable.remove(at: point, in: db)
                ledger?.remove(self.index.summand(of: row.header))
            }
            return !(status.map { self.isDead(row.header, $0) } ?? false)
        } settling: {
            self.settle(in: $0)
        }
    }

    /// Lists the items of a scope. Rows that are damaged are left out, and the listing says that it is not complete.
    public func list(_ scope: KeychainScope) async throws(StorageError) -> KeychainListing {
        try await list(index.service(scope.service), scope.accessGroup.map { index.group(scope.service, $0) })
    }

    /// Lists the items of all services, as ``list(_:)`` does those of one.
    public func listAll() async throws(StorageError) -> KeychainListing { try await list(nil, nil) }

    private func list(_ service: Int64?, _ group: Int64?) async throws(StorageError) -> KeychainListing {
        let status = try ring.status()
        return try await database.readLatest { db in
            var isComplete = (try? self.trust.require(self.index, in: db)) != nil
            var items: [KeychainAttributes] = []
            var status = status
            for met in try ItemTable.rows(.attributes, service: service, group: group, in: db) {
                if let header = met.header {
                    status = try self.ring.status(status, for: header.accessibility)
                    if self.isDead(header, status) { continue }
                }
                if let attributes = try? self.attributes(of: met, status, in: db) {
                    items.append(attributes)
                } else {
                    isComplete = false
                }
            }
            items.sort { left, right in
                (left.address.service, left.address.account, left.address.order)
                    < (right.address.service, right.address.account, right.address.order)
            }
            return KeychainListing(items: items, isComplete: isComplete)
        }
    }

    /// Removes all items of a scope, in any state, damaged ones too, and clears what they were out of the log.
    @discardableResult
    public func removeAll(_ scope: KeychainScope) async throws(StorageError) -> Int? {
        let service = index.service(scope.service)
        let group = scope.accessGroup.map { index.group(scope.service, $0) }
        let count = try await database.write { db in
            try self.removeRows(try ItemTable.rows(.header, service: service, group: group, in: db), in: db)
        }
        try await database.emptyLog()
        return count
    }
}

extension KeychainAddress {
    /// What tells items of one account apart, to sort by.
    fileprivate var order: String {
        guard case .internet(let place) = kind else { return accessGroup ?? "" }
        return "\(place.server) \(place.path) \(place.scheme.rawValue) \(place.port ?? 0) \(accessGroup ?? "")"
    }
}
