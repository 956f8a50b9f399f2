public import BulwarkCore

/// Where one small record is kept between runs: the wrap of a PIN, the deadlines of a session.
///
/// What is in it is no secret, but must not be altered by others: keep it where only the app can write.
public protocol RecordStore: Sendable {
    /// The record; nil when there is none.
    ///
    /// - Throws: What the medium answers. It must not be taken for a missing record.
    func load() throws(CoreError) -> [UInt8]?

    /// Replaces the record, durably and as a whole.
    func save(_ record: [UInt8]) throws(CoreError)

    /// Removes the record; nothing happens when there is none.
    func remove() throws(CoreError)
}
