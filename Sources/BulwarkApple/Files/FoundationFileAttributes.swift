public import BulwarkCore
public import BulwarkStorage
internal import Foundation

/// A file's protection class and its exclusion from backups as Foundation notes them: `FileAttributeKey.protectionKey` and
/// `URLResourceValues.isExcludedFromBackup`.
///
/// On Linux, Foundation takes both and keeps neither, which ``FilePolicy`` finds by reading back. The iOS Simulator and macOS without
/// data protection do not keep the class either.
public struct FoundationFileAttributes: FileAttributes {
    /// Works on the system's files.
    public init() {}

    /// The protection class; nil where none is noted.
    public func protection(of path: String) throws(StorageError) -> FileProtection? {
        let attributes = try calling { try FileManager.default.attributesOfItem(atPath: path) }
        guard let type = attributes[.protectionKey] as? FileProtectionType else { return nil }
        // A class that came later is none that was promised.
        return FileProtection.allCases.first { $0.foundationType == type }
    }

    /// Sets the protection class.
    public func setProtection(_ protection: FileProtection, of path: String) throws(StorageError) {
        try calling {
            try FileManager.default.setAttributes([.protectionKey: protection.foundationType], ofItemAtPath: path)
        }
    }

    /// Whether backups leave it out.
    public func isExcludedFromBackup(_ path: String) throws(StorageError) -> Bool {
        // A new URL each time: one that is kept goes on giving what it has read before.
        try calling {
            try URL(fileURLWithPath: path).resourceValues(forKeys: [.isExcludedFromBackupKey]).isExcludedFromBackup
        } ?? false
    }

    /// Sets whether backups leave it out.
    public func setExcludedFromBackup(_ isExcluded: Bool, _ path: String) throws(StorageError) {
        try calling {
            var url = URL(fileURLWithPath: path)
            var values = URLResourceValues()
            values.isExcludedFromBackup = isExcluded
            try url.setResourceValues(values)
        }
    }

    private func calling<Result>(_ body: () throws -> Result) throws(StorageError) -> Result {
        do { return try body() } catch {
            switch (error as? CocoaError)?.code {
            case .fileNoSuchFile?, .fileReadNoSuchFile?: throw StorageError(.notFound)
            case .fileWriteOutOfSpace?: throw StorageError(.noSpace)
            case .fileWriteVolumeReadOnly?: throw StorageError(.readOnly)
            default: throw StorageError(.file, "Foundation could not reach the file's attributes")
            }
        }
    }
}

extension FileProtection {
    /// Foundation's word for the class.
    var foundationType: FileProtectionType {
        switch self {
        case .complete: .complete
        case .completeUnlessOpen: .completeUnlessOpen
        case .completeUntilFirstUserAuthentication: .completeUntilFirstUserAuthentication
        case .none: .none
        }
    }
}
