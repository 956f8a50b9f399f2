import BulwarkAuthentication
import BulwarkCore

final class InMemoryRecordStore: RecordStore {
    private struct State {
        var record: [UInt8]?
        var fault: CoreError?
    }
    private let held = Locked(State())

    var record: [UInt8]? {
        get { held.withLock { $0.record } }
        set { held.withLock { $0.record = newValue } }
    }
    var fault: CoreError? {
        get { held.withLock { $0.fault } }
        set { held.withLock { $0.fault = newValue } }
    }

    func load() throws(CoreError) -> [UInt8]? {
        if let fault { throw fault }
        return record
    }
    func save(_ record: [UInt8]) throws(CoreError) {
        if let fault { throw fault }
        self.record = record
    }
    func remove() throws(CoreError) {
        if let fault { throw fault }
        record = nil
    }
}
