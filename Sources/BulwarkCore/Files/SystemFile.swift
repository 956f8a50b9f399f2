internal import CBulwark

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// A file of the system: a descriptor that is closed once.
final class SystemFile: OpenFile {
    private struct Gate {
        var descriptor: Int32
        var users = 0
        var isClosed = false
    }

    // Calls run side by side, for the kernel orders them. A descriptor is closed when the last call that uses it is back:
    // its number may be another file's at once.
    private let gate: Locked<Gate>

    init(_ path: String, _ options: OpenOptions, _ permissions: FilePermissions) throws(CoreError) {
        var flags = O_CLOEXEC
        if options.contains(.writing) || options.contains(.appending) {
            flags |= options.contains(.reading) ? O_RDWR : O_WRONLY
        } else {
            flags |= O_RDONLY
        }
        if options.contains(.creating) { flags |= O_CREAT }
        if options.contains(.exclusively) { flags |= O_EXCL }
        if options.contains(.notFollowingLinks) { flags |= O_NOFOLLOW }
        if options.contains(.truncating) { flags |= O_TRUNC }
        if options.contains(.appending) { flags |= O_APPEND }
        if options.contains(.notBlocking) { flags |= O_NONBLOCK }
        let descriptor = try SystemCall.run("open") {
            #if canImport(Darwin)
                Darwin.open(path, flags, mode_t(permissions.rawValue))
            #elseif canImport(Musl)
                Musl.open(path, flags, mode_t(permissions.rawValue))
            #else
                Glibc.open(path, flags, mode_t(permissions.rawValue))
            #endif
        }
        gate = Locked(Gate(descriptor: descriptor))
    }

    /// Makes a file without a name in a folder, for reading and writing.
    init(unnamedIn folder: String, _ permissions: FilePermissions) throws(CoreError) {
        let descriptor = try SystemCall.run("open") { bulwark_open_unnamed(folder, mode_t(permissions.rawValue)) }
        gate = Locked(Gate(descriptor: descriptor))
    }

    deinit { try? close() }

    /// Gives a file that has no name a free one.
    func link(to path: String) throws(CoreError) {
        let descriptor = try begin()
        defer { end() }
        try SystemCall.run("linkat") { bulwark_link_unnamed(descriptor, path) }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(CoreError) -> Int {
        let descriptor = try begin()
        defer { end() }
        return try SystemCall.count("read") {
            #if canImport(Darwin)
                Darwin.read(descriptor, buffer.baseAddress, buffer.count)
            #elseif canImport(Musl)
                Musl.read(descriptor, buffer.baseAddress, buffer.count)
            #else
                Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            #endif
        }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(CoreError) -> Int {
        let descriptor = try begin()
        defer { end() }
        return try SystemCall.count("pread") { pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset)) }
    }

    func write(_ buffer: UnsafeRawBufferPointer) throws(CoreError) -> Int {
        let descriptor = try begin()
        defer { end() }
        return try SystemCall.count("write") {
            #if canImport(Darwin)
                Darwin.write(descriptor, buffer.baseAddress, buffer.count)
            #elseif canImport(Musl)
                Musl.write(descriptor, buffer.baseAddress, buffer.count)
            #else
                Glibc.write(descriptor, buffer.baseAddress, buffer.count)
            #endif
        }
    }

    func write(_ buffer: UnsafeRawBufferPointer, at offset: Int64) throws(CoreError) -> Int {
        let descriptor = try begin()
        defer { end() }
        return try SystemCall.count("pwrite") { pwrite(descriptor, buffer.baseAddress, buffer.count, off_t(offset)) }
    }

    func synchronize() throws(CoreError) {
        let descriptor = try begin()
        defer { end() }
        #if canImport(Darwin)
            // Plain fsync leaves the drive's cache alone; where a volume has no F_FULLFSYNC it is all there is.
            if fcntl(descriptor, F_FULLFSYNC) == 0 { return }
        #endif
        try SystemCall.run("fsync") { fsync(descriptor) }
    }

    func startWriting(_ range: Range<Int64>) {
        guard let descriptor = try? begin() else { return }
        defer { end() }
        bulwark_start_writing(descriptor, off_t(range.lowerBound), off_t(range.count))
    }

    func reserve(_ range: Range<Int64>) {
        guard let descriptor = try? begin() else { return }
        defer { end() }
        bulwark_reserve(descriptor, off_t(range.lowerBound), off_t(range.count))
    }

    func forget(_ range: Range<Int64>) {
        guard let descriptor = try? begin() else { return }
        defer { end() }
        bulwark_forget(descriptor, off_t(range.lowerBound), off_t(range.count))
    }

    func truncate(to size: Int64) throws(CoreError) {
        let descriptor = try begin()
        defer { end() }
        try SystemCall.run("ftruncate") { ftruncate(descriptor, off_t(size)) }
    }

    func status() throws(CoreError) -> FileStatus {
        let descriptor = try begin()
        defer { end() }
        var info = stat()
        try SystemCall.run("fstat") { fstat(descriptor, &info) }
        return FileStatus(info)
    }

    func lock(_ mode: FileLockMode, waiting: Bool) throws(CoreError) {
        let descriptor = try begin()
        defer { end() }
        let operation = (mode == .exclusive ? LOCK_EX : LOCK_SH) | (waiting ? 0 : LOCK_NB)
        try SystemCall.run("flock") { flock(descriptor, operation) }
    }

    func unlock() throws(CoreError) {
        let descriptor = try begin()
        defer { end() }
        try SystemCall.run("flock") { flock(descriptor, LOCK_UN) }
    }

    func close() throws(CoreError) {
        let descriptor = gate.withLock { gate -> Int32? in
            if gate.isClosed { return nil }
            gate.isClosed = true
            return gate.users == 0 ? gate.descriptor : nil
        }
        if let descriptor { try Self.close(descriptor) }
    }

    private func begin() throws(CoreError) -> Int32 {
        let descriptor = gate.withLock { gate -> Int32? in
            if gate.isClosed { return nil }
            gate.users += 1
            return gate.descriptor
        }
        guard let descriptor else { throw CoreError(.closed) }
        return descriptor
    }

    private func end() {
        let descriptor = gate.withLock { gate -> Int32? in
            gate.users -= 1
            return gate.isClosed && gate.users == 0 ? gate.descriptor : nil
        }
        if let descriptor { try? Self.close(descriptor) }
    }

    private static func close(_ descriptor: Int32) throws(CoreError) {
        #if canImport(Darwin)
            let result = Darwin.close(descriptor)
        #elseif canImport(Musl)
            let result = Musl.close(descriptor)
        #else
            let result = Glibc.close(descriptor)
        #endif
        // Not repeated after an interruption: on Linux the descriptor is free by then and may be another's.
        if result != 0, errno != EINTR { throw CoreError(errno: errno, "close") }
    }
}
