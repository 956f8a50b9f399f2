import BulwarkAuthentication
import BulwarkCore

/// A record in memory.
final class MemoryRecord: RecordStore {
    private let held = Locked<[UInt8]?>(nil)

    var isEmpty: Bool { held.withLock { $0 == nil } }
    func load() throws(CoreError) -> [UInt8]? { held.withLock { $0 } }
    func save(_ record: [UInt8]) throws(CoreError) { held.withLock { $0 = record } }
    func remove() throws(CoreError) { held.withLock { $0 = nil } }
}

/// A record in memory whose medium can fail.
final class FaultyRecord: RecordStore {
    private let record = MemoryRecord()
    private let held = Locked<CoreError?>(nil)

    var fault: CoreError? {
        get { held.withLock { $0 } }
        set { held.withLock { $0 = newValue } }
    }

    func load() throws(CoreError) -> [UInt8]? {
        if let fault { throw fault }
        return try record.load()
    }
    func save(_ bytes: [UInt8]) throws(CoreError) {
        if let fault { throw fault }
        try record.save(bytes)
    }
    func remove() throws(CoreError) {
        if let fault { throw fault }
        try record.remove()
    }
}
