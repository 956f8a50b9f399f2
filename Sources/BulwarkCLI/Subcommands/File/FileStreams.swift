internal import ArgumentParser
internal import BulwarkCore
internal import BulwarkReport
internal import Foundation

/// Where the bytes of a file come from and go to: paths, and `-` for the standard streams.
enum FileStreams {
    static let standard = "-"

    /// Whether a path is to be written into, and never replaced: a standard stream, a pipe, a device, or a name that the system
    /// has for an open file.
    static func isStream(_ path: String) -> Bool {
        if isStandardOutput(path) { return true }
        let files = SystemFileSystem()
        if (try? files.status(of: path, followingLinks: true))?.kind == .special { return true }
        guard (try? files.status(of: path, followingLinks: false))?.kind == .link else { return false }
        let folder = URL(fileURLWithPath: SystemFileSystem.split(path).folder).resolvingSymlinksInPath().path
        return ["/dev", "/proc"].contains { folder == $0 || folder.hasPrefix($0 + "/") }
    }

    private static func isStandardOutput(_ path: String) -> Bool { path == standard || path == "/dev/stdout" }

    /// Reads what is left of standard input.
    static func readStandardInput(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 64)
        defer {
            SecureMemory.zero(buffer)
            buffer.deallocate()
        }
        while true {
            let count = Foundation.read(STDIN_FILENO, buffer.baseAddress, buffer.count)
            if count == 0 { return }
            if count < 0 {
                if errno == EINTR { continue }
                throw StorageFailure.exit(CoreError(errno: errno, "read"), file: "standard input")
            }
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    /// Writes into a stream.
    static func withStream(_ path: String, _ body: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void) throws {
        if isStandardOutput(path) { return try body(StandardOutput.write) }
        let file: any OpenFile
        do throws(CoreError) { file = try SystemFileSystem().open(path, [.writing]) } catch {
            throw StorageFailure.exit(error, file: path)
        }
        try body { bytes in
            do throws(CoreError) { try file.writeAll(bytes) } catch { throw StorageFailure.exit(error, file: path) }
        }
    }

    /// Calls a body with the name of a file that is there for its time only, beside nothing else.
    static func withScratchFile<Result>(_ body: (String) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bulwark-\(UUID().uuidString)").path
        let files = SystemFileSystem()
        do throws(CoreError) { try files.makeFolder(folder, permissions: .ownerOnlyFolder) } catch {
            throw StorageFailure.exit(error, file: folder)
        }
        let path = folder + "/file"
        let watch = InterruptionWatch {
            try? files.unlink(path)
            try? files.removeFolder(folder)
        }
        defer {
            watch.end()
            try? files.unlink(path)
            try? files.removeFolder(folder)
        }
        return try body(path)
    }
}

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
    func truncate(to size: Int64) throws(CoreError) { try base.truncate(to: size) }
    func status() throws(CoreError) -> FileStatus { try base.status() }
    func lock(_ mode: FileLockMode, waiting: Bool) throws(CoreError) { try base.lock(mode, waiting: waiting) }
    func unlock() throws(CoreError) { try base.unlock() }
    func close() throws(CoreError) { try base.close() }
}
