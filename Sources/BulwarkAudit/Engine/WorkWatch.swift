/// Told what the threads of an audit work on.
///
/// A parser may overflow its stack, trap, or not end, on a file that nobody has thought of. A process that only audits can guard
/// against that: it keeps what each thread works on, and begins again without that (``Audit/Options/skipped``).
///
/// Its functions are called often and from many threads, and should do little.
public protocol WorkWatch: Sendable {
    /// The calling thread begins to work.
    func threadBegins()
    /// The calling thread ends.
    func threadEnds()
    /// The calling thread works on something from now on, until the next call.
    ///
    /// - Parameter work: what it works on; `nil` for nothing.
    func threadWorks(on work: AuditWork?)
}

extension Workers {
    /// Works on a piece with the watch looking on.
    static func working<Result>(on work: @autoclosure () -> AuditWork, _ body: () throws -> Result) rethrows -> Result {
        guard let watch else { return try body() }
        watch.threadWorks(on: work())
        defer { watch.threadWorks(on: nil) }
        return try body()
    }
}
