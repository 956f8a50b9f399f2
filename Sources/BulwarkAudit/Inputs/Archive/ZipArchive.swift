import BulwarkCore

/// A zip archive, of which entries are read as they are asked for. Nothing is ever written.
///
/// The directory at its end decides what it holds, as it does for whoever installs it. An entry is given out whole and proven by its
/// checksum, or not at all; entries that could be two things, or lead elsewhere, are refused and named.
final class ZipArchive: Sendable {
    /// How much is taken from an archive.
    struct Limits: Sendable {
        var directory = ZipDirectory.Limits()
        /// How many bytes come out of it in all: the App Store takes no app of more than four gigabytes.
        var totalBytes = 8 << 30
        /// How many bytes may come out of one where another said so; DEFLATE gets to 1,032, and code and texts to a tenth of this.
        var expansion = 200
        /// The size from which the expansion counts.
        var expansionFrom = 16 << 20
    }

    /// A file in the archive.
    struct Entry: Sendable, Hashable {
        /// The name, which is a path with `/` between its parts.
        var path: String
        /// How many bytes it has.
        var size: Int
        fileprivate var record: ZipDirectory.Record
        /// Where the next entry's header or the directory begins.
        fileprivate var end: Int
    }

    /// The files, in the order of their paths.
    let entries: [Entry]
    /// The entries that are not given out, and why.
    let refused: [(path: String, reason: ZipError)]
    private let file: RandomAccessFile
    private let limits: Limits
    private let given = Locked(0)

    /// Reads the directory of an archive.
    init(_ file: RandomAccessFile, limits: Limits = Limits()) throws(ZipError) {
        self.file = file
        self.limits = limits
        let directory = try ZipDirectory(file, limits: limits.directory)
        (entries, refused) = Self.sorted(directory)
    }

    /// The bytes of an entry.
    ///
    /// - Parameter limit: how many it may have.
    func bytes(of entry: Entry, limit: Int) throws(ZipError) -> [UInt8] {
        guard entry.size <= limit else { throw .tooLarge(limit: limit) }
        let record = entry.record
        if record.size > limits.expansionFrom, record.size / max(1, record.compressedSize) > limits.expansion {
            throw .tooMuch
        }
        let total = given.withLock { given in
            given += record.size
            return given
        }
        guard total <= limits.totalBytes else { throw .tooMuch }
        let data = try data(of: entry)
        let bytes = record.method == 0 ? file.bytes(data) : inflated(data, size: record.size)
        guard let bytes, bytes.count == record.size else { throw .damaged }
        guard RawInflater.checksum(bytes) == record.checksum else { throw .wrongChecksum }
        return bytes
    }

    /// The first bytes of an entry, not proven by a checksum; none where they cannot be read.
    func head(of entry: Entry, bytes count: Int) -> [UInt8] {
        guard let data = try? data(of: entry) else { return [] }
        if entry.record.method == 0 { return file.bytes(data.prefix(count)) ?? [] }
        guard let piece = file.bytes(data.prefix(4096)) else { return [] }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, made in
            let inflater = RawInflater()
            _ = inflater.feed(piece, into: buffer)
            made = inflater.made
        }
    }

    /// Where the data of an entry stands, once its own header agrees with the directory (§4.3.7).
    private func data(of entry: Entry) throws(ZipError) -> Range<Int> {
        let record = entry.record
        guard record.method == 0 || record.method == 8 else { throw .unknownMethod(record.method) }
        let start = record.headerOffset
        guard let header = file.bytes(start..<start + 30) else { throw .damaged }
        let fields = LittleEndian(header)
        guard fields[32, at: 0] == 0x0403_4b50 else { throw .damaged }
        let nameLength = fields[16, at: 26]
        guard fields[16, at: 8] == record.method, nameLength == record.nameLength,
            let name = file.bytes(start + 30..<start + 30 + nameLength),
            String(decoding: name, as: UTF8.self) == record.name
        else { throw .headersDisagree }
        // Some writers tell of the descriptor in one of the two headers alone.
        if !record.hasDescriptor, fields[16, at: 6] & 8 == 0 {
            let sizes = [(fields[32, at: 18], record.compressedSize), (fields[32, at: 22], record.size)]
            guard sizes.allSatisfy({ $0 == $1 || $0 == 0xffff_ffff }),
                fields[32, at: 14] == Int(record.checksum)
            else { throw .headersDisagree }
        }
        let begin = start + 30 + nameLength + fields[16, at: 28]
        guard begin <= entry.end, record.compressedSize <= entry.end - begin else { throw .overlaps }
        guard record.method == 8 || record.compressedSize == record.size else { throw .headersDisagree }
        return begin..<begin + record.compressedSize
    }

    private static let pieceBytes = 1 << 18

    private func inflated(_ data: Range<Int>, size: Int) -> [UInt8]? {
        var isWhole = false
        // One byte more than was said tells whether there is more.
        let bytes = [UInt8](unsafeUninitializedCapacity: size + 1) { buffer, count in
            let inflater = RawInflater()
            var place = data.lowerBound
            while place < data.upperBound, !inflater.hasEnded, !inflater.isBroken {
                let end = min(data.upperBound, place + Self.pieceBytes)
                guard let piece = file.bytes(place..<end) else { break }
                let rest = inflater.feed(piece, into: buffer)
                place = end - rest
                if rest > 0 { break }
            }
            count = min(inflater.made, size)
            isWhole = inflater.hasEnded && inflater.made == size && place == data.upperBound
        }
        return isWhole ? bytes : nil
    }

    // MARK: Judging entries

    /// The entries that are given out, and those that are not.
    private static func sorted(_ directory: ZipDirectory) -> ([Entry], [(path: String, reason: ZipError)]) {
        let records = directory.records
        var byName: [String: Int] = [:]
        for record in records { byName[record.name, default: 0] += 1 }
        let order = records.indices.sorted { records[$0].headerOffset < records[$1].headerOffset }
        var ends = [Int](repeating: directory.offset, count: records.count)
        var overlaps = [Bool](repeating: false, count: records.count)
        /// The one before that reaches furthest.
        var furthest: (index: Int, end: Int)?
        for (place, index) in order.enumerated() {
            let record = records[index]
            if place + 1 < order.count { ends[index] = min(ends[index], records[order[place + 1]].headerOffset) }
            let (least, isTooLarge) = record.compressedSize.addingReportingOverflow(
                30 + record.nameLength + record.headerOffset)
            if isTooLarge || least > directory.offset { overlaps[index] = true }
            if let before = furthest, before.end > record.headerOffset {
                overlaps[index] = true
                overlaps[before.index] = true
            }
            if isTooLarge { continue }
            if least > furthest?.end ?? -1 { furthest = (index, least) }
        }
        var entries: [Entry] = []
        var refused: [(path: String, reason: ZipError)] = []
        for (index, record) in records.enumerated() where !record.isFolder {
            let reason: ZipError? =
                if leadsOut(record.name) {
                    .leadsOut
                } else if record.isLink {
                    .link
                } else if record.isEncrypted {
                    .encrypted
                } else if byName[record.name, default: 0] > 1 {
                    .ambiguous
                } else if overlaps[index] {
                    .overlaps
                } else {
                    nil
                }
            if let reason {
                refused.append((record.name, reason))
            } else {
                entries.append(Entry(path: record.name, size: record.size, record: record, end: ends[index]))
            }
        }
        entries.sort { FileStatus.precedes($0.path, $1.path) }
        refused.sort { FileStatus.precedes($0.path, $1.path) }
        return (entries, refused)
    }

    /// Whether a name is no path within the archive.
    private static func leadsOut(_ name: String) -> Bool {
        if name.isEmpty || name.utf8.contains(0) || name.utf8.count > 4_096 { return true }
        // By bytes, as file systems have it: a mark of combination behind a slash makes it no other character there.
        return name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).contains { part in
            part.isEmpty || part.elementsEqual(".".utf8) || part.elementsEqual("..".utf8)
        }
    }
}
