#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A file of which parts are read, wherever they stand; an archive may be larger than the memory.
///
/// It is open as long as this value lives. Any thread may read.
final class RandomAccessFile: Sendable {
    private enum Storage: Sendable {
        case descriptor(Int32)
        case memory([UInt8])
    }

    /// How many bytes it had when it was opened.
    let size: Int
    private let storage: Storage

    /// Opens a regular file.
    init(path: String) throws(FileReader.Failure) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .system(FileError(code: errno)) }
        var info = stat()
        let code = fstat(descriptor, &info) == 0 ? 0 : errno
        guard code == 0, info.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw code == 0 ? .notAFile : .system(FileError(code: code))
        }
        size = Int(info.st_size)
        storage = .descriptor(descriptor)
    }

    /// Takes bytes for a file.
    init(_ bytes: [UInt8]) {
        size = bytes.count
        storage = .memory(bytes)
    }

    deinit { if case .descriptor(let descriptor) = storage { close(descriptor) } }

    /// The bytes of a range; nil where they are not there, or cannot be read.
    func bytes(_ range: Range<Int>) -> [UInt8]? {
        guard range.lowerBound >= 0, range.upperBound <= size else { return nil }
        switch storage {
        case .memory(let bytes): return Array(bytes[range])
        case .descriptor(let descriptor):
            let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
                while count < range.count {
                    let got = pread(
                        descriptor, buffer.baseAddress?.advanced(by: count), range.count - count,
                        off_t(range.lowerBound + count))
                    if got > 0 {
                        count += got
                    } else if got == 0 || errno != EINTR {
                        break
                    }
                }
            }
            return bytes.count == range.count ? bytes : nil
        }
    }
}
