import BulwarkTesting
import Testing

@testable import BulwarkAudit

struct ZipArchiveTests {
    private static let text = Array(String(repeating: "Nothing is lost in here. ", count: 400).utf8)

    private static func archive(_ entries: [ZipWriter.Entry], isLarge: Bool = false, comment: String = "") throws
        -> ZipArchive
    {
        var writer = ZipWriter()
        for entry in entries { writer.add(entry) }
        return try ZipArchive(RandomAccessFile(writer.finished(isLarge: isLarge, comment: comment)))
    }

    @Test(
        "An entry is given out as it was put in",
        arguments: [
            ZipWriter.Entry(name: "a/b.txt", bytes: text, isDeflated: false),
            ZipWriter.Entry(name: "a/b.txt", bytes: text), ZipWriter.Entry(name: "a/b.txt", bytes: []),
            ZipWriter.Entry(name: "a/b.txt", bytes: text, hasDescriptor: true),
            ZipWriter.Entry(name: "a/b.txt", bytes: text, hasDescriptor: true, directoryFlags: 0),
            ZipWriter.Entry(name: "a/b.txt", bytes: text, isLarge: true),
            ZipWriter.Entry(name: "a/Größe 測試.txt", bytes: text),
        ])
    func reads(_ entry: ZipWriter.Entry) throws {
        for (isLarge, comment) in [(false, ""), (true, ""), (false, "PK\u{5}\u{6} is no end")] {
            let archive = try Self.archive([entry], isLarge: isLarge, comment: comment)
            let found = try #require(archive.entries.first)
            #expect(archive.entries.map(\.path) == [entry.name])
            #expect(try archive.bytes(of: found, limit: 1 << 20) == entry.bytes)
            #expect(archive.head(of: found, bytes: 8) == Array(entry.bytes.prefix(8)))
        }
    }

    @Test("Entries come in the order of their paths, and folders are none")
    func sortsEntries() throws {
        let names = ["b", "a/", "a/c", "a/b/", "a/B"]
        let archive = try Self.archive(names.map { ZipWriter.Entry(name: $0, bytes: [1]) })
        #expect(archive.entries.map(\.path) == ["a/B", "a/c", "b"])
    }

    @Test(
        "An entry that is not what it seems is refused by its name",
        arguments: [
            (ZipWriter.Entry(name: "../a", bytes: text), ZipError.leadsOut),
            (ZipWriter.Entry(name: "/etc/passwd", bytes: text), .leadsOut),
            (ZipWriter.Entry(name: "a/../../b", bytes: text), .leadsOut),
            (ZipWriter.Entry(name: "a//b", bytes: text), .leadsOut),
            (ZipWriter.Entry(name: "a\u{0}b", bytes: text), .leadsOut),
            (ZipWriter.Entry(name: "../\u{301}a", bytes: text), .leadsOut),
            (ZipWriter.Entry(name: "a", bytes: Array("/etc".utf8), mode: 0o120777), .link),
            (ZipWriter.Entry(name: "a", bytes: Array("/etc".utf8), mode: 0o120777, system: 19), .link),
            (ZipWriter.Entry(name: "a", bytes: text, flags: 1), .encrypted),
        ])
    func refuses(_ entry: ZipWriter.Entry, _ reason: ZipError) throws {
        let archive = try Self.archive([entry, ZipWriter.Entry(name: "good", bytes: [1])])
        #expect(archive.refused.map(\.path) == [entry.name])
        #expect(archive.refused.map(\.reason) == [reason])
        #expect(archive.entries.map(\.path) == ["good"])
    }

    @Test("Two entries of one name are both refused")
    func refusesDoubles() throws {
        let archive = try Self.archive([1, 2].map { ZipWriter.Entry(name: "Info.plist", bytes: [$0]) })
        #expect(archive.entries.isEmpty)
        #expect(archive.refused.map(\.reason) == [.ambiguous, .ambiguous])
    }

    @Test("Entries that share their data are refused")
    func refusesOverlaps() throws {
        var writer = ZipWriter()
        writer.add(.init(name: "a", bytes: Self.text))
        let count = writer.bytes.count
        for name in ["b", "c"] { writer.addName(.init(name: name, bytes: Self.text), at: 0, dataCount: count - 31) }
        writer.add(.init(name: "d", bytes: [1]))
        let archive = try ZipArchive(RandomAccessFile(writer.finished()))
        #expect(archive.entries.map(\.path) == ["d"])
        #expect(archive.refused.map(\.reason) == [.overlaps, .overlaps, .overlaps])
    }

    @Test(
        "An entry whose data is not what was said is not given out",
        arguments: [
            (ZipWriter.Entry(name: "a", bytes: text, checksum: 7), ZipError.wrongChecksum),
            (ZipWriter.Entry(name: "a", bytes: text, size: 100), .damaged),
            (ZipWriter.Entry(name: "a", bytes: text, size: 1 << 19), .damaged),
            (ZipWriter.Entry(name: "a", bytes: text, isDeflated: false, size: 10), .headersDisagree),
            (ZipWriter.Entry(name: "a", bytes: text, localName: "b"), .headersDisagree),
            (ZipWriter.Entry(name: "a", bytes: text, size: 1 << 30), .tooLarge(limit: 1 << 20)),
        ])
    func doubts(_ entry: ZipWriter.Entry, _ reason: ZipError) throws {
        let archive = try Self.archive([entry])
        let found = try #require(archive.entries.first)
        #expect(throws: reason) { try archive.bytes(of: found, limit: 1 << 20) }
    }

    @Test("What expands to far more than any app has is not expanded, nor all of it together")
    func refusesBombs() throws {
        let bomb = ZipWriter.Entry(name: "a", bytes: [UInt8](repeating: 0, count: 20 << 20))
        let archive = try Self.archive([bomb])
        let entry = try #require(archive.entries.first)
        #expect(throws: ZipError.tooMuch) { try archive.bytes(of: entry, limit: 1 << 30) }

        var writer = ZipWriter()
        for name in ["a", "b", "c"] { writer.add(.init(name: name, bytes: Self.text)) }
        var limits = ZipArchive.Limits()
        limits.totalBytes = Self.text.count * 2
        let many = try ZipArchive(RandomAccessFile(writer.finished()), limits: limits)
        for entry in many.entries.prefix(2) { #expect(try many.bytes(of: entry, limit: 1 << 20) == Self.text) }
        let last = try #require(many.entries.last)
        #expect(throws: ZipError.tooMuch) { try many.bytes(of: last, limit: 1 << 20) }
    }

    @Test("A directory that other readers would read otherwise is refused")
    func refusesOtherDirectories() throws {
        var writer = ZipWriter()
        for name in ["a", "b", "c"] { writer.add(.init(name: name, bytes: [1])) }
        let gap = [UInt8](repeating: 0, count: 60)
        for (isLarge, count, gap) in [(false, 2, []), (true, 2, []), (false, 4, []), (false, 3, gap), (true, 3, gap)] {
            let bytes = writer.finished(isLarge: isLarge, count: count, gap: gap)
            #expect(throws: ZipError.malformedDirectory) { try ZipArchive(RandomAccessFile(bytes)) }
        }
        // A signature of the directory belongs to it.
        writer.sign([0x50, 0x4b, 5, 5, 2, 0, 1, 2])
        #expect(try ZipArchive(RandomAccessFile(writer.finished())).entries.count == 3)
        writer.sign([0])
        #expect(throws: ZipError.malformedDirectory) { try ZipArchive(RandomAccessFile(writer.finished())) }
    }

    @Test(
        "More entries than 16 bits hold are read, also where the number is cut to those", arguments: [65_535, 65_540])
    func readsManyEntries(_ count: Int) throws {
        var writer = ZipWriter()
        for number in 0..<count { writer.add(.init(name: "\(number)", bytes: [], isDeflated: false)) }
        #expect(try ZipArchive(RandomAccessFile(writer.finished())).entries.count == count)
    }

    @Test("What is no archive is said to be none")
    func refusesOtherFiles() {
        for bytes in [[], [0x50, 0x4b, 0x03, 0x04], [UInt8](repeating: 0x50, count: 70_000)] {
            #expect(throws: ZipError.notAnArchive) { try ZipArchive(RandomAccessFile(bytes)) }
        }
    }

    @Test("More entries than the limit are not taken in")
    func limitsEntries() throws {
        var writer = ZipWriter()
        for number in 0..<20 { writer.add(.init(name: "\(number)", bytes: [])) }
        var limits = ZipArchive.Limits()
        limits.directory.entries = 19
        #expect(throws: ZipError.tooManyEntries(limit: 19)) {
            try ZipArchive(RandomAccessFile(writer.finished()), limits: limits)
        }
    }

    @Test("A damaged archive gives what was put in, or nothing", arguments: 0..<4)
    func survivesMutation(_ seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        var writer = ZipWriter()
        let entries = [
            ZipWriter.Entry(name: "a.txt", bytes: Self.text), .init(name: "b.txt", bytes: Self.text, isDeflated: false),
            .init(name: "c.txt", bytes: Array(Self.text.prefix(99)), hasDescriptor: true),
            .init(name: "d.txt", bytes: Array(Self.text.prefix(50)), isLarge: true),
        ]
        for entry in entries { writer.add(entry) }
        let whole = writer.finished(isLarge: seed.isMultiple(of: 2))
        // A name may be hit, and then the bytes are those of another name; never other bytes.
        let contents = Set(entries.map(\.bytes) + [[]])
        var read = 0
        for _ in 0..<500 {
            var bytes = whole
            for _ in 0...Int.random(in: 0..<4, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
            guard let archive = try? ZipArchive(RandomAccessFile(bytes)) else { continue }
            for entry in archive.entries {
                _ = archive.head(of: entry, bytes: 8)
                guard let given = try? archive.bytes(of: entry, limit: 1 << 20) else { continue }
                read += 1
                #expect(contents.contains(given))
            }
        }
        #expect(read > 100)
    }
}
