/// A write-ahead log of SQLite: rows can live in it alone, so what reads a database without it reads an old one.
///
/// Only the log's own rules are applied (SQLite, "The WAL File Format"): frames count up to the last commit, as far as their salts
/// and their running checksum are right.
package enum WriteAheadLog {
    private static let headerSize = 32
    private static let frameHeaderSize = 24

    /// The pages that the log has committed, put into a copy of the database; nil where it has none that count.
    package static func applied(_ log: UnsafeRawBufferPointer, to database: UnsafeRawBufferPointer) -> WipedMemory? {
        guard log.count >= headerSize, database.count >= 100 else { return nil }
        let magic = word(log, 0)
        guard magic & 0xffff_fffe == 0x377f_0682 else { return nil }
        let isBigEndian = magic & 1 == 1
        let pageSize = Int(word(log, 8))
        guard pageSize >= 512, pageSize <= 65_536, pageSize & (pageSize - 1) == 0 else { return nil }
        let declared = Int(database[16]) << 8 | Int(database[17])
        guard declared == pageSize || declared == 1 && pageSize == 65_536 else { return nil }
        var sum = checksum((0, 0), log, 0..<24, isBigEndian)
        guard sum == (word(log, 24), word(log, 28)) else { return nil }

        var pending: [Int: Int] = [:]
        var pages: [Int: Int] = [:]
        var size = 0
        var frame = headerSize
        while frame + frameHeaderSize + pageSize <= log.count {
            guard word(log, frame + 8) == word(log, 16), word(log, frame + 12) == word(log, 20) else { break }
            let content = frame + frameHeaderSize
            sum = checksum(sum, log, frame..<(frame + 8), isBigEndian)
            sum = checksum(sum, log, content..<(content + pageSize), isBigEndian)
            guard sum == (word(log, frame + 16), word(log, frame + 20)) else { break }
            let page = Int(word(log, frame))
            guard page > 0 else { break }
            pending[page] = content
            let commit = Int(word(log, frame + 4))
            if commit > 0 {
                pages.merge(pending) { $1 }
                pending.removeAll()
                size = commit
            }
            frame = content + pageSize
        }
        // A log has a frame for each page that it adds.
        guard size > 0, size <= database.count / pageSize + pages.count else { return nil }
        let result = WipedMemory(count: size * pageSize)
        result.bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: database.prefix(size * pageSize)))
        for (page, content) in pages where page <= size {
            let target = UnsafeMutableRawBufferPointer(
                rebasing: result.bytes[((page - 1) * pageSize)..<(page * pageSize)])
            target.copyMemory(from: UnsafeRawBufferPointer(rebasing: log[content..<(content + pageSize)]))
        }
        // The count of pages in the header is believed only if it was written together with the rest.
        for index in 0..<4 {
            result.bytes[28 + index] = UInt8(truncatingIfNeeded: size >> (24 - 8 * index))
            result.bytes[92 + index] = result.bytes[24 + index]
        }
        return result
    }

    private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt32 {
        UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    private static func checksum(
        _ start: (UInt32, UInt32), _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ isBigEndian: Bool
    ) -> (UInt32, UInt32) {
        var (first, second) = start
        var offset = range.lowerBound
        while offset + 8 <= range.upperBound {
            let (left, right) = (
                bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self),
                bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)
            )
            first = first &+ (isBigEndian ? UInt32(bigEndian: left) : UInt32(littleEndian: left)) &+ second
            second = second &+ (isBigEndian ? UInt32(bigEndian: right) : UInt32(littleEndian: right)) &+ first
            offset += 8
        }
        return (first, second)
    }
}
