import Foundation
import Testing

@testable import BulwarkValidation

/// Binary property lists, which Foundation's reader off Apple's systems does not survive when they are damaged.
@Suite struct BinaryListTests {
    private static let any = JSONContract(.any)

    private static func list(_ value: Any) throws -> [UInt8] {
        Array(try PropertyListSerialization.data(fromPropertyList: value, format: .binary, options: 0))
    }

    /// A list of objects with offsets and references of one byte; the first one is the top.
    private static func list(of objects: [UInt8]...) -> [UInt8] {
        let header = Array("bplist00".utf8)
        var offsets: [UInt8] = []
        var body = header
        for object in objects {
            offsets.append(UInt8(body.count))
            body += object
        }
        func long(_ number: Int) -> [UInt8] { [0, 0, 0, 0, 0, 0, UInt8(number >> 8), UInt8(number & 255)] }
        return body + offsets + [0, 0, 0, 0, 0, 0, 1, 1] + long(objects.count) + long(0) + long(body.count)
    }

    private static func codes(_ bytes: [UInt8]) -> [JSONIssue.Code] {
        any.issues(inPropertyList: Data(bytes)).map(\.code)
    }

    private static let string: [UInt8] = [0x51, 0x61]
    private static let number: [UInt8] = [0x10, 7]

    @Test func `Lists of every kind of value are read`() throws {
        let values: [String: Any] = [
            "text": "é", "numbers": [1, -2, 3.5, true, Int64.max], "long": String(repeating: "k", count: 300),
            "date": Date(timeIntervalSince1970: 0), "data": Data([1, 2, 3]), "é": ["nested": [:] as [String: Any]],
        ]
        #expect(Self.codes(try Self.list(values)).isEmpty)
        #expect(Self.codes(Self.list(of: [0xD1, 1, 2], Self.string, Self.number)).isEmpty)
        var deep: Any = 1
        for _ in 0..<100 { deep = [deep] }
        // Deeper than the contract's limit, and not than any list may be: the contract says so.
        #expect(Self.codes(try Self.list(deep)) == [.tooDeep])
    }

    @Test(
        arguments: [
            ("a set", list(of: [0xC1, 1], string)), ("a key that is a number", list(of: [0xD1, 1, 2], number, string)),
            ("a key that is an array", list(of: [0xD1, 1, 2], [0xA0], string)),
            ("nothing", list(of: [0x00])), ("a UID", list(of: [0x80, 1])), ("a fill byte", list(of: [0x0F])),
            ("an array of itself", list(of: [0xA1, 0])), ("two arrays of each other", list(of: [0xA1, 1], [0xA1, 0])),
            ("a reference to nowhere", list(of: [0xA1, 9])), ("an array without its references", list(of: [0xA9, 0])),
            ("a string that is too long", list(of: [0x5F, 0x11, 0xFF, 0xFF])),
            ("a count of another kind", list(of: [0x5F, 0x51, 1, 0x61])),
            ("a number of three bytes", list(of: [0x12, 1])),
            ("a number of 32 bytes", list(of: [0x15])), ("a short date", list(of: [0x33, 0])),
            ("a header alone", Array("bplist00".utf8)),
            ("no table", Array("bplist00".utf8) + [UInt8](repeating: 0, count: 40)),
            (
                "a thousand million values",
                list(
                    of: [0xAA] + [UInt8](repeating: 1, count: 10), [0xAA] + [UInt8](repeating: 2, count: 10),
                    [0xAA] + [UInt8](repeating: 3, count: 10), [0xAA] + [UInt8](repeating: 4, count: 10), number)
            ),
        ] as [(String, [UInt8])])
    func `What is no list, or more than one, is refused`(what: String, bytes: [UInt8]) {
        #expect(Self.codes(bytes) == [.unexpectedByte], "\(what)")
    }

    @Test(arguments: 0..<4) func `Damaged lists are read or refused`(round: Int) throws {
        var random = FieldSupport.Generator(seed: UInt64(round) &* 7919 &+ 5)
        let seeds = try [
            Self.list(["a.example": ["yes": true, "pins": [["pin": "AAAA"]], "n": 3, "d": Date(), "x": Data([1])]]),
            Self.list([
                "s": "héé", "a": [1, -2, 3.5, false, ["x": ["y": [Int64.max]]]], "k": String(repeating: "k", count: 40),
            ]),
        ]
        var (read, refused) = (0, 0)
        for index in 0..<3_000 {
            var bytes = seeds[index % 2]
            for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<8, using: &random) {
                case 0: bytes.remove(at: place)
                case 1: bytes.removeSubrange(place...)
                case 2: bytes.insert(contentsOf: bytes[place...].prefix(20), at: place)
                case 3, 4: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                default: bytes[place] = UInt8.random(in: 0...255, using: &random)
                }
            }
            if Self.codes(bytes).contains(.unexpectedByte) { refused += 1 } else { read += 1 }
        }
        #expect(read > 100 && refused > 1_000, "\(read) read, \(refused) refused")
    }
}
