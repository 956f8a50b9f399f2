/// An open file. Each requirement is one system call, repeated after interruption.
///
/// It is closed when it is released; ``close()`` is for those who want to know whether that failed.
public protocol OpenFile: AnyObject, Sendable {
    /// Reads at the file's position; gives how many bytes, 0 at the end. May be fewer than asked for.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(CoreError) -> Int

    /// Reads at an offset in bytes; gives how many, 0 at the end. May be fewer than asked for.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(CoreError) -> Int

    /// Writes at the file's position; gives how many bytes. May be fewer than given.
    func write(_ buffer: UnsafeRawBufferPointer) throws(CoreError) -> Int

    /// Writes at an offset in bytes; gives how many. May be fewer than given.
    func write(_ buffer: UnsafeRawBufferPointer, at offset: Int64) throws(CoreError) -> Int

    /// Makes all that was written durable: `F_FULLFSYNC` on Apple's systems, `fsync` elsewhere.
    ///
    /// - Throws: After a failure nothing that was written since the last success can be relied on, not even after another
    ///   try (the kernel may have dropped it): go back to the old file.
    func synchronize() throws(CoreError)

    /// Has what was written in a range go to the medium now, while more is being written. A hint: what is durable, and whether
    /// it failed, ``synchronize()`` alone tells.
    func startWriting(_ range: Range<Int64>)

    /// Sets room aside for a range that is yet to be written; the file's size stays. A hint: that there is no room, the write that
    /// needs it tells. What stays unused is given back by ``truncate(to:)``.
    func reserve(_ range: Range<Int64>)

    /// Waits until a range has gone to the medium, and drops it from the page cache. A hint, like ``startWriting(_:)``.
    func forget(_ range: Range<Int64>)

    /// Sets the size in bytes.
    func truncate(to size: Int64) throws(CoreError)

    /// What the file system says of the open file.
    func status() throws(CoreError) -> FileStatus

    /// Takes the file's advisory lock (`flock`), which holds between processes and between openings in one.
    ///
    /// - Parameters:
    ///   - mode: Alone or with other readers.
    ///   - waiting: Whether to wait for others.
    /// - Throws: ``CoreError/Code/busy`` when others have it and `waiting` is false.
    func lock(_ mode: FileLockMode, waiting: Bool) throws(CoreError)

    /// Gives the advisory lock back.
    func unlock() throws(CoreError)

    /// Closes the file.
    func close() throws(CoreError)
}

extension OpenFile {
    /// Does nothing.
    public func startWriting(_ range: Range<Int64>) {}

    /// Does nothing.
    public func reserve(_ range: Range<Int64>) {}

    /// Does nothing.
    public func forget(_ range: Range<Int64>) {}
}

/// How an advisory lock is held.
public enum FileLockMode: Sendable, Hashable {
    /// Together with others who share it.
    case shared
    /// Alone.
    case exclusive
}
