import BulwarkReport

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Reads files whole, never more than a limit, never from anything but a regular file.
enum FileReader {
    /// Why a file could not be taken in.
    enum Failure: Error, Sendable, Hashable {
        case system(FileError)
        case tooLarge(limit: Int)
        case notAFile
        case undecodable(TextDecoding.Failure)
        case archived(ZipError)

        /// What to tell the user, in a sentence.
        var message: String {
            switch self {
            case .system(let error): "The file could not be read: \(error.reason)."
            case .tooLarge(let limit): "The file has over \(limit) bytes, which is more than is read."
            case .notAFile: "This is no regular file and was not opened."
            case .undecodable(let failure): failure.message
            case .archived(let error): error.message
            }
        }
    }

    /// The bytes of a file.
    ///
    /// - Parameter limit: how many bytes it may have.
    static func bytes(ofFile path: String, limit: Int) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .system(FileError(code: errno)) }
        defer { close(descriptor) }
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { throw .system(FileError(code: errno)) }
        guard info.st_mode & S_IFMT == S_IFREG else { throw .notAFile }
        let size = Int(info.st_size)
        guard size <= limit else { throw .tooLarge(limit: limit) }
        var failure: Int32 = 0
        // One byte more than it should have tells whether the file has grown meanwhile.
        let bytes = [UInt8](unsafeUninitializedCapacity: size + 1) { buffer, count in
            while count < buffer.count {
                let got = read(descriptor, buffer.baseAddress?.advanced(by: count), buffer.count - count)
                if got > 0 {
                    count += got
                } else if got == 0 {
                    break
                } else if errno != EINTR {
                    failure = errno
                    break
                }
            }
        }
        guard failure == 0 else { throw .system(FileError(code: failure)) }
        guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
        return bytes
    }

    /// The first bytes of a file; none where it cannot be read.
    static func head(ofFile path: String, bytes limit: Int) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        return [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            count = max(0, read(descriptor, buffer.baseAddress, buffer.count))
        }
    }

    /// The text of a file as UTF-8 without a byte order mark.
    static func text(ofFile path: String, limit: Int) throws(Failure) -> [UInt8] {
        let bytes = try bytes(ofFile: path, limit: limit)
        switch TextDecoding.utf8(bytes) {
        case .success(let text): return text
        case .failure(let failure): throw .undecodable(failure)
        }
    }
}
