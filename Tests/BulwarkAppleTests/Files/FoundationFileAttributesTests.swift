import BulwarkApple
import BulwarkCore
import BulwarkStorage
import Foundation
import Testing

struct FoundationFileAttributesTests {
    private static func withFile(_ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("file-\(UUID().uuidString)").path
        try Data("x".utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    /// Whether Foundation keeps a file's class here: on an iPhone, and not on Linux, in the simulator or on most Macs.
    private static func keepsProtection(_ path: String) throws -> Bool {
        let attributes = FoundationFileAttributes()
        try attributes.setProtection(.complete, of: path)
        return try attributes.protection(of: path) == .complete
    }

    @Test(
        "A class that Foundation takes and does not keep is found by reading back", arguments: FileProtection.allCases)
    func verifiesProtection(protection: FileProtection) throws {
        try Self.withFile { path in
            let policy = FilePolicy(
                protection: .required(protection), backup: nil, attributes: FoundationFileAttributes())
            if try Self.keepsProtection(path) {
                try policy.apply(to: path)
                #expect(try policy.breaches(at: path).isEmpty)
            } else {
                #expect(throws: StorageError(.verificationFailed)) { try policy.apply(to: path) }
                #expect(try policy.breaches(at: path) == [.protection(found: nil)])
            }
        }
    }

    @Test("An exclusion that Foundation takes and does not keep is found by reading back")
    func verifiesExclusion() throws {
        try Self.withFile { path in
            let attributes = FoundationFileAttributes()
            try attributes.setExcludedFromBackup(true, path)
            let keeps = try attributes.isExcludedFromBackup(path)
            let exclusion = BackupExclusion(attributes: attributes)
            if keeps {
                try exclusion.exclude(path)
                #expect(try exclusion.excluder(of: path) == path)
                try exclusion.include(path)
                #expect(try exclusion.excluder(of: path) == nil)
            } else {
                #expect(throws: StorageError(.verificationFailed)) { try exclusion.exclude(path) }
            }
        }
    }

    @Test("A file that is not there is absent, and nothing else")
    func findsNothing() {
        let attributes = FoundationFileAttributes()
        #expect(throws: StorageError(.notFound)) { try attributes.protection(of: "/none/none") }
        #expect(throws: StorageError(.notFound)) {
            try FilePolicy(protection: .required(.complete), backup: nil, attributes: attributes).apply(
                to: "/none/none")
        }
    }
}
