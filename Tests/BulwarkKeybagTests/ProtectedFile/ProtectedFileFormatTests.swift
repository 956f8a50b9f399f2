import BulwarkCore
import BulwarkTesting
import Crypto
import Foundation
import Testing

@testable import BulwarkKeybag

@Suite struct ProtectedFileFormatTests {
    private let rig = FileRig()

    // MARK: Damage

    // Of the classes that wrap alike, one.
    @Test(
        "A bit flipped anywhere is an error with a name, and nothing is handed out",
        arguments: [FileProtection.completeUnlessOpen, .none])
    func bits(protection: FileProtection) throws {
        let bag = try rig.bag(.unlocked)
        let content = FileRig.sample(20)
        try rig.write(content, protection, bag)
        var layouts = [try rig.stored()]
        // Changed once, so that the other slot is the one that counts.
        try ProtectedFile.changeProtection(of: FileRig.path, to: protection, keyring: bag, files: rig.disk)
        if protection == .none { layouts.append(try rig.stored()) }
        for bytes in layouts {
            for bit in 0..<(bytes.count * 8) {
                var spoilt = bytes
                spoilt[bit / 8] ^= 1 << (bit % 8)
                try rig.store(spoilt)
                var handedOut: [UInt8] = []
                let error = #expect(throws: KeybagError.self, "bit \(bit)") {
                    try rig.open(bag).forEachChunk { handedOut.append(contentsOf: $0) }
                }
                let expected: KeybagError.Code =
                    switch bit / 8 {
                    case 0..<8: .fileNotProtected
                    case 8: .fileUnknownVersion
                    default: .fileTampered
                    }
                #expect(error?.code == expected, "bit \(bit)")
                #expect(handedOut.isEmpty)
            }
        }
    }

    @Test func `A flipped bit in a later chunk hands out nothing of that chunk`() throws {
        let bag = try rig.bag(.unlocked)
        let content = FileRig.sample(3 * 65536 - 5)
        try rig.write(content, .none, bag)
        let good = try rig.stored()
        for place in [Int(Chunk.offset(1)), Int(Chunk.offset(1)) + 65536, Int(Chunk.offset(2)), good.count - 1] {
            var spoilt = good
            spoilt[place] ^= 0x10
            try rig.store(spoilt)
            let file = try rig.open(bag)
            let index = place < Int(Chunk.offset(2)) ? 1 : 2
            var handedOut: [UInt8] = []
            #expect(throws: KeybagError(.fileTampered)) { try file.forEachChunk { handedOut.append(contentsOf: $0) } }
            #expect(handedOut == Array(content.prefix(index * 65536)))
            let error = #expect(throws: KeybagError(.fileTampered)) { try file.verify() }
            #expect(error?.detail == .chunk(Int64(index)))
            // What is not touched is read all the same.
            #expect(try file.bytes(in: 0..<65536) == Array(content.prefix(65536)))
            var buffer = [UInt8](repeating: 0xEE, count: 16)
            #expect(throws: KeybagError(.fileTampered)) {
                try buffer.withUnsafeMutableBytes { _ = try file.read(into: $0, at: Int64(index * 65536 + 1)) }
            }
            #expect(buffer.allSatisfy { $0 == 0xEE })
        }
    }

    @Test func `A file cut at any border, or anywhere in a small one, is an error before anything is handed out`()
        throws
    {
        let bag = try rig.bag(.unlocked)
        try rig.write(FileRig.sample(100), .none, bag)
        let small = try rig.stored()
        for count in 0..<small.count {
            try rig.store(Array(small.prefix(count)))
            #expect(throws: KeybagError(count < 8 ? .fileNotProtected : .fileTampered), "\(count)") {
                try rig.open(bag)
            }
        }
        for length in [3 * 65536, 3 * 65536 + 1] {
            try rig.write(FileRig.sample(length), .none, bag)
            let good = try rig.stored()
            for index in 0...3 {
                for place in [-17, -16, -1, 0, 1] where Int(Chunk.offset(Int64(index))) + place < good.count {
                    try rig.store(Array(good.prefix(Int(Chunk.offset(Int64(index))) + place)))
                    #expect(throws: KeybagError(.fileTampered)) { try rig.open(bag) }
                }
            }
        }
    }

    @Test func `A file that was extended is an error before anything is handed out`() throws {
        let bag = try rig.bag(.unlocked)
        for length in [0, 100, 65536] {
            try rig.write(FileRig.sample(length), .none, bag)
            let good = try rig.stored()
            for more in [1, 16, 65552] {
                try rig.store(good + [UInt8](repeating: 0, count: more))
                #expect(throws: KeybagError(.fileTampered)) { try rig.open(bag) }
                try rig.store(good + good.suffix(more))
                #expect(throws: KeybagError(.fileTampered)) { try rig.open(bag) }
            }
        }
    }

    @Test func `A file that is cut while it is open is an error`() throws {
        let bag = try rig.bag(.unlocked)
        try rig.write(FileRig.sample(200_000), .none, bag)
        let file = try rig.open(bag)
        try rig.disk.open(FileRig.path, [.writing]).truncate(to: Chunk.offset(1) + 100)
        #expect(try file.bytes(in: 0..<10) == FileRig.sample(10))
        #expect(throws: KeybagError(.fileTampered)) { try file.verify() }
    }

    @Test func `A chunk at another place, of another file or of an older version does not open`() throws {
        let bag = try rig.bag(.unlocked)
        let length = 4 * 65536
        try rig.write(FileRig.sample(length), .none, bag)
        let older = try rig.stored()
        try rig.write(FileRig.sample(length, 1), .none, bag, to: "/other")
        let other = try rig.stored("/other")
        try rig.write(FileRig.sample(length), .none, bag)
        let good = try rig.stored()
        func chunk(_ index: Int) -> Range<Int> {
            Int(Chunk.offset(Int64(index)))..<Int(Chunk.offset(Int64(index + 1)))
        }
        for index in 0..<4 {
            for (source, from) in [(good, (index + 1) % 4), (older, index), (other, index)] {
                var spoilt = good
                spoilt.replaceSubrange(chunk(index), with: source[chunk(from)])
                try rig.store(spoilt)
                let file = try rig.open(bag)
                let error = #expect(throws: KeybagError(.fileTampered)) { try file.verify() }
                #expect(error?.detail == .chunk(Int64(index)))
                #expect(throws: KeybagError(.fileTampered)) {
                    try file.bytes(in: Int64(index * 65536)..<Int64(index * 65536 + 1))
                }
            }
        }
        // Another file's header before this one's chunks, both the same size.
        try rig.store(Array(other.prefix(512)) + good.dropFirst(512))
        #expect(throws: KeybagError(.fileTampered)) { try rig.open(bag).verify() }
    }

    @Test func `A header that claims another length or class is refused though sizes agree`() throws {
        let bag = try rig.bag(.unlocked)
        let length = 2 * 65536
        try rig.write(FileRig.sample(length), .none, bag)
        let good = try rig.stored()
        // One chunk less, with a size that fits.
        var shorter = Array(good.prefix(Int(Chunk.offset(1))))
        shorter.replaceSubrange(32..<40, with: [0, 0, 0, 0, 0, 1, 0, 0])
        try rig.store(shorter)
        #expect(throws: KeybagError(.fileTampered)) { try rig.open(bag) }
        // Beyond any file.
        var huge = good
        huge.replaceSubrange(32..<40, with: [UInt8](repeating: 0xFF, count: 8))
        try rig.store(huge)
        #expect(throws: KeybagError(.fileTampered)) { try rig.open(bag) }
    }

    @Test func `The last chunk of one length is no chunk within another`() throws {
        // Sealed under one key with and without the flag: the tags differ, so neither stands for the other.
        let key = SecureBytes(random: 32), content = FileRig.sample(65536)
        func sealed(_ isLast: Bool) throws -> [UInt8] {
            var bytes: [UInt8] = []
            try content.withUnsafeBytes { content in
                try Chunk.seal(content, index: 0, isLast: isLast, under: key) { bytes = Array($0) }
            }
            return bytes
        }
        for isLast in [true, false] {
            var room = [UInt8](repeating: 0, count: 12) + (try sealed(isLast))
            for (asLast, index) in [(true, Int64(0)), (false, 0), (isLast, 1)] {
                let opened = room.withUnsafeMutableBytes { room in
                    Chunk.open(room, index: index, isLast: asLast, under: key) { Array($0) }
                }
                #expect((opened == content) == (asLast == isLast && index == 0))
            }
        }
    }

    // MARK: Vectors

    struct Vectors: Decodable {
        struct File: Decodable, CustomTestStringConvertible {
            var protection: String
            var length: Int
            var fileKey: String
            var identifier: String
            var ephemeral: String
            var header: String
            var sha256: String
            var file: String?
            var testDescription: String { "\(protection), \(length) bytes" }
        }
        var deviceKey: String
        var bag: String
        var files: [File]

        static func load() throws -> Vectors {
            let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent()
            let url = tests.appendingPathComponent("Fixtures/protected-file/vectors.json")
            return try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: url))
        }
    }

    /// Gives what it was told to, in order; the rest is zero.
    final class ScriptedEntropy: EntropySource {
        private let script: Locked<[UInt8]>
        init(_ bytes: [UInt8]) { script = Locked(bytes) }
        func fill(_ buffer: UnsafeMutableRawBufferPointer) {
            let bytes = script.withLock { script -> [UInt8] in
                defer { script.removeFirst(min(buffer.count, script.count)) }
                return Array(script.prefix(buffer.count))
            }
            buffer.copyBytes(from: bytes)
        }
    }

    @Test("Files that another implementation made are opened, and made to the byte")
    func vectors() throws {
        let vectors = try Vectors.load()
        #expect(vectors.files.count == 20)
        var rig = FileRig()
        rig.rig.setup.entanglement = FixedKey(value: SecureBytes(copying: bytes(vectors.deviceKey)))
        try rig.disk.replaceDurably(Rig.path, with: bytes(vectors.bag))
        for vector in vectors.files {
            let protection = try #require(FileProtection(rawValue: vector.protection))
            let content = (0..<vector.length).map { UInt8($0 % 251) }
            let entropy = ScriptedEntropy(
                bytes(vector.fileKey) + bytes(vector.identifier) + bytes(vector.ephemeral))
            rig.rig.setup.entropy = entropy
            let bag = try rig.rig.open()
            let writer = try ProtectedFileWriter(
                FileRig.path, protection: protection, keyring: bag, files: rig.disk, entropy: entropy)
            try writer.write(content)
            try writer.finish()
            let stored = try rig.stored()
            #expect(Array(stored.prefix(512)) == bytes(vector.header), "\(vector.testDescription)")
            #expect(Array(SHA256.hash(data: stored)) == bytes(vector.sha256), "\(vector.testDescription)")
            if let file = vector.file { try rig.store(bytes(file)) }
            #expect(try rig.content(bag) == content, "\(vector.testDescription)")
        }
    }
}
