import Crypto
import Foundation

/// Facts of files seen before, by the hash of their content, kept in one file a project in the user's cache folder.
///
/// A cache is worth nothing to trust: what does not bear the checksum that was written with it, or does not hold together, is treated as absent.
struct FactCache: Sendable {
    /// Changes with every change of what facts say, so that older caches are not read.
    static let version: UInt32 = 12

    /// The key of a file's facts: the hash of its content and of its language.
    struct Key: Hashable, Sendable {
        private let first: UInt64
        private let second: UInt64

        init(content: [UInt8], language: FileFacts.Language) {
            var hash = SHA256()
            hash.update(data: [language.rawValue])
            content.withUnsafeBytes { hash.update(bufferPointer: $0) }
            let digest = hash.finalize()
            (first, second) = digest.withUnsafeBytes {
                (
                    $0.loadUnaligned(fromByteOffset: 0, as: UInt64.self),
                    $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
                )
            }
        }

        fileprivate init(first: UInt64, second: UInt64) {
            self.first = first
            self.second = second
        }

        fileprivate var words: [UInt64] { [first, second] }
    }

    private static let magic: [UInt8] = Array("BWKFACTS".utf8)
    /// magic, version, count of entries.
    private static let headerSize = 16
    /// two words of key, offset, length and checksum.
    private static let entrySize = 40

    /// Where the facts of a file stand.
    private struct Entry: Sendable {
        var range: Range<Int>
        var checksum: UInt64
    }

    private let file: URL
    private let data: Data
    private let entries: [Key: Entry]
    private let onUnkept: (@Sendable () -> Void)?

    /// Opens the cache of a project.
    ///
    /// - Parameters:
    ///   - directory: the folder that holds caches; it is made when the cache is written.
    ///   - root: the project's folder.
    ///   - onUnkept: told where the cache could not be written.
    init(directory: String, root: String, onUnkept: (@Sendable () -> Void)? = nil) {
        self.onUnkept = onUnkept
        let name = SHA256.hash(data: Array(root.utf8)).prefix(12).map { String(format: "%02x", $0) }.joined()
        file = URL(fileURLWithPath: directory).appendingPathComponent("facts-\(name)")
        let data = (try? Data(contentsOf: file, options: .alwaysMapped)) ?? Data()
        self.data = data
        entries = Self.readEntries(data)
    }

    private static func readEntries(_ data: Data) -> [Key: Entry] {
        data.withUnsafeBytes { bytes -> [Key: Entry] in
            guard bytes.count >= headerSize, bytes.prefix(8).elementsEqual(magic),
                bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self) == version
            else { return [:] }
            let count = Int(bytes.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
            guard count <= (bytes.count - headerSize) / entrySize else { return [:] }
            var entries: [Key: Entry] = [:]
            entries.reserveCapacity(count)
            for index in 0..<count {
                let base = headerSize + index * entrySize
                let words = (0..<5).map { bytes.loadUnaligned(fromByteOffset: base + $0 * 8, as: UInt64.self) }
                guard let start = Int(exactly: words[2]), let length = Int(exactly: words[3]), start <= bytes.count,
                    length <= bytes.count - start
                else { return [:] }
                entries[Key(first: words[0], second: words[1])] = Entry(
                    range: start..<(start + length), checksum: words[4])
            }
            return entries
        }
    }

    /// The facts of a file, if they are there and hold together.
    func facts(for key: Key) -> FileFacts? {
        guard let entry = entries[key] else { return nil }
        return data.withUnsafeBytes { bytes in
            let bytes = UnsafeRawBufferPointer(rebasing: bytes[entry.range])
            guard Checksum.of(bytes, under: key.words) == entry.checksum else { return nil }
            return FileFacts(encoded: bytes)
        }
    }

    /// Writes a cache that holds exactly the given facts; failing to do so is told and not an error, for a cache may be absent.
    ///
    /// - Parameter facts: the keys of files with their facts as ``FileFacts/encoded()`` gives them; nil for those that the cache holds already.
    func write(_ facts: [(key: Key, encoded: [UInt8]?)]) {
        var index: [UInt8] = Self.magic
        append(Self.version, to: &index)
        append(UInt32(facts.count), to: &index)
        var offset = UInt64(Self.headerSize + facts.count * Self.entrySize)
        let encoded = facts.map { $0.encoded ?? bytes(for: $0.key) }
        for (entry, blob) in zip(facts, encoded) {
            for word in entry.key.words { append(word, to: &index) }
            append(offset, to: &index)
            append(UInt64(blob.count), to: &index)
            // What is taken over keeps the checksum that it was read under.
            let known = entry.encoded == nil ? entries[entry.key]?.checksum : nil
            append(known ?? blob.withUnsafeBytes { Checksum.of($0, under: entry.key.words) }, to: &index)
            offset += UInt64(blob.count)
        }
        do {
            let folder = file.deletingLastPathComponent()
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let temporary = folder.appendingPathComponent(
                ".\(file.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier)")
            _ = FileManager.default.createFile(
                atPath: temporary.path, contents: nil, attributes: [.posixPermissions: 0o600])
            defer { try? FileManager.default.removeItem(at: temporary) }
            let handle = try FileHandle(forWritingTo: temporary)
            try handle.write(contentsOf: index)
            for blob in encoded { try handle.write(contentsOf: blob) }
            try handle.close()
            guard rename(temporary.path, file.path) == 0 else {
                onUnkept?()
                return
            }
        } catch {
            onUnkept?()  // The next run parses again.
        }
    }

    private func bytes(for key: Key) -> [UInt8] {
        guard let entry = entries[key] else { return [] }
        return data.withUnsafeBytes { [UInt8]($0[entry.range]) }
    }

    /// Whether exactly these files are cached already.
    func holds(exactly keys: some Sequence<Key>) -> Bool {
        let wanted = Set(keys)
        return wanted.count == entries.count && wanted.allSatisfy { entries[$0] != nil }
    }

    private func append<T: FixedWidthInteger>(_ value: T, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
}
