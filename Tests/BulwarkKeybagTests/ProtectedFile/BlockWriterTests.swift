import BulwarkCore
import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkKeybag

/// Files of many blocks.
@Suite struct BlockWriterTests {
    private static let old = Array("old".utf8)
    // 26 chunks and a part.
    private static let new: [UInt8] = (UInt8(0)..<26).flatMap { [UInt8](repeating: $0, count: 65536) } + [1, 2, 3]

    @Test func `A large file comes back as it was written, whole and copied`() throws {
        let rig = FileRig()
        let bag = try rig.bag(.unlocked)
        try rig.write(Self.new, .complete, bag)
        #expect(try rig.content(bag) == Self.new)
        let output = try rig.disk.open("/copy", [.writing, .creating])
        try rig.open(bag).copy(to: output)
        #expect(try rig.stored("/copy") == Self.new)
    }

    @Test func `A failure at any call of a large writing is an error that leaves the old file and no other`() throws {
        var failures = 0
        for call in 1... {
            let rig = FileRig()
            let bag = try rig.bag(.unlocked)
            try rig.write(Self.old, .none, bag)
            let names = Set(try rig.disk.names(inFolder: "/"))
            let files = FaultyFileSystem(
                over: rig.disk, faults: [FileFault(.failure(.noSpace), in: [.write, .synchronize, .rename], at: call)])
            do {
                try rig.write(Self.new, .none, bag, files: files)
                #expect(try rig.content(bag) == Self.new)
                break
            } catch {
                failures += 1
                #expect(error as? KeybagError == KeybagError(.fileSystem))
                #expect(try rig.content(bag) == Self.old, "call \(call)")
                #expect(Set(try rig.disk.names(inFolder: "/")) == names)
            }
        }
        // 14 blocks, the header, a sync, the rename.
        #expect(failures == 17)
    }

    @Test(arguments: [0, 1, 131_072])
    func `A file past the first step has its bytes, and no more room than they take`(more: Int) throws {
        let files = SystemFileSystem()
        let path = NSTemporaryDirectory() + "bulwark-room-\(UUID().uuidString)"
        defer { try? files.unlink(path) }
        let file = try files.open(path, [.reading, .writing, .creating, .exclusively])
        let output = SealedOutput(file)
        let size = Int(BlockWriter.stepSize) + more
        let piece = [UInt8](repeating: 0x5A, count: 1 << 20), header = [UInt8](repeating: 1, count: FileHeader.size)
        var rest = size - FileHeader.size
        while rest > 0 {
            try piece.withUnsafeBytes { bytes in
                try output.append(UnsafeRawBufferPointer(rebasing: bytes.prefix(rest)))
            }
            rest -= min(rest, piece.count)
        }
        try output.finish(header)
        try file.synchronize()
        let status = try file.status()
        #expect(status.size == Int64(size))
        // Some for the file system's own blocks.
        #expect(status.allocatedSize < status.size + 1 << 20)
        let content = Data(header) + Data(repeating: 0x5A, count: size - FileHeader.size)
        #expect(try Data(files.contents(of: path, limit: size)) == content)
    }

    @Test func `Room that cannot be given back is an error`() throws {
        let path = NSTemporaryDirectory() + "bulwark-room-\(UUID().uuidString)"
        let files = FaultyFileSystem(
            over: SystemFileSystem(), faults: [FileFault(.failure(.inputOutput), in: [.truncate])])
        defer { try? files.unlink(path) }
        let output = SealedOutput(try files.open(path, [.reading, .writing, .creating, .exclusively]))
        let piece = [UInt8](repeating: 0, count: Int(BlockWriter.stepSize))
        try piece.withUnsafeBytes { bytes in try output.append(bytes) }
        #expect(throws: CoreError(.inputOutput)) { try output.finish([UInt8](repeating: 0, count: FileHeader.size)) }
    }

    @Test func `A copy past the first step takes no more room than its bytes, and leaves what was before them`() throws
    {
        let rig = FileRig(), files = SystemFileSystem()
        let bag = try rig.bag(.unlocked)
        let path = NSTemporaryDirectory() + "bulwark-room-\(UUID().uuidString)"
        defer {
            try? files.unlink(path)
            try? files.unlink(path + ".out")
        }
        let content = [UInt8](repeating: 0x5A, count: Int(BlockWriter.stepSize) + 70_000)
        let file = try ProtectedFile.write(path, protection: .none, keyring: bag, files: files) {
            try $0.write(content)
        }
        let output = try files.open(path + ".out", [.reading, .writing, .creating, .exclusively])
        try output.writeAll(Self.old)
        try file.copy(to: output)
        try output.synchronize()
        let status = try output.status()
        #expect(status.size == Int64(Self.old.count + content.count))
        #expect(status.allocatedSize < status.size + 1 << 20)
        #expect(try Data(files.contents(of: path + ".out", limit: 1 << 26)) == Data(Self.old) + Data(content))
    }

    @Test func `A chunk that was altered ends a copy, and what went before it is right`() throws {
        let rig = FileRig()
        let bag = try rig.bag(.unlocked)
        try rig.write(Self.new, .complete, bag)
        var stored = try rig.stored()
        stored[Int(Chunk.offset(23)) + 5] ^= 1
        try rig.store(stored)
        let output = try rig.disk.open("/copy", [.writing, .creating])
        let file = try rig.open(bag)
        #expect(throws: KeybagError(.fileTampered)) { try file.copy(to: output) }
        #expect(try rig.stored("/copy") == Array(Self.new.prefix(23 * Chunk.size)))
    }

    @Test func `A copy whose target is full is an error`() throws {
        let rig = FileRig()
        let bag = try rig.bag(.unlocked)
        try rig.write(Self.new, .complete, bag)
        let full = FaultyFileSystem(over: rig.disk, faults: [FileFault(.failure(.noSpace), in: [.write], at: 12)])
        let output = try full.open("/copy", [.writing, .creating])
        let file = try rig.open(bag)
        #expect(throws: KeybagError(.fileSystem)) { try file.copy(to: output) }
    }
}
