internal import BulwarkStorage
internal import GRDB

extension StorageError {
    /// The error that an error of the database stands for. The one place where that is decided.
    init(database error: any Error) {
        if let error = error as? StorageError {
            self = error
            return
        }
        guard let error = error as? DatabaseError else {
            self.init(.system, "the database")
            return
        }
        let (code, reason): (Code, StaticString) =
            switch error.resultCode {
            case .SQLITE_BUSY, .SQLITE_LOCKED: (.notAvailable, "another process holds the vault")
            case .SQLITE_FULL: (.noSpace, "SQLITE_FULL")
            // The file that processes share beside the database could not grow: what a full volume answers first.
            case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHMSIZE:
                (.noSpace, "SQLITE_IOERR_SHMSIZE")
            case .SQLITE_IOERR: (.inputOutput, "SQLITE_IOERR")
            case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT: (.tampered, "the vault's database")
            case .SQLITE_READONLY: (.readOnly, "SQLITE_READONLY")
            case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH: (.file, "the vault's database cannot be opened")
            case .SQLITE_TOOBIG: (.tooLarge, "SQLITE_TOOBIG")
            case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH: (.tampered, "a row of the vault is not of its shape")
            case .SQLITE_ERROR: (.tampered, "the vault's tables are not those that were made")
            default: (.system, "the database")
            }
        self.init(code, reason, detail: .status(error.extendedResultCode.rawValue))
    }
}
