/// Where the state of an ``AttemptLimiter`` is kept between runs.
public protocol AttemptStore: Sendable {
    /// Reads the record, lets a body change it, and makes the change durable before it returns.
    ///
    /// No other thread or process may read or write the record meanwhile: two that each read 3 and write 4 have given an
    /// attempt away. A record that is missing or cannot be believed is handed over as such; it is never replaced by a
    /// fresh one here.
    ///
    /// - Parameter body: Gets the record. Nothing is written when it leaves the record as it was or throws.
    /// - Throws: What the body throws, or what the medium answers: then the attempt must not be made.
    func update<Result>(
        _ body: (inout AttemptRecord) throws(CoreError) -> Result
    ) throws(CoreError) -> Result
}

/// What an ``AttemptStore`` found.
public enum AttemptRecord: Sendable, Hashable {
    /// A state that is as it was written.
    case state(AttemptState)
    /// Nothing, or nothing that can be believed.
    case fault(AttemptRecordFault)
}
