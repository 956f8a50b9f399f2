public import BulwarkCore
internal import Crypto
internal import Foundation

/// Overwrites a file and removes it, and says honestly what that is worth.
///
/// Each pass writes over every byte up to the end of the last block and is made durable before the next begins, or the passes would
/// merge in the page cache. Then the name is replaced by a random one, the file is cut to nothing, and the name is removed.
///
/// ```swift
/// let report = try SecureErase().erase("/var/lib/app/export.csv")
/// for caveat in report.caveats { log.notice("\(caveat.message, .public)") }
/// ```
///
/// - Warning: On copy-on-write file systems, on flash and where there are snapshots, old blocks stay. The better way is to encrypt
///   what is sensitive and to destroy the key (cryptographic erase, NIST SP 800-88 Rev. 2 §3.1.3).
public struct SecureErase: Sendable {
    /// What is allowed that is refused otherwise.
    public struct Options: OptionSet, Sendable {
        /// The options as bits.
        public var rawValue: UInt8

        /// Takes the options as bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Overwrites what a symbolic link leads to. The link's own name is removed; the file keeps its name, empty.
        public static let followingLinks = Options(rawValue: 1)
        /// Overwrites a file that has other names, too. They stay, and lead to an empty file.
        public static let hardLinked = Options(rawValue: 2)
        /// Overwrites and cuts the file, but leaves it under its name.
        public static let keepingFile = Options(rawValue: 4)
    }

    /// How far an erasure has come.
    public struct Progress: Sendable, Hashable {
        /// The pass that is being written, from 1.
        public var pass: Int
        /// How many passes there are.
        public var passCount: Int
        /// How many bytes of this pass were written.
        public var written: Int64
        /// How many bytes a pass has.
        public var byteCount: Int64

        /// Says how far an erasure has come.
        public init(pass: Int, passCount: Int, written: Int64, byteCount: Int64) {
            self.pass = pass
            self.passCount = passCount
            self.written = written
            self.byteCount = byteCount
        }
    }

    /// What is written, pass by pass.
    public var passes: [ErasePass]
    /// What is allowed that is refused otherwise.
    public var options: Options

    private let files: any FileSystem
    private let entropy: any EntropySource
    private static let chunk = 1 << 20
    /// How far behind what is written the page cache is asked to forget: far enough that the medium has it by then.
    private static let window: Int64 = 64 << 20

    /// Prepares to erase.
    ///
    /// - Parameters:
    ///   - passes: what is written, pass by pass; ``ErasePass/dod`` without it.
    ///   - options: what is allowed that is refused otherwise; nothing without it.
    ///   - files: the file system.
    ///   - entropy: where random bytes and names come from.
    public init(
        passes: [ErasePass] = ErasePass.dod, options: Options = [], files: any FileSystem = SystemFileSystem(),
        entropy: any EntropySource = SystemEntropy()
    ) {
        self.passes = passes
        self.options = options
        self.files = files
        self.entropy = entropy
    }

    /// Overwrites a file and removes it.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - progress: called after each piece that is written; it may throw to stop, which leaves the file half overwritten.
    /// - Returns: what was done, and what it is worth.
    /// - Throws: ``StorageError/Code/refused`` for links, folders, devices and files with several names, unless ``Options`` allow them;
    ///   otherwise what the file system answered. After a failure the file is still there under some name.
    @discardableResult
    public func erase(_ path: String, progress: (Progress) throws(StorageError) -> Void = { _ in }) throws(StorageError)
        -> EraseReport
    {
        let (file, isLink) = try open(path)
        let volume = try calling { () throws(CoreError) in try files.volume(of: path) }
        let status = try calling { () throws(CoreError) in try file.status() }
        let block = max(1, status.blockSize)
        let (end, isBeyond) = status.size.addingReportingOverflow(block - 1)
        if isBeyond { throw StorageError(.tooLarge, "the file's last block") }
        let byteCount = end / block * block
        for (index, pass) in passes.enumerated() {
            try write(pass, isLast: index == passes.count - 1, over: file, byteCount) {
                (written: Int64) throws(StorageError) in
                try progress(
                    Progress(pass: index + 1, passCount: passes.count, written: written, byteCount: byteCount))
            }
        }
        let now = try calling { () throws(CoreError) in try file.status() }
        guard now.size <= byteCount else {
            throw StorageError(.refused, "the file grew meanwhile; what was added was not overwritten")
        }
        try remove(path, file, isLink: isLink)
        return EraseReport(
            byteCount: byteCount, passCount: passes.count, volume: volume, caveats: EraseCaveat.of(volume))
    }

    /// Whether a file would be erased, without doing anything to it.
    ///
    /// - Throws: What ``erase(_:progress:)`` would throw before it writes.
    public func check(_ path: String) throws(StorageError) { _ = try open(path) }

    /// Opens the file, and judges what was opened: nothing can be put in its place between that and the writing.
    private func open(_ path: String) throws(StorageError) -> (any OpenFile, isLink: Bool) {
        let kind = try calling { () throws(CoreError) in try files.status(of: path, followingLinks: false).kind }
        // Not even opened: that alone can set a device off.
        if kind == .folder || kind == .special { throw StorageError(.refused, "it is no regular file") }
        let isLink = kind == .link
        if isLink, !options.contains(.followingLinks) {
            throw StorageError(.refused, "a symbolic link would be followed", detail: .file(CoreError(.isLink)))
        }
        let flags: OpenOptions = isLink ? [.writing, .notBlocking] : [.writing, .notBlocking, .notFollowingLinks]
        let file = try calling { () throws(CoreError) in
            try files.open(path, flags, permissions: FilePermissions(rawValue: 0o600))
        }
        let status = try calling { () throws(CoreError) in try file.status() }
        guard status.kind == .file else { throw StorageError(.refused, "it is no regular file") }
        guard status.linkCount <= 1 || options.contains(.hardLinked) else {
            throw StorageError(.refused, "the file has other names, which would lead to an empty file")
        }
        return (file, isLink)
    }

    private func write(
        _ pass: ErasePass, isLast: Bool, over file: any OpenFile, _ byteCount: Int64,
        _ progress: (Int64) throws(StorageError) -> Void
    ) throws(StorageError) {
        var bytes = Data(repeating: pass.byte ?? 0, count: Int(min(byteCount, Int64(Self.chunk))))
        // Random bytes are the key stream of AES-GCM under a key for this pass: as unforeseeable, and faster than the system's.
        let key = pass == .random ? SymmetricKey(data: entropy.bytes(32)) : nil
        let zeros = bytes
        var offset: Int64 = 0
        var counter: UInt64 = 0
        while offset < byteCount {
            let count = min(Int64(Self.chunk), byteCount - offset)
            if let key {
                counter += 1
                bytes = try Self.keyStream(zeros, key, counter)
            }
            try write(bytes.prefix(Int(count)), to: file, at: offset)
            // The medium is kept busy meanwhile. What the last pass has written is dropped on the way: to drop it all at the end
            // takes as long as a pass.
            file.startWriting(offset..<offset + count)
            let behind = offset - Self.window
            if isLast, behind >= 0 { file.forget(behind..<behind + Int64(Self.chunk)) }
            offset += count
            try progress(offset)
        }
        try calling { () throws(CoreError) in try file.synchronize() }
    }

    private func write(_ bytes: Data, to file: any OpenFile, at offset: Int64) throws(StorageError) {
        let written: Result<Void, CoreError> = bytes.withUnsafeBytes { buffer in
            do throws(CoreError) { return .success(try file.writeAll(buffer, at: offset)) } catch {
                return .failure(error)
            }
        }
        try calling { () throws(CoreError) in try written.get() }
    }

    private static func keyStream(_ zeros: Data, _ key: SymmetricKey, _ counter: UInt64) throws(StorageError) -> Data {
        do {
            let nonce = withUnsafeBytes(of: counter.littleEndian) { Data(count: 4) + Data($0) }
            return try AES.GCM.seal(zeros, using: key, nonce: AES.GCM.Nonce(data: nonce)).ciphertext
        } catch {
            throw StorageError(.system, "random bytes could not be made")
        }
    }

    private func remove(_ path: String, _ file: any OpenFile, isLink: Bool) throws(StorageError) {
        let folder = Self.folder(of: path)
        var name = path
        if !isLink {
            // A file that was put under the name meanwhile is not the one that was overwritten.
            let (there, ours) = try calling { () throws(CoreError) in
                (try files.status(of: path, followingLinks: false).identity, try file.status().identity)
            }
            guard there == ours else { throw StorageError(.refused, "another file has taken the name") }
        }
        if !isLink, !options.contains(.keepingFile) {
            name = folder + "/" + Hexadecimal.text(entropy.bytes(12))
            let scrambled = name
            try calling { () throws(CoreError) in
                try files.rename(path, to: scrambled)
                try files.synchronizeFolder(folder)
            }
        }
        let last = name
        try calling { () throws(CoreError) in
            try file.truncate(to: 0)
            try file.synchronize()
            if !options.contains(.keepingFile) { try files.unlink(last) }
            try file.close()
            try files.synchronizeFolder(folder)
        }
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private func calling<Result>(_ body: () throws(CoreError) -> Result) throws(StorageError) -> Result {
        do { return try body() } catch { throw StorageError(error) }
    }
}

extension ErasePass {
    /// The byte of a fixed pass.
    fileprivate var byte: UInt8? {
        switch self {
        case .fixed(let byte): byte
        case .random: nil
        }
    }
}
