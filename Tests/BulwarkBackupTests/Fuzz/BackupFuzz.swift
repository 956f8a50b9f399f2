import BulwarkBackup
import BulwarkCore

/// What `Scripts/check-long` gives random bytes to; see ValidationFuzz in the tests of BulwarkValidation.
enum BackupFuzz {
    static let targets: [String: @Sendable (UnsafeRawBufferPointer) -> String?] = [
        "backup-records": { bytes in
            guard let manifest = try? RecordManifest(Array(bytes)) else { return nil }
            var count = 0
            _ = manifest.holdsKeys
            _ = manifest.forEachRecord(in: { _ in true }) { _ in count += 1 }
            // The shortest record has 45 bytes.
            return count * 45 > bytes.count ? "more records than there is room for" : nil
        },
        "backup-keybag": { bytes in
            guard let keybag = try? BackupKeybag(Array(bytes)) else { return nil }
            _ = try? keybag.unlock(Secret("p"), mostIterations: 100)
            return nil
        },
        "backup-description": { bytes in
            guard let description = FileDescription(Array(bytes)) else { return nil }
            var record = Self.record
            description.complete(&record)
            return nil
        },
        "backup-list": { bytes in
            var collector = FindingCollector(Self.record)
            _ = PropertyListFinder.look(into: Array(bytes), &collector)
            return collector.findings.contains { $0.example.count > 12 } ? "more shown than a mask shows" : nil
        },
        "backup-database": { bytes in
            var collector = FindingCollector(Self.record)
            _ = DatabaseFinder.look(into: WipedMemory(copying: bytes), log: nil, &collector)
            if let database = try? ReadOnlyDatabase(WipedMemory(copying: bytes)),
                let manifest = try? ManifestDatabase(database)
            {
                _ = manifest.holdsKeys
                _ = try? manifest.forEachRecord(in: { _ in true }) { _ in }
            }
            return nil
        },
        // A database of two pages, and its log.
        "backup-log": { bytes in
            guard bytes.count > 1_024 else { return nil }
            let database = UnsafeRawBufferPointer(rebasing: bytes[..<1_024])
            guard let merged = WriteAheadLog.applied(UnsafeRawBufferPointer(rebasing: bytes[1_024...]), to: database)
            else { return nil }
            return merged.count > bytes.count ? "more pages than there are" : nil
        },
        "backup-cookies": { bytes in
            var collector = FindingCollector(Self.record)
            _ = CookieFinder.look(into: Array(bytes), &collector)
            return nil
        },
        // The first byte chooses what it is taken for.
        "backup-keychain-item": { bytes in
            let rest = Array(bytes.dropFirst())
            if bytes.first == 0 {
                _ = KeychainItem.names(inDER: rest)
            } else if let item = SealedItem(rest), item.wrapped.count + item.ciphertext.count > rest.count {
                return "more in an item than it has"
            }
            return nil
        },
    ]

    private static let record = BackupRecord(
        fileID: FileID(domain: "d", path: "p"), domain: "d", path: "p", kind: .file)
}
