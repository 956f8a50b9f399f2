internal import BulwarkRelayAPI
internal import GRDB

extension RelayError {
    /// The error that an error of the database stands for. The one place where that is decided.
    init(database error: any Error) {
        if let error = error as? RelayError {
            self = error
            return
        }
        guard let error = error as? DatabaseError else {
            self.init(.store, "the database")
            return
        }
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: self.init(.busy, "another process holds the database", retryAfter: 2)
        case .SQLITE_FULL: self.init(.store, "the volume is full", retryAfter: 60)
        case .SQLITE_IOERR: self.init(.store, "the medium fails (SQLITE_IOERR)")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self.init(.store, "the database is damaged")
        case .SQLITE_READONLY: self.init(.store, "the database cannot be written: whose are its files?")
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH: self.init(.store, "the database cannot be opened")
        default: self.init(.store, "the database")
        }
    }
}
