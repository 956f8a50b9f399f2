import BulwarkCore
import BulwarkStorage
import BulwarkTesting
import Foundation
import Testing

struct SecureEraseTests {
    private static let permissions = FilePermissions(rawValue: 0o600)

    private static func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("erase-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    private static func make(_ path: String, _ count: Int) throws {
        try Data((0..<count).map { UInt8(truncatingIfNeeded: $0) }).write(to: URL(fileURLWithPath: path))
    }

    @Test(
        "A file of any size is overwritten to the end of its block and is gone",
        arguments: [0, 1, 4_095, 4_096, 1_048_577])
    func erases(size: Int) throws {
        try Self.withFolder { folder in
            let path = folder + "/secret"
            try Self.make(path, size)
            let report = try SecureErase().erase(path)
            #expect(report.passCount == 3)
            #expect(
                report.byteCount >= Int64(size) && report.byteCount % 512 == 0
                    && report.byteCount < Int64(size) + 65_536)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
            #expect(!report.volume.kind.isEmpty && !report.caveats.isEmpty)
        }
    }

    @Test("A file whose last block ends beyond what can be counted is refused", .enabled(if: hasMemoryVolume))
    func refusesEndlessFiles() throws {
        let path = "/dev/shm/erase-\(UUID().uuidString)"
        let file = try SystemFileSystem().open(path, [.writing, .creating, .exclusively])
        defer { try? SystemFileSystem().unlink(path) }
        // A sparse one: it takes nothing up.
        try file.truncate(to: .max)
        #expect(throws: StorageError(.tooLarge)) { try SecureErase().erase(path) }
    }

    /// Only volumes in memory take files of that size.
    private static var hasMemoryVolume: Bool {
        (try? SystemFileSystem().volume(of: "/dev/shm"))?.kind == "tmpfs"
    }

    @Test("Each pass writes its bytes over the whole file, and the last is random over all values")
    func writesPasses() throws {
        try Self.withFolder { folder in
            for (pass, check) in [
                (ErasePass.fixed(0x55), { (bytes: [UInt8]) in bytes.allSatisfy { $0 == 0x55 } }),
                (.fixed(0xaa), { bytes in bytes.allSatisfy { $0 == 0xaa } }),
                (.random, { bytes in Set(bytes).count == 256 }),
            ] {
                let path = folder + "/file"
                try Self.make(path, 100_000)
                // Stopped at the end of the pass, so that what it wrote can be read.
                let stop = StorageError(.cancelled)
                #expect(throws: stop) {
                    try SecureErase(passes: [pass]).erase(path) { progress throws(StorageError) in
                        if progress.written == progress.byteCount { throw stop }
                    }
                }
                let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
                #expect(bytes.count >= 100_000 && check(bytes))
            }
        }
    }

    @Test("Links, folders and files with other names are refused, and stay as they are")
    func refuses() throws {
        try Self.withFolder { folder in
            let path = folder + "/secret"
            try Self.make(path, 5_000)
            let content = try Data(contentsOf: URL(fileURLWithPath: path))
            try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: path)
            #expect(throws: StorageError(.refused)) { try SecureErase().erase(folder + "/link") }
            try FileManager.default.linkItem(atPath: path, toPath: folder + "/other")
            #expect(throws: StorageError(.refused)) { try SecureErase().erase(path) }
            #expect(throws: StorageError(.refused)) { try SecureErase().erase(folder) }
            #expect(mkfifo(folder + "/pipe", 0o600) == 0)
            #expect(throws: StorageError(.refused)) { try SecureErase().erase(folder + "/pipe") }
            try FileManager.default.removeItem(atPath: folder + "/pipe")
            #expect(throws: StorageError(.notFound)) { try SecureErase().erase(folder + "/none") }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == content)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["link", "other", "secret"])
        }
    }

    @Test("What is refused is done when it is asked for by name")
    func allows() throws {
        try Self.withFolder { folder in
            let path = folder + "/secret"
            try Self.make(path, 5_000)
            try FileManager.default.linkItem(atPath: path, toPath: folder + "/other")
            try SecureErase(options: .hardLinked).erase(path)
            #expect(try Data(contentsOf: URL(fileURLWithPath: folder + "/other")).isEmpty)

            try Self.make(path, 5_000)
            try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: path)
            try SecureErase(options: .followingLinks).erase(folder + "/link")
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)).isEmpty)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["other", "secret"])

            try Self.make(path, 5_000)
            try SecureErase(options: .keepingFile).erase(path)
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)).isEmpty)
        }
    }

    @Test("A file that takes the name meanwhile is left alone, and one that grew is not called erased")
    func findsChanges() throws {
        try Self.withFolder { folder in
            let path = folder + "/secret"
            try Self.make(path, 5_000)
            var isDone = false
            #expect(throws: StorageError(.refused)) {
                try SecureErase().erase(path) { _ in
                    if isDone { return }
                    isDone = true
                    _ = try? FileManager.default.removeItem(atPath: path)
                    _ = FileManager.default.createFile(atPath: path, contents: Data("other".utf8))
                }
            }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "other")

            try Self.make(path, 5_000)
            isDone = false
            #expect(throws: StorageError(.refused)) {
                try SecureErase().erase(path) { progress in
                    guard progress.pass == 3, !isDone else { return }
                    isDone = true
                    let handle = FileHandle(forWritingAtPath: path)
                    _ = try? handle?.seekToEnd()
                    try? handle?.write(contentsOf: Data("more".utf8))
                    try? handle?.close()
                }
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)).suffix(4) == Data("more".utf8))
        }
    }

    @Test("Checking does nothing to a file, and refuses what erasing refuses")
    func checks() throws {
        try Self.withFolder { folder in
            let path = folder + "/secret"
            try Self.make(path, 5_000)
            try SecureErase().check(path)
            try FileManager.default.linkItem(atPath: path, toPath: folder + "/other")
            #expect(throws: StorageError(.refused)) { try SecureErase().check(path) }
            #expect(throws: StorageError(.notFound)) { try SecureErase().check(folder + "/none") }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == 5_000)
        }
    }

    @Test("Short writes are continued, and every pass is made durable before the next")
    func survivesShortWrites() throws {
        try Self.withFolder { folder in
            let path = folder + "/secret"
            try Self.make(path, 10_000)
            let faults = (1...3).map { FileFault(.short(7), in: [.write], at: $0) }
            let files = FaultyFileSystem(over: SystemFileSystem(), faults: faults)
            try SecureErase(files: files).erase(path)
            let log = files.log.filter { $0 == .write || $0 == .synchronize }
            let passes = log.split(separator: .synchronize, omittingEmptySubsequences: true)
            #expect(passes.count == 3 && passes.allSatisfy { !$0.isEmpty })
            #expect(log.count { $0 == .synchronize } == 4)
        }
    }

    @Test("A failure at any call is an error, and never a file that was removed without being overwritten")
    func survivesFailures() throws {
        try Self.withFolder { folder in
            for call in 1...40 {
                let path = folder + "/secret"
                try Self.make(path, 9_000)
                let files = FaultyFileSystem(
                    over: SystemFileSystem(),
                    faults: [FileFault(.failure(.inputOutput), in: FileOperation.changes, at: call)])
                var failure: StorageError?
                do throws(StorageError) { try SecureErase(files: files).erase(path) } catch { failure = error }
                let left = try FileManager.default.contentsOfDirectory(atPath: folder)
                guard let failure else {
                    // The fault lay behind the last call.
                    #expect(left.isEmpty)
                    break
                }
                #expect(failure.code == .inputOutput)
                let overwritten = files.log.count { $0 == .synchronize } >= 3
                #expect(left.count == 1 || overwritten, "call \(call)")
                for name in left { try FileManager.default.removeItem(atPath: folder + "/" + name) }
                #expect(call < 40)
            }
        }
    }

    @Test(
        "The report says what makes overwriting worthless",
        arguments: [
            ("btrfs", [String](), true), ("ext4", ["rw", "data=journal"], true),
            ("ext4", ["rw", "data=ordered"], false),
            ("apfs", [], true), ("xfs", [], false), ("tmpfs", [], false), ("nfs4", [], false), ("", [], false),
        ])
    func knowsVolumes(kind: String, options: [String], isVoid: Bool) {
        let caveats = EraseCaveat.of(VolumeDescription(kind: kind, options: options))
        #expect(caveats.contains(where: \.isVoid) == isVoid)
        #expect(!caveats.isEmpty && caveats.allSatisfy { !$0.message.isEmpty })
    }
}
