internal import ArgumentParser
internal import BulwarkCore
internal import Foundation

/// Reads secrets that are handed over by a pipe or a file, straight into memory that is zeroed.
enum SecretInput {
    /// All that comes from a descriptor, without one trailing newline (LF or CR LF).
    ///
    /// - Parameters:
    ///   - descriptor: An open file descriptor.
    ///   - name: What it is called in messages.
    ///   - limit: The most bytes, without the newline.
    ///   - isStripping: Whether the newline is taken off.
    static func read(
        _ descriptor: Int32, named name: String, limit: Int, strippingNewline isStripping: Bool = true
    ) throws -> SecureBytes {
        // Two bytes for the newline, and one that shows that there is more.
        let room = limit + 3
        var count = 0
        let bytes = try SecureBytes(count: room) { buffer in
            while count < room {
                let part = UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
                let got = Foundation.read(descriptor, part.baseAddress, part.count)
                if got == 0 { break }
                if got < 0 {
                    if errno == EINTR { continue }
                    throw CommandFailure.usage("\(name) cannot be read: \(String(cString: strerror(errno))).")
                }
                count += got
            }
        }
        defer { bytes.wipe() }
        let end = isStripping ? bytes.withExposedBytes { withoutNewline($0[..<count]) } : count
        if end > limit { throw CommandFailure.usage("\(name) has more than \(limit) bytes.") }
        return bytes.extracting(0..<end)
    }

    /// All that is in a file or comes out of a pipe, without one trailing newline.
    static func readFile(_ path: String, limit: Int) throws -> SecureBytes {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw CommandFailure.usage("\(path) cannot be read: \(String(cString: strerror(errno))).")
        }
        defer { close(descriptor) }
        let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let found = try? FileManager.default.attributesOfItem(atPath: resolved)
        if let found, found[.type] as? FileAttributeType == .typeRegular,
            let mode = found[.posixPermissions] as? NSNumber, mode.intValue & 0o077 != 0
        {
            StandardError.write("bulwark: Others than its owner can use \(path): 'chmod 600' takes that from them.\n")
        }
        return try read(descriptor, named: path, limit: limit)
    }

    private static func withoutNewline(_ bytes: Slice<UnsafeRawBufferPointer>) -> Int {
        guard bytes.last == 0x0A else { return bytes.count }
        return bytes.dropLast().last == 0x0D ? bytes.count - 2 : bytes.count - 1
    }
}
