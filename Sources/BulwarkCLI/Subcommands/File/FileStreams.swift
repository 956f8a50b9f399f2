internal import ArgumentParser
internal import BulwarkCore
internal import Foundation

/// Where the bytes of a file come from and go to: paths, and `-` for the standard streams.
enum FileStreams {
    static let standard = "-"

    /// Whether a path is to be written into, and never replaced: a standard stream, a pipe, a device, or a name that the system
    /// has for an open file.
    static func isStream(_ path: String) -> Bool {
        if path == standard || descriptor(named: path) != nil { return true }
        let files = SystemFileSystem()
        if (try? files.status(of: path, followingLinks: true))?.kind == .special { return true }
        guard (try? files.status(of: path, followingLinks: false))?.kind == .link else { return false }
        let folder = URL(fileURLWithPath: SystemFileSystem.split(path).folder).resolvingSymlinksInPath().path
        return ["/dev", "/proc"].contains { folder == $0 || folder.hasPrefix($0 + "/") }
    }

    /// The descriptor that a path is a name of, as shells and systems have them; nil for any other path.
    static func descriptor(named path: String) -> Int32? {
        switch path {
        case "/dev/stdin": return STDIN_FILENO
        case "/dev/stdout": return STDOUT_FILENO
        case "/dev/stderr": return STDERR_FILENO
        default:
            guard let folder = ["/dev/fd/", "/proc/self/fd/"].first(where: path.hasPrefix) else { return nil }
            return Int32(path.dropFirst(folder.count)).flatMap { $0 >= 0 ? $0 : nil }
        }
    }

    /// Refuses a source and a target between which nothing can be copied.
    static func validate(_ source: String, to target: String) throws {
        if source.isEmpty || target.isEmpty { throw ValidationError("Source and target need names; one is empty.") }
        if SameFile.isMeant(by: source, and: target) {
            throw ValidationError("Source and target are the same file; the source stays as it is.")
        }
    }

    /// Refuses a target that is a folder, before anybody types a passcode in vain.
    static func refuseFolder(_ target: String) throws {
        guard (try? SystemFileSystem().status(of: target, followingLinks: true))?.kind == .folder else { return }
        throw StorageFailure.failed(
            "\(ShownName.of(target)): That is a folder. Name the file in it that is to be written.")
    }

    /// Calls a body with a file that can be read out of order and twice: the one that is named, or a copy of what comes out of a stream,
    /// sealed as it is, for the body's time.
    static func withSeekable(_ source: String, _ body: (String) throws -> Void) throws {
        guard isStream(source) else { return try body(source) }
        try withScratchFile { path in
            do {
                let file = try SystemFileSystem().open(path, [.writing, .creating, .exclusively])
                let number = source == standard ? STDIN_FILENO : descriptor(named: source)
                if let number {
                    try read(number, named: source) { try file.writeAll($0) }
                } else {
                    let opened = Foundation.open(source, O_RDONLY | O_CLOEXEC)
                    guard opened >= 0 else { throw StorageFailure.exit(CoreError(errno: errno, "open"), file: source) }
                    defer { close(opened) }
                    try read(opened, named: source) { try file.writeAll($0) }
                }
            } catch let error as CoreError {
                throw StorageFailure.exit(error, file: path)
            }
            try body(path)
        }
    }

    /// Reads what is left of standard input.
    static func readStandardInput(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        try read(STDIN_FILENO, named: standard, body)
    }

    private static func read(
        _ descriptor: Int32, named source: String, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 64)
        defer {
            SecureMemory.zero(buffer)
            buffer.deallocate()
        }
        while true {
            let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
            if count == 0 { return }
            if count < 0 {
                if errno == EINTR { continue }
                let error = CoreError(errno: errno, "read")
                if descriptor == STDIN_FILENO, StandardInput.isClosed {
                    throw StorageFailure.failed(StandardInput.closed)
                }
                throw StorageFailure.exit(error, file: source == standard ? "standard input" : source)
            }
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    /// Writes into a stream.
    static func withStream(_ path: String, _ body: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void) throws {
        let descriptor = path == standard ? STDOUT_FILENO : descriptor(named: path)
        if descriptor == STDOUT_FILENO { return try body(StandardOutput.write) }
        if let descriptor {
            // Opening it by that name would begin at its start where it is a regular file.
            let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
            return try body { bytes in
                do { try handle.write(contentsOf: bytes) } catch {
                    throw CommandFailure.unwritable(path)
                }
            }
        }
        let file: any OpenFile
        do throws(CoreError) { file = try SystemFileSystem().open(path, [.writing]) } catch {
            throw StorageFailure.exit(error, file: path)
        }
        try body { bytes in
            do throws(CoreError) { try file.writeAll(bytes) } catch { throw CommandFailure.unwritable(path) }
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
