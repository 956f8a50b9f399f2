internal import BulwarkCore
internal import Crypto
internal import CryptoExtras
internal import Foundation

/// The content of one file of a backup, decrypted piece by piece as it is read.
package final class BackupContent {
    /// How many bytes the content has, padding left out.
    package let length: Int64
    /// Whether the stored bytes are not what encryption leaves: no whole number of blocks, or no padding at the end.
    package let isDamaged: Bool
    /// Whether the manifest gives another size. Databases that were in use when the backup was made have such sizes.
    package let differsFromSize: Bool

    private let file: any OpenFile
    private let key: SymmetricKey?

    private static let block: Int64 = 16
    /// How much is decrypted at a time.
    private static let piece = 1 << 20

    /// Opens a file of the backup.
    ///
    /// - Parameters:
    ///   - path: Where it lies.
    ///   - files: Where it is read.
    ///   - key: The key of its content; nil for content that lies there as it is.
    ///   - size: What the manifest says that its size is.
    init(path: String, files: any FileSystem, key: SymmetricKey? = nil, size: Int64? = nil) throws(BackupError) {
        do throws(CoreError) {
            file = try files.open(path, [.reading, .notBlocking, .notFollowingLinks])
            let status = try file.status()
            guard status.kind == .file else { throw CoreError(.invalidName, "no regular file") }
            self.key = key
            guard let key, status.size > 0 else {
                length = status.size
                isDamaged = false
                differsFromSize = size.map { $0 != status.size } ?? false
                return
            }
            let whole = status.size / Self.block * Self.block
            // The last block tells how long the content is before the first is decrypted.
            if whole == status.size, let padding = try Self.padding(of: file, at: whole, key) {
                length = whole - padding
                isDamaged = false
                differsFromSize = size.map { $0 != whole - padding } ?? false
            } else {
                length = min(whole, size.map { max($0, 0) } ?? whole)
                isDamaged = true
                differsFromSize = size.map { $0 != whole } ?? false
            }
        } catch {
            throw error.code == .notFound ? BackupError(.contentMissing, detail: .file(error)) : BackupError(error)
        }
    }

    /// How many bytes of padding stand at the end (RFC 5652 §6.3); nil where it is none.
    private static func padding(
        of file: any OpenFile, at end: Int64, _ key: SymmetricKey
    ) throws(CoreError) -> Int64? {
        guard end >= block else { return nil }
        let last = try decrypted(file, (end - block)..<end, key)
        guard let count = last.last, (1...16).contains(count), last.suffix(Int(count)).allSatisfy({ $0 == count })
        else { return nil }
        return Int64(count)
    }

    /// Decrypts whole blocks, wherever they stand: each needs only the one before it.
    private static func decrypted(
        _ file: any OpenFile, _ range: Range<Int64>, _ key: SymmetricKey
    ) throws(CoreError) -> Data {
        let hasPrevious = range.lowerBound >= block
        var stored = Data(count: Int(range.count) + (hasPrevious ? 16 : 0))
        var failure: CoreError?
        stored.withUnsafeMutableBytes { buffer in
            do throws(CoreError) {
                try file.readAll(into: buffer, at: range.lowerBound - (hasPrevious ? block : 0))
            } catch { failure = error }
        }
        if let failure { throw failure }
        let start = hasPrevious ? Array(stored.prefix(16)) : [UInt8](repeating: 0, count: 16)
        guard let vector = try? AES._CBC.IV(ivBytes: start),
            let plain = try? AES._CBC.decrypt(
                stored.dropFirst(hasPrevious ? 16 : 0), using: key, iv: vector, noPadding: true)
        else { throw CoreError(.system, "a key of a length that AES does not have") }
        return plain
    }

    /// Calls `body` with the content, piece by piece, until it returns false.
    package func forEachPiece(_ body: (UnsafeRawBufferPointer) throws -> Bool) throws {
        var offset: Int64 = 0
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.piece, alignment: 16)
        defer {
            SecureMemory.zero(buffer)
            buffer.deallocate()
        }
        while offset < length {
            let count = Int(min(Int64(Self.piece), length - offset))
            let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
            try read(into: part, at: offset)
            guard try body(UnsafeRawBufferPointer(part)) else { return }
            offset += Int64(count)
        }
    }

    /// Reads a stretch that begins at a block.
    private func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(BackupError) {
        do throws(CoreError) {
            guard let key else { return try file.readAll(into: buffer, at: offset) }
            let blocks = (Int64(buffer.count) + Self.block - 1) / Self.block * Self.block
            var plain = try Self.decrypted(file, offset..<(offset + blocks), key)
            plain.copyBytes(to: buffer, count: buffer.count)
            plain.withUnsafeMutableBytes { SecureMemory.zero($0) }
        } catch {
            throw error.code == .endOfFile ? BackupError(.contentDamaged) : BackupError(error)
        }
    }

    /// The first bytes, as many as there are up to a count.
    package func start(_ count: Int) throws(BackupError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Int(min(Int64(count), length)))
        guard !bytes.isEmpty else { return [] }
        var failure: BackupError?
        bytes.withUnsafeMutableBytes { buffer in
            do throws(BackupError) { try read(into: buffer, at: 0) } catch { failure = error }
        }
        if let failure { throw failure }
        return bytes
    }

    /// All of it, in memory that is zeroed when it is let go of.
    ///
    /// - Throws: ``BackupError/Code/tooLarge`` beyond the limit.
    package func memory(limit: Int) throws(BackupError) -> WipedMemory {
        guard length <= limit else { throw BackupError(.tooLarge) }
        let memory = WipedMemory(count: Int(length))
        var offset = 0
        while offset < memory.count {
            let count = min(Self.piece, memory.count - offset)
            try read(
                into: UnsafeMutableRawBufferPointer(rebasing: memory.bytes[offset..<(offset + count)]),
                at: Int64(offset))
            offset += count
        }
        return memory
    }
}

extension Backup {
    /// The content of a file.
    ///
    /// - Throws: ``BackupError/Code/contentMissing`` where the backup does not hold it, ``BackupError/Code/keyUnavailable`` where it
    ///   cannot be decrypted.
    package func content(of record: BackupRecord) throws(BackupError) -> BackupContent {
        var key: SymmetricKey?
        if let wrapped = record.key {
            // What is encrypted must never be taken for the content.
            guard let keys else { throw BackupError(.passwordRequired, "the file has a key") }
            key = try keys.unwrap(wrapped)
        }
        var missing = BackupError(.contentMissing)
        for candidate in record.fileID.candidates {
            do throws(BackupError) {
                let content = try BackupContent(
                    path: "\(location.folder)/\(candidate)", files: files, key: key, size: record.size)
                if keys != nil, key == nil, content.length > 0 {
                    throw BackupError(.keyUnavailable, "the list of files has none")
                }
                return content
            } catch {
                guard error.code == .contentMissing else { throw error }
                missing = error
            }
        }
        throw missing
    }
}
