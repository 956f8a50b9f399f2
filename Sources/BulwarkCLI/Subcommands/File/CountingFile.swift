internal import BulwarkCore
internal import BulwarkReport

/// A line of progress for a file that is read or written through it.
final class CountingFile: OpenFile {
    private let base: any OpenFile
    private let line: ProgressLine
    private let text: @Sendable (Int64) -> String
    private let done = Locked<Int64>(0)

    /// Counts on a terminal; elsewhere gives the file itself.
    static func counting(_ file: any OpenFile, of size: Int64, _ verb: String, _ path: String, _ line: ProgressLine?)
        -> any OpenFile
    {
        guard let line else { return file }
        return CountingFile(file, line) { "\(verb) \(Printable.line(path)): \($0 * 100 / max(size, 1)) %" }
    }

    init(_ base: any OpenFile, _ line: ProgressLine, text: @escaping @Sendable (Int64) -> String) {
        self.base = base
        self.line = line
        self.text = text
    }

    private func count(_ bytes: Int) -> Int {
        let done = done.withLock { done in
            done += Int64(bytes)
            return done
        }
        line.update(text(done))
        return bytes
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(CoreError) -> Int {
        count(try base.read(into: buffer))
    }
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(CoreError) -> Int {
        count(try base.read(into: buffer, at: offset))
    }
    func write(_ buffer: UnsafeRawBufferPointer) throws(CoreError) -> Int { count(try base.write(buffer)) }
    func write(_ buffer: UnsafeRawBufferPointer, at offset: Int64) throws(CoreError) -> Int {
        count(try base.write(buffer, at: offset))
    }
    func synchronize() throws(CoreError) { try base.synchronize() }
    func startWriting(_ range: Range<Int64>) { base.startWriting(range) }
    func reserve(_ range: Range<Int64>) { base.reserve(range) }
    func truncate(to size: Int64) throws(CoreError) { try base.truncate(to: size) }
    func status() throws(CoreError) -> FileStatus { try base.status() }
    func lock(_ mode: FileLockMode, waiting: Bool) throws(CoreError) { try base.lock(mode, waiting: waiting) }
    func unlock() throws(CoreError) { try base.unlock() }
    func close() throws(CoreError) { try base.close() }
}
