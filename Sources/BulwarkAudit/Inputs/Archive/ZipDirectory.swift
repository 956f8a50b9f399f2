/// Reads the directory at the end of a zip archive (PKWARE APPNOTE 6.3.10, §4.3.12 to §4.3.16), which decides what the archive holds.
struct ZipDirectory {
    /// An entry as the directory has it.
    struct Record: Sendable, Hashable {
        var name: String
        var nameLength: Int
        var flags: Int
        var method: Int
        var checksum: UInt32
        var compressedSize: Int
        var size: Int
        var headerOffset: Int
        /// The mode of a file that a Unix system wrote.
        var mode: Int?

        var isFolder: Bool { name.utf8.last == UInt8(ascii: "/") }
        var isEncrypted: Bool { flags & 0x41 != 0 }
        /// Whether sizes and checksum stand behind the data, and not in the header before it.
        var hasDescriptor: Bool { flags & 0x08 != 0 }
        var isLink: Bool { mode.map { $0 & 0xf000 == 0xa000 } ?? false }
    }

    /// How much of a directory is taken in.
    struct Limits: Sendable {
        var entries = 200_000
        var bytes = 64 << 20
    }

    private(set) var records: [Record] = []
    /// Where the directory begins, and so the data ends.
    private(set) var offset = 0

    private static let endLength = 22
    private static let longestComment = 0xffff

    init(_ file: RandomAccessFile, limits: Limits = Limits()) throws(ZipError) {
        guard file.size >= Self.endLength else { throw .notAnArchive }
        let tailStart = max(0, file.size - Self.endLength - Self.longestComment)
        guard let tail = file.bytes(tailStart..<file.size), let end = Self.end(in: tail) else { throw .notAnArchive }
        let fields = LittleEndian(tail)
        var count = fields[16, at: end + 10]
        var size = fields[32, at: end + 12]
        offset = fields[32, at: end + 16]
        let disks = fields[16, at: end + 4] | fields[16, at: end + 6]
        var behind = tailStart + end
        var isCut = true
        if count == 0xffff || size == 0xffff_ffff || offset == 0xffff_ffff,
            let large = try Self.large(file, end: behind)
        {
            (count, size, offset, behind) = large
            isCut = false
        } else if disks != 0 {
            throw .spanned
        }
        guard isCut || count <= limits.entries else { throw .tooManyEntries(limit: limits.entries) }
        // One that does not reach to its end would be another one for readers that look for it from there.
        guard offset >= 0, size >= 0, size <= limits.bytes, offset <= file.size - size, offset + size == behind,
            let bytes = file.bytes(offset..<offset + size)
        else { throw .malformedDirectory }
        try read(bytes, limit: limits.entries)
        // Some readers count, others go on to the end. Old writers keep the lower 16 bits of a larger number.
        guard isCut ? records.count & 0xffff == count : records.count == count else { throw .malformedDirectory }
    }

    /// Where the end of the directory stands: the last place where its comment ends with the file.
    private static func end(in tail: [UInt8]) -> Int? {
        let fields = LittleEndian(tail)
        var place = tail.count - endLength
        while place >= 0 {
            if tail[place] == 0x50, fields[32, at: place] == 0x0605_4b50,
                fields[16, at: place + 20] == tail.count - place - endLength
            {
                return place
            }
            place -= 1
        }
        return nil
    }

    /// The three numbers of a directory that 32 bits do not hold, and where they stand (§4.3.14, §4.3.15); nil where there are none, as in
    /// an archive of 65,535 entries.
    private static func large(_ file: RandomAccessFile, end: Int) throws(ZipError) -> (Int, Int, Int, Int)? {
        guard end >= 20, let locator = file.bytes(end - 20..<end) else { return nil }
        let place = LittleEndian(locator)
        guard place[32, at: 0] == 0x0706_4b50 else { return nil }
        let start = place[64, at: 8]
        guard start >= 0, start <= end - 20 - 56, let record = file.bytes(start..<start + 56) else {
            throw .malformedDirectory
        }
        let fields = LittleEndian(record)
        guard fields[32, at: 0] == 0x0606_4b50 else { throw .malformedDirectory }
        guard fields[32, at: 16] | fields[32, at: 20] == 0 else { throw .spanned }
        return (fields[64, at: 32], fields[64, at: 40], fields[64, at: 48], start)
    }

    private mutating func read(_ bytes: [UInt8], limit: Int) throws(ZipError) {
        let fields = LittleEndian(bytes)
        var place = 0
        while place < bytes.count {
            // A signature of the directory may stand behind its entries (§4.3.13).
            if place <= bytes.count - 6, fields[32, at: place] == 0x0505_4b50 {
                guard place + 6 + fields[16, at: place + 4] == bytes.count else { throw .malformedDirectory }
                return
            }
            guard place <= bytes.count - 46, fields[32, at: place] == 0x0201_4b50 else { throw .malformedDirectory }
            guard records.count < limit else { throw .tooManyEntries(limit: limit) }
            let nameLength = fields[16, at: place + 28]
            let extraLength = fields[16, at: place + 30]
            let extra = place + 46 + nameLength
            let next = extra + extraLength + fields[16, at: place + 32]
            guard next <= bytes.count else { throw .malformedDirectory }
            var record = Record(
                name: String(decoding: bytes[(place + 46)..<extra], as: UTF8.self), nameLength: nameLength,
                flags: fields[16, at: place + 8], method: fields[16, at: place + 10],
                checksum: UInt32(truncatingIfNeeded: fields[32, at: place + 16]),
                compressedSize: fields[32, at: place + 20], size: fields[32, at: place + 24],
                headerOffset: fields[32, at: place + 42])
            // The upper byte says which system wrote the attributes: Unix, or macOS.
            if [3, 19].contains(bytes[place + 5]) { record.mode = fields[16, at: place + 40] }
            try Self.enlarge(&record, fields, extra..<extra + extraLength)
            records.append(record)
            place = next
        }
    }

    /// Takes numbers that 32 bits do not hold from the extra field (§4.5.3), where they stand in this order if they stand there.
    private static func enlarge(_ record: inout Record, _ fields: LittleEndian, _ extra: Range<Int>) throws(ZipError) {
        guard record.size == 0xffff_ffff || record.compressedSize == 0xffff_ffff || record.headerOffset == 0xffff_ffff
        else { return }
        var place = extra.lowerBound
        while place + 4 <= extra.upperBound {
            let length = fields[16, at: place + 2]
            let end = place + 4 + length
            guard end <= extra.upperBound else { break }
            if fields[16, at: place] == 0x0001 {
                var number = place + 4
                for field in [\Record.size, \.compressedSize, \.headerOffset]
                where record[keyPath: field] == 0xffff_ffff {
                    guard number + 8 <= end else { throw .malformedDirectory }
                    record[keyPath: field] = fields[64, at: number]
                    number += 8
                }
                // No file is so large that sums of these are no numbers any more.
                let numbers = [record.size, record.compressedSize, record.headerOffset]
                guard numbers.allSatisfy({ (0..<1 << 48).contains($0) }) else { throw .malformedDirectory }
                return
            }
            place = end
        }
        throw .malformedDirectory
    }
}

/// Little-endian numbers in bytes that are there: whoever asks has looked.
struct LittleEndian {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// A number of 16, 32 or 64 bits. One of 64 bits that does not fit is negative, and so no size or place.
    subscript(bits: Int, at place: Int) -> Int {
        var value: UInt64 = 0
        for index in stride(from: place + bits / 8 - 1, through: place, by: -1) {
            value = value << 8 | UInt64(bytes[index])
        }
        return Int(truncatingIfNeeded: value)
    }
}
