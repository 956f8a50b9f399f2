import BulwarkCore
import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkKeybag

@Suite struct ProtectedFileTests {
    private static let sizes = [0, 1, 65535, 65536, 65537, 131_072, 200_000]
    private let rig = FileRig()

    @Test(arguments: sizes, FileProtection.allCases)
    func `What is written is read back, whole, by ranges and into a file`(size: Int, protection: FileProtection) throws
    {
        let bag = try rig.bag(.unlocked)
        let content = FileRig.sample(size)
        let made = try rig.write(content, protection, bag)
        for file in [made, try rig.open(bag)] {
            #expect(file.length == Int64(size) && file.protection == protection)
            #expect(try file.whole() == content)
            try file.verify()
            for (start, count) in [(0, size), (size / 2, 10), (65530, 12), (size - 1, 100), (size, 1), (0, 0)]
            where start >= 0 {
                let range = min(start, size)..<min(start + count, size)
                #expect(try file.bytes(in: Int64(start)..<Int64(start + count)) == Array(content[range]))
            }
        }
        let output = try rig.disk.open("/out", [.reading, .writing, .creating])
        try rig.open(bag).copy(to: output)
        #expect(try rig.stored("/out") == content)
        let bytes = try rig.stored()
        #expect(Int64(bytes.count) == Chunk.fileSize(Int64(size)))
        #expect(size < 64 || !contains(bytes, Array(content.prefix(64))))
    }

    @Test(arguments: [1, 7, 4096, 65535, 65536, 65537, 100_000, 300_000])
    func `Pieces of any size make the same content, from memory and from a file`(piece: Int) throws {
        let bag = try rig.bag(.unlocked)
        let content = FileRig.sample(piece < 100 ? 70_000 : 262_144)
        let file = try ProtectedFile.write("/pieces", protection: .none, keyring: bag, files: rig.disk) { writer in
            for start in stride(from: 0, to: content.count, by: piece) {
                try writer.write(Array(content[start..<min(start + piece, content.count)]))
            }
            #expect(writer.length == Int64(content.count))
        }
        #expect(try file.whole() == content)
        try rig.disk.replaceDurably("/source", with: content)
        // Reads that come back short, as those of a pipe do.
        let short = FaultyFileSystem(over: rig.disk, faults: [FileFault(.short(piece), in: [.read], persists: true)])
        let copied = try ProtectedFile.write("/copied", protection: .none, keyring: bag, files: rig.disk) { writer in
            try writer.write([1, 2, 3])
            try writer.write(contentsOf: try short.open("/source", [.reading]))
            try writer.write([4])
        }
        #expect(try copied.whole() == [1, 2, 3] + content + [4])
    }

    @Test func `A reading opens no chunk but those that it touches`() throws {
        let bag = try rig.bag(.unlocked)
        let content = FileRig.sample(5 * 65536)
        try rig.write(content, .none, bag)
        let counting = FaultyFileSystem(over: rig.disk)
        let file = try ProtectedFile.open(FileRig.path, keyring: bag, files: counting)
        let before = counting.log.count { $0 == .read }
        #expect(before == 1)
        for (start, count, chunks) in [
            (0, 4096, 1), (61440, 4096, 1), (65536, 65536, 1), (65535, 2, 2), (1, 200_000, 4),
        ] {
            let reads = counting.log.count { $0 == .read }
            #expect(try file.bytes(in: Int64(start)..<Int64(start + count)) == Array(content[start..<(start + count)]))
            #expect(counting.log.count { $0 == .read } - reads == chunks)
        }
    }

    @Test func `A file that is replaced has another key, and who had it open reads the old one`() throws {
        let bag = try rig.bag(.unlocked)
        let old = try rig.write(FileRig.sample(100), .complete, bag)
        let before = try rig.stored()
        try rig.write(FileRig.sample(100), .complete, bag)
        #expect(zip(before[512...], try rig.stored()[512...]).count { $0 == $1 } < 20)
        #expect(try old.whole() == FileRig.sample(100))
    }

    @Test func `What is given up leaves nothing and touches nothing`() throws {
        struct Stop: Error {}
        let bag = try rig.bag(.unlocked)
        let content = FileRig.sample(10)
        try rig.write(content, .none, bag)
        let names = Set(try rig.disk.names(inFolder: "/"))
        #expect(throws: Stop.self) {
            try ProtectedFile.write(FileRig.path, protection: .none, keyring: bag, files: rig.disk) { writer in
                try writer.write(FileRig.sample(200_000))
                throw Stop()
            }
        }
        do {
            let writer = try ProtectedFileWriter(FileRig.path, protection: .none, keyring: bag, files: rig.disk)
            try writer.write([1])
            writer.cancel()
            #expect(throws: KeybagError(.fileClosed)) { try writer.write([1]) }
            #expect(throws: KeybagError(.fileClosed)) { try writer.finish() }
            // This one is let go of.
            try ProtectedFileWriter(FileRig.path, protection: .none, keyring: bag, files: rig.disk).write([2])
        }
        #expect(throws: KeybagError(.fileSystem)) {
            try ProtectedFileWriter(FileRig.path, protection: .none, keyring: bag, files: rig.disk) {
                _ throws(CoreError) in
                throw CoreError(.unsupported)
            }
        }
        #expect(Set(try rig.disk.names(inFolder: "/")) == names)
        #expect(try rig.content(bag) == content)
    }

    @Test func `The new file is prepared while it is empty, and its permissions are the owner's alone`() throws {
        let bag = try rig.bag(.unlocked)
        var sizes: [Int64] = []
        let disk = rig.disk
        let writer = try ProtectedFileWriter(FileRig.path, protection: .none, keyring: bag, files: disk) {
            path throws(CoreError) in
            sizes.append(try disk.status(of: path, followingLinks: false).size)
            try disk.setExtendedAttribute("user.class", to: [1], of: path)
        }
        try writer.write([1])
        try writer.finish()
        #expect(sizes == [0])
        #expect(try disk.extendedAttribute("user.class", of: FileRig.path) == [1])
        #expect(try disk.status(of: FileRig.path, followingLinks: false).permissions == .ownerOnly)
    }

    @Test func `What is no protected file is told from what is damaged`() throws {
        let bag = try rig.bag(.unlocked)
        #expect(throws: KeybagError(.fileNotFound)) { try rig.open(bag) }
        for bytes in [[], Array("BWPROTF".utf8), FileRig.sample(600), try rig.rig.bytes()] {
            try rig.store(bytes)
            #expect(throws: KeybagError(.fileNotProtected)) { try rig.open(bag) }
            #expect(throws: KeybagError(.fileNotProtected)) {
                try ProtectedFile.summary(of: FileRig.path, files: rig.disk)
            }
            #expect(throws: KeybagError(.fileNotProtected)) {
                try ProtectedFile.destroyKey(of: FileRig.path, files: rig.disk)
            }
            #expect(try rig.stored() == bytes)
        }
        try rig.disk.makeFolder("/folder", permissions: .ownerOnlyFolder)
        #expect(throws: KeybagError(.fileSystem)) { try rig.open(bag, "/folder") }
    }

    @Test func `A file of another bag does not open`() throws {
        for protection in FileProtection.allCases {
            try rig.write([1, 2, 3], protection, try FileRig().bag(.unlocked))
            #expect(throws: KeybagError(.fileTampered)) { try rig.open(try rig.bag(.unlocked)) }
        }
    }

    @Test func `A destroyed key opens nothing, whatever the state, and a damaged header can be destroyed`() throws {
        for protection in FileProtection.allCases {
            let bag = try rig.bag(.unlocked)
            try rig.write(FileRig.sample(70_000), protection, bag)
            let before = try rig.stored()
            try ProtectedFile.destroyKey(of: FileRig.path, files: rig.disk)
            #expect(throws: KeybagError(.fileKeyDestroyed)) { try rig.open(bag) }
            #expect(throws: KeybagError(.fileKeyDestroyed)) {
                try ProtectedFile.summary(of: FileRig.path, files: rig.disk)
            }
            // The wrapped key and all that is in its slot are gone.
            #expect(try rig.stored()[72..<512].allSatisfy { $0 == 0 })
            try ProtectedFile.destroyKey(of: FileRig.path, files: rig.disk)
            var damaged = before
            damaged[72] = 0xFF
            try rig.store(damaged)
            try ProtectedFile.destroyKey(of: FileRig.path, files: rig.disk)
            #expect(try rig.stored()[72..<512].allSatisfy { $0 == 0 })
        }
    }

    @Test(arguments: FileProtection.allCases, FileProtection.allCases)
    func `A change of class writes the header alone and leaves nothing of the old one`(
        from old: FileProtection, to new: FileProtection
    ) throws {
        let bag = try rig.bag(.unlocked)
        let content = FileRig.sample(150_000)
        let held = try rig.write(content, old, bag)
        var headers: [[UInt8]] = []
        // Twice, so that both slots are used.
        for _ in 0..<2 {
            let before = try rig.stored()
            try ProtectedFile.changeProtection(of: FileRig.path, to: new, keyring: bag, files: rig.disk)
            let after = try rig.stored()
            #expect(after[512...] == before[512...] && after[..<72] == before[..<72])
            let isInFirst = headers.count == 1
            #expect(after[72] == (isInFirst ? 0x33 : 0x55))
            #expect(after[isInFirst ? 256..<384 : 128..<256].allSatisfy { $0 == 0 })
            headers.append(Array(after[..<512]))
            #expect(try rig.open(bag).protection == new)
            #expect(try rig.content(bag) == content)
            #expect(
                try ProtectedFile.summary(of: FileRig.path, files: rig.disk)
                    == ProtectedFileSummary(protection: new, length: 150_000, isChangeUnfinished: false))
        }
        #expect(try held.whole() == content)
    }

    private func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
        Data(bytes).range(of: Data(part)) != nil
    }
}
