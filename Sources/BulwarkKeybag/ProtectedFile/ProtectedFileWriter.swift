public import BulwarkCore

/// Writes a ``ProtectedFile``: all of it, or nothing.
///
/// What is written goes to a new file in the same folder, sealed under a new key, which ``finish()`` makes durable and gives
/// its name. Until then, and after a failure or a crash, the name leads to what it led to before.
///
/// A writer belongs to one thread at a time. A lock ends it where its class says so; a file of class B can be begun while
/// locked, or before the first unlock, and goes on.
public final class ProtectedFileWriter {
    private enum Phase { case writing, failed, finished }

    private let path: String
    /// Where the content waits until it is finished.
    package let replacement: ReplacementFile
    private let files: any FileSystem
    private let file: any OpenFile
    let keys: FileKeys
    private let identifier: [UInt8]
    private let wrapped: [UInt8]
    private let output: SealedOutput
    private let reserve: HeapReserve
    private let buffer: UnsafeMutableRawBufferPointer
    // Content waits in one half of the buffer until it is known whether there is more, for the last chunk is sealed as such.
    private var half = 0
    private var fill = 0
    private var sealedChunks: Int64 = 0
    private var phase = Phase.writing

    /// Begins a file.
    ///
    /// - Parameters:
    ///   - path: The file; what has that name is replaced in the end, a link not followed.
    ///   - protection: When it can be reached.
    ///   - keyring: What protects it: a ``Keybag``, or an agent that has one.
    ///   - files: The file system.
    ///   - permissions: The permissions of the new file.
    ///   - entropy: Where the file's key comes from.
    ///   - prepare: Called with the new file's path while it is empty, so that the system's own protection and exclusion from
    ///     backups are there before the first byte.
    /// - Throws: ``KeybagError/Code/locked`` with the class and the state, or what the file system says.
    public init(
        _ path: String, protection: FileProtection, keyring: any ClassKeyring,
        files: any FileSystem = SystemFileSystem(),
        permissions: FilePermissions = .ownerOnly, entropy: any EntropySource = SystemEntropy(),
        prepare: (String) throws(CoreError) -> Void = { _ throws(CoreError) in }
    ) throws(KeybagError) {
        let fileKey = SecureBytes(count: 32) { entropy.fill($0) }
        defer { fileKey.wipe() }
        identifier = entropy.bytes(16)
        wrapped = try keyring.wrap(fileKey, for: protection.keyClass)
        keys = try FileKeys(fileKey, identifier, protection, keyring)
        self.path = path
        self.files = files
        do throws(CoreError) {
            replacement = try ReplacementFile(of: path, in: files, .reading, permissions: permissions)
        } catch {
            throw KeybagError(file: error)
        }
        file = replacement.file
        output = SealedOutput(file)
        buffer = .allocate(byteCount: 2 * Chunk.size, alignment: 64)
        // After the buffers, which would take its room.
        reserve = HeapReserve(4, of: Chunk.size + 8192)
        do throws(CoreError) { try prepare(replacement.path) } catch {
            replacement.discard()
            phase = .failed
            throw KeybagError(file: error)
        }
    }

    deinit {
        cancel()
        SecureMemory.zero(buffer)
        buffer.deallocate()
    }

    /// How many bytes were written.
    public var length: Int64 { sealedChunks * Int64(Chunk.size) + Int64(fill) }

    /// Writes bytes at the end.
    ///
    /// - Throws: ``KeybagError/Code/locked`` when the class was locked away since, or what the file system says. After an error
    ///   the writer is good for nothing more.
    public func write(_ bytes: UnsafeRawBufferPointer) throws(KeybagError) {
        try writing { () throws(KeybagError) in
            var rest = bytes[...]
            while !rest.isEmpty {
                if fill == Chunk.size { try sealWaiting(isLast: false) }
                // Whole chunks that are not the last are sealed where they are.
                if fill == 0, rest.count > Chunk.size {
                    try seal(UnsafeRawBufferPointer(rebasing: rest.prefix(Chunk.size)), isLast: false)
                    rest = rest.dropFirst(Chunk.size)
                    continue
                }
                let part = UnsafeRawBufferPointer(rebasing: rest.prefix(Chunk.size - fill))
                UnsafeMutableRawBufferPointer(rebasing: waiting[fill...]).copyMemory(from: part)
                fill += part.count
                rest = rest.dropFirst(part.count)
            }
        }
    }

    /// Writes bytes at the end, as the form for buffers does.
    public func write(_ bytes: [UInt8]) throws(KeybagError) {
        let result = bytes.withUnsafeBytes { bytes in Result { () throws(KeybagError) in try write(bytes) } }
        try result.get()
    }

    /// Writes what is left of another file, from its position.
    ///
    /// - Throws: As the form for buffers does.
    public func write(contentsOf source: any OpenFile) throws(KeybagError) {
        try writing { () throws(KeybagError) in
            while true {
                let isFull = fill == Chunk.size
                let target = isFull ? other : UnsafeMutableRawBufferPointer(rebasing: waiting[fill...])
                let count: Int
                do throws(CoreError) { count = try source.read(into: target) } catch { throw KeybagError(file: error) }
                if count == 0 { return }
                if isFull {
                    try sealWaiting(isLast: false)
                    half = 1 - half
                }
                fill += count
            }
        }
    }

    /// Makes the file durable and gives it its name.
    ///
    /// - Returns: The file, open: for what was made under class B while locked, the one way to read it before an unlock.
    /// - Throws: As ``write(_:)-(UnsafeRawBufferPointer)`` does; the name leads to what it led to before, unless making the
    ///   folder durable is what failed: then either may be found after a power cut.
    @discardableResult
    public func finish() throws(KeybagError) -> ProtectedFile {
        try writing { () throws(KeybagError) in
            let length = length
            try sealWaiting(isLast: true)
            KeyResidue.overwriteLast()
            let fixed = FileHeader.fixed(identifier, length: length, commitment: keys.commitment)
            let code = try keys.code(fixed: fixed, keys.protection, wrapped)
            let header = FileHeader(
                identifier: identifier, length: length, commitment: keys.commitment, marker: .first,
                slot: FileHeader.Slot(protection: keys.protection, wrapped: wrapped, code: code))
            do throws(CoreError) {
                try output.finish(header.encoded)
                try file.synchronize()
                try replacement.takePlace()
                phase = .finished
                try files.synchronizeFolder(SystemFileSystem.split(path).folder)
            } catch {
                throw KeybagError(file: error)
            }
            return ProtectedFile(file, length: length, keys)
        }
    }

    /// Gives up: what was written is removed. Nothing happens after ``finish()``.
    public func cancel() {
        if phase != .writing { return }
        phase = .failed
        replacement.discard()
    }

    private var waiting: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(rebasing: buffer[(half * Chunk.size)..<((half + 1) * Chunk.size)])
    }

    private var other: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(rebasing: buffer[((1 - half) * Chunk.size)..<((2 - half) * Chunk.size)])
    }

    private func sealWaiting(isLast: Bool) throws(KeybagError) {
        try seal(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(waiting)[..<fill]), isLast: isLast)
        fill = 0
    }

    private func seal(_ content: UnsafeRawBufferPointer, isLast: Bool) throws(KeybagError) {
        try keys.admit()
        do throws(KeybagError) {
            try Chunk.seal(content, index: sealedChunks, isLast: isLast, under: keys.content) {
                sealed throws(CoreError) in
                try output.append(sealed)
            }
        } catch {
            // A lock in between took the key away.
            try keys.admit()
            throw error
        }
        if !isLast { sealedChunks += 1 }
    }

    private func writing<Result>(_ body: () throws(KeybagError) -> Result) throws(KeybagError) -> Result {
        guard phase == .writing else { throw KeybagError(.fileClosed) }
        do throws(KeybagError) { return try body() } catch {
            cancel()
            throw error
        }
    }
}
