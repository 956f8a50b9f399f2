#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

extension CoreError {
    /// The error that an `errno` stands for. The one place where that is decided.
    ///
    /// - Parameters:
    ///   - errno: What the C library left in `errno`.
    ///   - call: The call that failed; fixed text.
    public init(errno: Int32, _ call: StaticString? = nil) {
        let code: Code =
            switch errno {
            case ENOENT: .notFound
            case EACCES, EPERM: .permissionDenied
            case EEXIST: .alreadyExists
            case EISDIR: .isFolder
            case ENOTDIR: .notFolder
            case ELOOP, EMLINK: .isLink
            case ENOSPC, EDQUOT, EFBIG: .noSpace
            case EROFS: .readOnly
            case EIO: .inputOutput
            case EAGAIN, EBUSY, ETXTBSY: .busy
            case EMFILE, ENFILE: .tooManyOpenFiles
            case ENAMETOOLONG, EINVAL, EILSEQ: .invalidName
            case ENOTSUP, EOPNOTSUPP, ENOSYS, ENOTTY: .unsupported
            case ENOTEMPTY: .folderNotEmpty
            case EXDEV: .otherVolume
            case EBADF: .closed
            default: .system
            }
        self.init(code: code, reason: call, systemCode: errno)
    }
}
