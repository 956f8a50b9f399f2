#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// Runs a call again after an interruption, and turns its failure into an error.
enum SystemCall {
    /// What the system answers where an extended attribute is missing.
    static var noAttribute: Int32 {
        #if canImport(Darwin)
            ENOATTR
        #else
            ENODATA
        #endif
    }

    @discardableResult
    static func run(_ name: StaticString, _ call: () -> Int32) throws(CoreError) -> Int32 {
        while true {
            let result = call()
            if result >= 0 { return result }
            let failure = errno
            if failure != EINTR { throw CoreError(errno: failure, name) }
        }
    }

    static func count(_ name: StaticString, _ call: () -> Int) throws(CoreError) -> Int {
        while true {
            let result = call()
            if result >= 0 { return result }
            let failure = errno
            if failure != EINTR { throw CoreError(errno: failure, name) }
        }
    }
}

extension FileStatus {
    init(_ info: stat) {
        let kind: Kind =
            switch info.st_mode & S_IFMT {
            case S_IFDIR: .folder
            case S_IFREG: .file
            case S_IFLNK: .link
            default: .special
            }
        self.init(
            kind: kind, size: Int64(info.st_size), allocatedSize: Int64(info.st_blocks) * 512,
            blockSize: Int64(info.st_blksize), linkCount: Int(info.st_nlink),
            permissions: FilePermissions(rawValue: UInt16(truncatingIfNeeded: info.st_mode)), owner: info.st_uid,
            identity: Identity(
                device: UInt64(truncatingIfNeeded: info.st_dev), inode: UInt64(truncatingIfNeeded: info.st_ino)))
    }
}
