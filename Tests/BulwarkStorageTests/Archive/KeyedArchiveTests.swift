import BulwarkStorage
import Foundation
import Testing

// At the top of the file: Foundation on Linux has names for such classes only.
final class ArchivedLedger: NSObject, NSSecureCoding {
    static var supportsSecureCoding: Bool { true }
    let title: String
    let entries: [ArchivedEntry]

    init(title: String, entries: [ArchivedEntry]) {
        self.title = title
        self.entries = entries
    }

    init?(coder: NSCoder) {
        guard let title = coder.decodeObject(of: NSString.self, forKey: "title"),
            let entries = coder.decodeObject(of: [NSArray.self, ArchivedEntry.self], forKey: "entries") as? NSArray
        else { return nil }
        self.title = "\(title)"
        self.entries = entries.compactMap { $0 as? ArchivedEntry }
    }

    func encode(with coder: NSCoder) {
        coder.encode(NSString(string: title), forKey: "title")
        coder.encode(NSArray(array: entries), forKey: "entries")
    }
}

final class ArchivedEntry: NSObject, NSSecureCoding {
    static var supportsSecureCoding: Bool { true }
    nonisolated(unsafe) static var madeCount = 0
    let cents: Int

    init(cents: Int) { self.cents = cents }

    init?(coder: NSCoder) {
        Self.madeCount += 1
        cents = coder.decodeInteger(forKey: "cents")
    }

    func encode(with coder: NSCoder) { coder.encode(cents, forKey: "cents") }
}

class ArchivedWithoutSecurity: NSObject, NSCoding {
    override init() {}
    required init?(coder: NSCoder) {}
    func encode(with coder: NSCoder) {}
}

@Suite(.serialized) struct KeyedArchiveTests {
    private static var ledger: ArchivedLedger {
        ArchivedLedger(title: "July", entries: [ArchivedEntry(cents: 100), ArchivedEntry(cents: -7)])
    }

    private static func code(_ body: () throws -> Void) -> StorageError.Code? {
        do { try body() } catch { return (error as? StorageError)?.code }
        return nil
    }

    @Test("Objects of listed classes come back as they were")
    func roundTrips() throws {
        let archive = try KeyedArchive(ArchivedLedger.self, allowing: [ArchivedEntry.self])
        let ledger = try archive.unarchive(authentic: archive.archive(Self.ledger))
        #expect(ledger.title == "July" && ledger.entries.map(\.cents) == [100, -7])
    }

    @Test("Plain values and containers need no place on the list")
    func allowsPlainValues() throws {
        let archive = try KeyedArchive(NSDictionary.self)
        let values: NSDictionary = [
            "text": NSString(string: "ä"), "list": NSArray(array: [1, 2.5, true]), "data": NSData(data: Data([1, 2])),
            "date": NSDate(timeIntervalSinceReferenceDate: 7), "nested": NSDictionary(dictionary: ["a": NSNull()]),
            "long": NSString(string: String(repeating: "x", count: 70_000)),
        ]
        let read = try archive.unarchive(authentic: archive.archive(values))
        #expect(read.count == values.count)
        #expect((read["text"] as? NSString)?.isEqual(to: "ä") == true)
        #expect((read["long"] as? NSString)?.length == 70_000)
        #expect((read["list"] as? NSArray)?.compactMap { ($0 as? NSNumber)?.doubleValue } == [1, 2.5, 1])
        #expect((read["data"] as? NSData).map { Data(referencing: $0) } == Data([1, 2]))
        #expect((read["date"] as? NSDate)?.timeIntervalSinceReferenceDate == 7)
        #expect((read["nested"] as? NSDictionary)?["a"] is NSNull)
        let list = try KeyedArchive(NSArray.self, allowing: [ArchivedEntry.self])
        let entries = try list.unarchive(authentic: list.archive(NSArray(array: Self.ledger.entries)))
        #expect(entries.compactMap { ($0 as? ArchivedEntry)?.cents } == [100, -7])
    }

    @Test("A class that is not listed is refused on both sides, before an object of it is made")
    func refusesOtherClasses() throws {
        let narrow = try KeyedArchive(ArchivedLedger.self)
        #expect(throws: StorageError(.refused)) { try narrow.archive(Self.ledger) }
        let wide = try KeyedArchive(ArchivedLedger.self, allowing: [ArchivedEntry.self])
        let data = try wide.archive(Self.ledger)
        let before = ArchivedEntry.madeCount
        #expect(throws: StorageError(.refused)) { try narrow.unarchive(authentic: data) }
        let others = try KeyedArchive(NSArray.self)
        #expect(throws: StorageError(.refused)) { try others.unarchive(authentic: data) }
        #expect(ArchivedEntry.madeCount == before)
        // A listed class in the place of the root.
        let list = try KeyedArchive(NSArray.self, allowing: [ArchivedLedger.self, ArchivedEntry.self])
        #expect(throws: StorageError(.wrongType)) { try list.unarchive(authentic: data) }
    }

    @Test("A list that lets every class in, or one without secure coding, is refused")
    func refusesLists() {
        #expect(throws: StorageError(.refused)) {
            try KeyedArchive(ArchivedLedger.self, allowing: [NSObject.self])
        }
        #expect(throws: StorageError(.refused)) {
            try KeyedArchive(ArchivedLedger.self, allowing: [ArchivedWithoutSecurity.self])
        }
    }

    @Test("A substitute that an archive names for its class has to be listed, too")
    func refusesSubstitutes() throws {
        let archive = try KeyedArchive(ArchivedLedger.self, allowing: [ArchivedEntry.self])
        let data = try archive.archive(Self.ledger)
        var list = try #require(
            try PropertyListSerialization.propertyList(from: data, format: nil) as? [String: Any])
        var objects = try #require(list["$objects"] as? [Any])
        let index = try #require(objects.firstIndex { ($0 as? [String: Any])?["$classname"] != nil })
        var description = try #require(objects[index] as? [String: Any])
        for (hint, code) in [
            (NSStringFromClass(ArchivedEntry.self), nil),
            (NSStringFromClass(ArchivedWithoutSecurity.self), StorageError.Code.refused),
        ] {
            description["$classhints"] = [hint]
            objects[index] = description
            list["$objects"] = objects
            let hinted = try PropertyListSerialization.data(fromPropertyList: list, format: .binary, options: 0)
            #expect(Self.code { _ = try archive.unarchive(authentic: hinted) } == code)
        }
    }

    @Test("Objects within objects end at a depth, and so do values and bytes")
    func hasLimits() throws {
        func nested(_ depth: Int) -> NSArray {
            (0..<depth).reduce(NSArray(array: ["x"])) { inner, _ in NSArray(array: [inner]) }
        }
        // Foundation's archiver on Linux takes twice as long with each level, so the limit is low here.
        let archive = try KeyedArchive(NSArray.self, limits: KeyedArchiveLimits(depth: 6))
        #expect(try archive.unarchive(authentic: archive.archive(nested(3))).count == 1)
        #expect(throws: StorageError(.tooLarge)) { try archive.archive(nested(7)) }
        let wide = try KeyedArchive(NSArray.self)
        let deep = try wide.archive(nested(7))
        #expect(throws: StorageError(.tooLarge)) { try archive.unarchive(authentic: deep) }
        for limits in [KeyedArchiveLimits(byteCount: 100), KeyedArchiveLimits(valueCount: 5)] {
            let small = try KeyedArchive(NSArray.self, limits: limits)
            #expect(throws: StorageError(.tooLarge)) { try small.archive(nested(1)) }
        }
    }

    @Test("Objects that hold each other in a circle are refused before the unarchiver follows them")
    func refusesCircles() throws {
        let archive = try KeyedArchive(NSArray.self)
        let data = try archive.archive(NSArray(array: [NSArray(array: ["x"])]))
        var list = try #require(
            try PropertyListSerialization.propertyList(from: data, format: nil) as? [String: Any])
        var objects = try #require(list["$objects"] as? [Any])
        let root = try #require((list["$top"] as? [String: Any])?["root"])
        for index in objects.indices {
            guard var object = objects[index] as? [String: Any], object["NS.objects"] != nil else { continue }
            object["NS.objects"] = [root]
            objects[index] = object
        }
        list["$objects"] = objects
        let circle = try PropertyListSerialization.data(fromPropertyList: list, format: .binary, options: 0)
        #expect(throws: StorageError(.refused)) { try archive.unarchive(authentic: circle) }
    }

    @Test("A small archive whose containers hold one container over and over is refused, and not gone through")
    func refusesMultiplication() throws {
        func text(_ text: String) -> [UInt8] { [0x50 | UInt8(text.utf8.count)] + Array(text.utf8) }
        func long(_ text: String) -> [UInt8] { [0x5F, 0x10, UInt8(text.utf8.count)] + Array(text.utf8) }
        func array(_ reference: UInt8, times count: UInt8) -> [UInt8] {
            [0xAF, 0x10, count] + [UInt8](repeating: reference, count: Int(count))
        }
        // Forty times forty times forty times forty.
        let values: [[UInt8]] = [
            [0xD3, 1, 2, 3, 4, 5, 6], text("$archiver"), text("$objects"), text("$top"), long("NSKeyedArchiver"),
            [0xA1, 7], [0xD0], array(8, times: 40), array(9, times: 40), array(10, times: 40), array(11, times: 40),
            text("x"),
        ]
        var bytes = Array("bplist00".utf8), offsets: [UInt8] = []
        for value in values {
            offsets += [UInt8(bytes.count >> 8), UInt8(bytes.count & 255)]
            bytes += value
        }
        let table = bytes.count
        bytes += offsets + [0, 0, 0, 0, 0, 0, 2, 1]
        for number in [values.count, 0, table] { withUnsafeBytes(of: UInt64(number).bigEndian) { bytes += $0 } }
        let archive = try KeyedArchive(NSArray.self)
        #expect(throws: StorageError(.tooLarge)) { try archive.unarchive(authentic: Data(bytes)) }
    }

    @Test("What is no keyed archive is an error", arguments: ["", "bplist00", "<?xml version=\"1.0\"?>", "\0\0\0"])
    func refusesOtherFiles(text: String) throws {
        let archive = try KeyedArchive(ArchivedLedger.self)
        #expect(throws: StorageError(.wrongType)) { try archive.unarchive(authentic: Data(text.utf8)) }
        let list = try PropertyListSerialization.data(fromPropertyList: ["a": 1], format: .binary, options: 0)
        #expect(throws: StorageError(.wrongType)) { try archive.unarchive(authentic: list) }
    }

    @Test("Damaged archives of a class that is not listed are refused or an error, whatever byte is wrong")
    func survivesDamage() throws {
        // The list has no class but the root's, so that nothing damaged gets as far as an object.
        let wide = try KeyedArchive(ArchivedLedger.self, allowing: [ArchivedEntry.self])
        let data = Array(try wide.archive(Self.ledger))
        let narrow = try KeyedArchive(NSArray.self)
        let before = ArchivedEntry.madeCount
        for index in data.indices {
            for value: UInt8 in [0, 0x0f, 0x7f, 0xff, data[index] ^ 1] where value != data[index] {
                var altered = data
                altered[index] = value
                #expect(Self.code { _ = try narrow.unarchive(authentic: Data(altered)) } != nil)
            }
            #expect(Self.code { _ = try narrow.unarchive(authentic: Data(data.prefix(index))) } != nil)
        }
        #expect(ArchivedEntry.madeCount == before)
    }
}
