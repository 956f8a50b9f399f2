import BulwarkCore
import BulwarkStorage
import BulwarkTesting
import Foundation
import Testing

struct BackupExclusionTests {
    private static let signature = "Signature: 8a477f597d28d172789f06886806bc55"

    private static func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("backup-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder + "/inner", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data("x".utf8).write(to: URL(fileURLWithPath: folder + "/inner/file"))
        try await body(folder)
    }

    private static func exclusion(_ files: any FileSystem) -> BackupExclusion {
        BackupExclusion(attributes: XDGFileAttributes(files: files), files: files)
    }

    @Test("A folder gets the tag with its exact signature and the attribute, and loses both again")
    func excludesFolders() throws {
        let files = InMemoryFileSystem()
        try files.makeFolders("/data/bank")
        let exclusion = Self.exclusion(files)
        try exclusion.exclude("/data/bank")
        let tag = String(decoding: try files.contents(of: "/data/bank/CACHEDIR.TAG", limit: 4096), as: UTF8.self)
        #expect(tag.hasPrefix(Self.signature + "\n"))
        #expect(
            try files.extendedAttribute("user.xdg.robots.backup", of: "/data/bank") == Array("false".utf8))
        try exclusion.include("/data/bank")
        #expect(try files.names(inFolder: "/data/bank").isEmpty)
        #expect(try files.extendedAttribute("user.xdg.robots.backup", of: "/data/bank") == nil)
    }

    @Test("What is excluded keeps all below it out, and is named")
    func findsExcluders() throws {
        let files = InMemoryFileSystem()
        try files.makeFolders("/data/bank/deep")
        try files.replaceDurably("/data/bank/deep/file", with: [1])
        let exclusion = Self.exclusion(files)
        #expect(try exclusion.excluder(of: "/data/bank/deep/file") == nil)
        try exclusion.exclude("/data/bank")
        #expect(try exclusion.excluder(of: "/data/bank/deep/file") == "/data/bank")
        #expect(try exclusion.excluder(of: "/data/bank/still/to/be/made") == "/data/bank")
        #expect(try exclusion.excluder(of: "/data") == nil)
        try exclusion.exclude("/data/bank/deep/file")
        #expect(try exclusion.excluder(of: "/data/bank/deep/file") == "/data/bank/deep/file")
    }

    @Test("A tag without the signature is somebody else's file: it excludes nothing and stays")
    func knowsTags() throws {
        let files = InMemoryFileSystem()
        try files.makeFolders("/data")
        for text in ["", Self.signature.dropLast() + "6", " " + Self.signature] {
            try files.replaceDurably("/data/CACHEDIR.TAG", with: Array(text.utf8))
            #expect(try Self.exclusion(files).excluder(of: "/data") == nil)
            try Self.exclusion(files).include("/data")
            #expect(try files.names(inFolder: "/data") == ["CACHEDIR.TAG"])
        }
        try files.replaceDurably("/data/CACHEDIR.TAG", with: Array(Self.signature.utf8))
        #expect(try Self.exclusion(files).excluder(of: "/data") == "/data")
    }

    @Test("Without extended attributes a folder has its tag, and a file cannot be left out")
    func worksWithoutAttributes() throws {
        let disk = InMemoryFileSystem()
        try disk.makeFolders("/data")
        try disk.replaceDurably("/data/file", with: [1])
        let files = FaultyFileSystem(
            over: disk, faults: [FileFault(.failure(.unsupported), in: [.attribute], persists: true)])
        try Self.exclusion(files).exclude("/data")
        #expect(try Self.exclusion(files).excluder(of: "/data/file") == "/data")
        let error = #expect(throws: StorageError.self) { try Self.exclusion(files).exclude("/data/file") }
        #expect(error?.code == .unsupported && error?.detail == .capability(.extendedAttributes))
        #expect(throws: StorageError(.notFound)) { try Self.exclusion(disk).exclude("/none") }
    }

    @Test(
        "GNU tar leaves out what is in an excluded folder",
        .enabled(if: FileManager.default.fileExists(atPath: "/bin/tar")))
    func isHeededByTar() async throws {
        try await Self.withFolder { folder in
            #expect(try await Self.archived(folder).contains("inner/file"))
            try Self.exclusion(SystemFileSystem()).exclude(folder + "/inner")
            let names = try await Self.archived(folder)
            #expect(!names.contains("inner/file") && names.contains("inner/CACHEDIR.TAG"))
            try Self.exclusion(SystemFileSystem()).include(folder + "/inner")
            #expect(try await Self.archived(folder).contains("inner/file"))
        }
    }

    /// The names in an archive that tar makes of a folder, caches left out.
    private static func archived(_ folder: String) async throws -> Set<String> {
        let listing = folder + "-listing"
        defer { try? FileManager.default.removeItem(atPath: listing) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "tar -C \"$0\" --exclude-caches -cf - . | tar -tf - > \"$1\"", folder, listing]
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in done.resume() }
            do { try process.run() } catch {
                process.terminationHandler = nil
                done.resume(throwing: error)
            }
        }
        let text = try String(contentsOfFile: listing, encoding: .utf8)
        return Set(text.split(separator: "\n").map { String($0.hasPrefix("./") ? $0.dropFirst(2) : $0) })
    }
}
