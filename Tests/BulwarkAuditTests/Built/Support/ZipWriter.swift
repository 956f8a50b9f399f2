import CZlib

/// Writes zip archives, good ones and bad ones.
struct ZipWriter {
    struct Entry {
        var name: String
        var bytes: [UInt8]
        var isDeflated = true
        /// Sizes and checksum behind the data.
        var hasDescriptor = false
        /// Sizes in the extra field, as for files of over four gigabytes.
        var isLarge = false
        var flags = 0
        /// The mode that a Unix system wrote.
        var mode = 0o100644
        /// Which system that was.
        var system = 3
        /// The flags that the directory has, where those differ.
        var directoryFlags: Int?
        /// What the header before the data says, where that differs.
        var localName: String?
        var checksum: UInt32?
        var size: Int?
    }

    private(set) var bytes: [UInt8] = []
    private var directory: [UInt8] = []
    private var count = 0

    mutating func add(_ entry: Entry) {
        let data = entry.isDeflated ? Self.deflated(entry.bytes) : entry.bytes
        add(entry, data: data, at: bytes.count)
    }

    /// Adds an entry to the directory alone, for data that is another's.
    mutating func addName(_ entry: Entry, at offset: Int, dataCount: Int) {
        record(entry, compressedSize: dataCount, at: offset)
    }

    private mutating func add(_ entry: Entry, data: [UInt8], at offset: Int) {
        let checksum = entry.checksum ?? Self.checksum(entry.bytes)
        let size = entry.size ?? entry.bytes.count
        let flags = entry.flags | (entry.hasDescriptor ? 8 : 0)
        let name = Array((entry.localName ?? entry.name).utf8)
        let isKnown = !entry.hasDescriptor
        bytes += Self.little(0x0403_4b50, 4) + Self.little(20, 2) + Self.little(flags, 2)
        bytes += Self.little(entry.isDeflated ? 8 : 0, 2) + Self.little(0, 4)
        bytes += Self.little(isKnown ? Int(checksum) : 0, 4)
        let isWide = entry.isLarge && isKnown
        bytes += Self.little(isWide ? 0xffff_ffff : isKnown ? data.count : 0, 4)
        bytes += Self.little(isWide ? 0xffff_ffff : isKnown ? size : 0, 4)
        let extra =
            isWide ? Self.little(1, 2) + Self.little(16, 2) + Self.little(size, 8) + Self.little(data.count, 8) : []
        bytes += Self.little(name.count, 2) + Self.little(extra.count, 2) + name + extra + data
        if entry.hasDescriptor {
            bytes += Self.little(0x0807_4b50, 4) + Self.little(Int(checksum), 4)
            bytes += Self.little(data.count, 4) + Self.little(size, 4)
        }
        record(entry, compressedSize: data.count, at: offset)
    }

    private mutating func record(_ entry: Entry, compressedSize: Int, at offset: Int) {
        let checksum = entry.checksum ?? Self.checksum(entry.bytes)
        let size = entry.size ?? entry.bytes.count
        let name = Array(entry.name.utf8)
        let extra =
            entry.isLarge
            ? Self.little(1, 2) + Self.little(24, 2) + Self.little(size, 8) + Self.little(compressedSize, 8)
                + Self.little(offset, 8) : []
        directory += Self.little(0x0201_4b50, 4) + Self.little(entry.system << 8 | 0x1e, 2) + Self.little(20, 2)
        directory += Self.little(entry.directoryFlags ?? entry.flags | (entry.hasDescriptor ? 8 : 0), 2)
        directory += Self.little(entry.isDeflated ? 8 : 0, 2) + Self.little(0, 4) + Self.little(Int(checksum), 4)
        directory += Self.little(entry.isLarge ? 0xffff_ffff : compressedSize, 4)
        directory += Self.little(entry.isLarge ? 0xffff_ffff : size, 4)
        directory += Self.little(name.count, 2) + Self.little(extra.count, 2) + Self.little(0, 2) + Self.little(0, 2)
        directory += Self.little(0, 2) + Self.little(entry.mode << 16, 4)
        directory += Self.little(entry.isLarge ? 0xffff_ffff : offset, 4) + name + extra
        count += 1
    }

    /// Adds what stands in the directory behind its entries.
    mutating func sign(_ bytes: [UInt8]) { directory += bytes }

    /// The whole archive.
    ///
    /// - Parameters:
    ///   - isLarge: with the directory's end as archives of over four gigabytes have it.
    ///   - count: how many entries it says that there are.
    ///   - gap: what stands between the directory and its end.
    func finished(isLarge: Bool = false, comment: String = "", count: Int? = nil, gap: [UInt8] = []) -> [UInt8] {
        let count = count ?? self.count
        var all = bytes + directory + gap
        if isLarge {
            let end = all.count
            all += Self.little(0x0606_4b50, 4) + Self.little(44, 8) + Self.little(45, 2) + Self.little(45, 2)
            all += Self.little(0, 4) + Self.little(0, 4) + Self.little(count, 8) + Self.little(count, 8)
            all += Self.little(directory.count, 8) + Self.little(bytes.count, 8)
            all += Self.little(0x0706_4b50, 4) + Self.little(0, 4) + Self.little(end, 8) + Self.little(1, 4)
        }
        all += Self.little(0x0605_4b50, 4) + Self.little(0, 4)
        let short = isLarge ? 0xffff : count & 0xffff
        all += Self.little(short, 2) + Self.little(short, 2)
        all += Self.little(isLarge ? 0xffff_ffff : directory.count, 4)
        all += Self.little(isLarge ? 0xffff_ffff : bytes.count, 4)
        return all + Self.little(comment.utf8.count, 2) + Array(comment.utf8)
    }

    /// An archive of files.
    static func archive(_ files: [String: [UInt8]]) -> [UInt8] {
        var writer = ZipWriter()
        for (name, bytes) in files.sorted(by: { $0.key < $1.key }) { writer.add(Entry(name: name, bytes: bytes)) }
        return writer.finished()
    }

    static func little(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        bytes.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: crc32(0, $0.baseAddress, uInt($0.count))) }
    }

    private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        deflateInit2_(
            &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        defer { deflateEnd(&stream) }
        var input = bytes
        var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, uLong(bytes.count))))
        let made = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = uInt(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = uInt(output.count)
                deflate(&stream, Z_FINISH)
                return output.count - Int(stream.avail_out)
            }
        }
        return Array(output[..<made])
    }
}
