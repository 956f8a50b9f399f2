internal import BulwarkRelayAPI
internal import Foundation
internal import GRDB

/// What became of a device that asked to be registered.
enum RegistrationOutcome: Sendable, Hashable {
    /// It is the first of a new account.
    case newAccount(Requester)
    /// It is a further one of an account.
    case newDevice(Requester)
    /// It was there already, with the same identity.
    case known(Requester)

    var requester: Requester {
        switch self {
        case .newAccount(let requester), .newDevice(let requester), .known(let requester): requester
        }
    }
}

extension RelayStore {
    /// A device that is registered; nil where there is none.
    func device(_ address: RelayAddress) async throws(RelayError) -> Requester? {
        try await read { db in try Self.device(address, in: db) }
    }

    /// The devices of an account by their numbers.
    ///
    /// - Throws: ``RelayError/Code/unknownAddress``.
    func devices(of account: AccountName) async throws(RelayError) -> [Requester] {
        try await read { db in
            guard let id = try Self.account(account, in: db) else { throw RelayError(.unknownAddress) }
            return try Self.devices(of: id, account, in: db)
        }
    }

    /// Takes a device whose proof was checked.
    ///
    /// - Parameters:
    ///   - registration: What it asks.
    ///   - takesNewAccounts: Whether a new name may be made.
    ///   - limit: The most devices of an account.
    ///   - now: The time, in seconds since 1970.
    ///   - authorizes: Whether an authorization is by a key that is given to it, and good.
    func register(
        _ registration: DeviceRegistration, takesNewAccounts: Bool, atMost limit: Int, now: Int64,
        authorizes: @escaping @Sendable (DeviceAuthorization, _ identity: [UInt8]) -> Bool
    ) async throws(RelayError) -> RegistrationOutcome {
        try await write { db in
            let address = registration.address, identity = Array(registration.identity)
            guard let account = try Self.account(address.account, in: db) else {
                // Who brings leave means an account that is gone: a new one would be somebody else's.
                guard registration.authorization == nil else { throw RelayError(.notAuthorized, "no such account") }
                let made = try Self.makeAccount(address.account, takesNewAccounts, now, in: db)
                return .newAccount(try Self.makeDevice(address, made, identity, in: db))
            }
            let devices = try Self.devices(of: account, address.account, in: db)
            if let device = devices.first(where: { $0.address.device == address.device }) {
                guard device.identity == identity else { throw RelayError(.addressTaken) }
                return .known(device)
            }
            guard let authorization = registration.authorization,
                let authorizer = devices.first(where: { $0.address.device == authorization.authorizer }),
                authorizes(authorization, authorizer.identity)
            else { throw RelayError(.notAuthorized) }
            guard devices.count < limit else { throw RelayError(.tooManyDevices) }
            try db.execute(
                sql: "INSERT OR IGNORE INTO used_authorizations VALUES (?, ?)",
                arguments: [Digest.of(authorization.signature), Int64(clamping: authorization.expires)])
            guard db.changesCount == 1 else { throw RelayError(.notAuthorized, "the leave was used before") }
            return .newDevice(try Self.makeDevice(address, account, identity, in: db))
        }
    }

    /// Forgets a device and all that is for it, and the account with the last one.
    ///
    /// - Returns: The rows of the devices that are gone, and the names of attachments whose files have to go.
    func removeDevice(
        _ number: UInt32, of requester: Requester, holdingNameUntil until: Int64
    ) async throws(RelayError) -> (devices: Set<Int64>, attachments: [String]) {
        try await write { db in
            try Self.require(requester, in: db)
            guard
                let device = try Self.device(
                    RelayAddress(account: requester.address.account, device: number), in: db)
            else { throw RelayError(.unknownAddress) }
            if try Self.devices(of: requester.account, requester.address.account, in: db).count == 1 {
                return try Self.removeAccount(of: requester, holdingNameUntil: until, in: db)
            }
            try Self.removeMailbox(device.device, in: db)
            try db.execute(sql: "DELETE FROM devices WHERE id = ?", arguments: [device.device])
            return ([device.device], [])
        }
    }

    /// Forgets an account.
    ///
    /// - Returns: The rows of the devices that are gone, and the names of attachments whose files have to go.
    func removeAccount(
        of requester: Requester, holdingNameUntil until: Int64
    ) async throws(RelayError) -> (devices: Set<Int64>, attachments: [String]) {
        try await write { db in
            try Self.require(requester, in: db)
            return try Self.removeAccount(of: requester, holdingNameUntil: until, in: db)
        }
    }

    // MARK: Tokens

    /// Keeps a token by its digest, and drops the device's oldest ones.
    ///
    /// - Returns: The digests of those that were dropped.
    @discardableResult
    func addToken(
        _ digest: Data, for device: Int64, expires: Int64, atMost limit: Int
    ) async throws(RelayError) -> [Data] {
        try await write { db in
            guard try Bool.fetchOne(db, sql: "SELECT 1 FROM devices WHERE id = ?", arguments: [device]) != nil else {
                throw RelayError(.unknownAddress)
            }
            try db.execute(sql: "INSERT INTO tokens VALUES (?, ?, ?)", arguments: [digest, device, expires])
            return try Data.fetchAll(
                db,
                sql: """
                    DELETE FROM tokens WHERE device = ? AND digest NOT IN
                        (SELECT digest FROM tokens WHERE device = ? ORDER BY digest = ? DESC, expires DESC LIMIT ?)
                    RETURNING digest
                    """, arguments: [device, device, digest, limit])
        }
    }

    /// Whose token it is, and until when; nil where it is nobody's.
    func token(_ digest: Data) async throws(RelayError) -> (requester: Requester, expires: Int64)? {
        try await read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT devices.id, account, number, identity, name, expires FROM tokens
                    JOIN devices ON devices.id = device JOIN accounts ON accounts.id = account WHERE digest = ?
                    """, arguments: [digest])
            guard let row else { return nil }
            return (try Requester(row, account: AccountName(utf8: row["name"])), row["expires"])
        }
    }

    /// Drops a token.
    func removeToken(_ digest: Data) async throws(RelayError) {
        try await write { db in try db.execute(sql: "DELETE FROM tokens WHERE digest = ?", arguments: [digest]) }
    }

    // MARK: Rows

    /// That a device is still there whose request was under way when another of its account may have removed it.
    ///
    /// - Throws: ``RelayError/Code/unauthorized``.
    static func require(_ requester: Requester, in db: Database) throws {
        let statement = try db.cachedStatement(sql: "SELECT 1 FROM devices WHERE id = ?")
        guard try Int.fetchOne(statement, arguments: [requester.device]) != nil else {
            throw RelayError(.unauthorized, "the device was removed")
        }
    }

    static func account(_ name: AccountName, in db: Database) throws -> Int64? {
        let statement = try db.cachedStatement(sql: "SELECT id FROM accounts WHERE name = ?")
        return try Int64.fetchOne(statement, arguments: [name.utf8])
    }

    static func devices(of account: Int64, _ name: AccountName, in db: Database) throws -> [Requester] {
        let statement = try db.cachedStatement(
            sql: "SELECT id, account, number, identity FROM devices WHERE account = ? ORDER BY number")
        return try Row.fetchAll(statement, arguments: [account]).map { try Requester($0, account: name) }
    }

    static func device(_ address: RelayAddress, in db: Database) throws -> Requester? {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT devices.id, account, number, identity FROM devices JOIN accounts ON accounts.id = account
                WHERE name = ? AND number = ?
                """, arguments: [address.account.utf8, Int64(address.device)])
        return try row.map { try Requester($0, account: address.account) }
    }

    private static func makeAccount(
        _ name: AccountName, _ takesNewAccounts: Bool, _ now: Int64, in db: Database
    ) throws -> Int64 {
        guard takesNewAccounts else { throw RelayError(.registrationClosed) }
        let until = try Int64.fetchOne(db, sql: "SELECT until FROM held_names WHERE name = ?", arguments: [name.utf8])
        if let until, until > now { throw RelayError(.nameHeld) }
        try db.execute(sql: "DELETE FROM held_names WHERE name = ?", arguments: [name.utf8])
        try db.execute(sql: "INSERT INTO accounts (name) VALUES (?)", arguments: [name.utf8])
        return db.lastInsertedRowID
    }

    private static func makeDevice(
        _ address: RelayAddress, _ account: Int64, _ identity: [UInt8], in db: Database
    ) throws -> Requester {
        try db.execute(
            sql: "INSERT INTO devices (account, number, identity) VALUES (?, ?, ?)",
            arguments: [account, Int64(address.device), Data(identity)])
        return Requester(device: db.lastInsertedRowID, account: account, address: address, identity: identity)
    }

    private static func removeAccount(
        of requester: Requester, holdingNameUntil until: Int64, in db: Database
    ) throws -> (devices: Set<Int64>, attachments: [String]) {
        let name = requester.address.account
        let devices = try devices(of: requester.account, name, in: db).map(\.device)
        for device in devices { try removeMailbox(device, in: db) }
        let attachments = try String.fetchAll(
            db, sql: "DELETE FROM attachments WHERE account = ? RETURNING id", arguments: [requester.account])
        try db.execute(sql: "DELETE FROM accounts WHERE id = ?", arguments: [requester.account])
        try db.execute(
            sql: "INSERT OR REPLACE INTO held_names VALUES (?, ?)", arguments: [name.utf8, until])
        return (Set(devices), attachments)
    }

    private static func removeMailbox(_ device: Int64, in db: Database) throws {
        let range = MailboxKey.all(of: device)
        try db.execute(
            sql: "DELETE FROM messages WHERE id BETWEEN ? AND ?", arguments: [range.lowerBound, range.upperBound])
    }
}

extension AccountName {
    /// As the database has it: bytes, which compare as bytes.
    var utf8: Data { Data(rawValue.utf8) }

    init(utf8: Data) throws(RelayError) { try self.init(String(decoding: utf8, as: UTF8.self)) }
}

extension Requester {
    init(_ row: Row, account: AccountName) throws {
        let number: Int64 = row["number"], identity: Data = row["identity"]
        self.init(
            device: row["id"], account: row["account"],
            address: RelayAddress(account: account, device: UInt32(truncatingIfNeeded: number)),
            identity: Array(identity))
    }
}
