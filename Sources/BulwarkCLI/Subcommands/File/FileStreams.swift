internal import ArgumentParser
internal import BulwarkCore
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
