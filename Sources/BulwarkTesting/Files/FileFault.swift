public import BulwarkCore

/// A call that ``FaultyFileSystem`` counts and can make fail.
public enum FileOperation: String, Sendable, Hashable, CaseIterable {
    /// `open`.
    case open
    /// `read` and `pread`.
    case read
    /// `write` and `pwrite`.
    case write
    /// `fsync` of a file.
    case synchronize
    /// `ftruncate`.
    case truncate
    /// `rename`.
    case rename
    /// `unlink` and `rmdir`.
    case remove
    /// `mkdir`.
    case makeFolder
    /// `fsync` of a folder.
    case synchronizeFolder
    /// `chmod` and the calls on extended attributes.
    case attribute

    /// The calls that change what is stored.
    public static let changes: Set<FileOperation> = [
        .write, .synchronize, .truncate, .rename, .remove, .makeFolder, .synchronizeFolder, .attribute,
    ]
}

/// A fault to be put in the way of a call.
public struct FileFault: Sendable, Hashable {
    /// What happens.
    public enum Effect: Sendable, Hashable {
        /// The call is not made and fails.
        case failure(CoreError.Code)
        /// A read or write moves only so many bytes and says so, which is no error.
        case short(Int)
        /// A write moves half of its bytes and fails with ``CoreError/Code/noSpace``, as a full volume does.
        case noSpaceHalfway
        /// The process dies before the call: this one and all later ones fail, and none is made. A write moves half of its
        /// bytes before.
        case crash
    }

    /// Which calls are counted; all when empty.
    public var operations: Set<FileOperation>
    /// Which of them meets the fault, counted from 1.
    public var occurrence: Int
    /// Whether those after it meet the fault too.
    public var persists: Bool
    /// What happens.
    public var effect: Effect

    /// Makes a fault.
    ///
    /// - Parameters:
    ///   - effect: What happens.
    ///   - operations: Which calls are counted; all when empty.
    ///   - occurrence: Which of them meets the fault, counted from 1.
    ///   - persists: Whether those after it meet the fault too.
    public init(
        _ effect: Effect, in operations: Set<FileOperation> = [], at occurrence: Int = 1, persists: Bool = false
    ) {
        self.operations = operations
        self.occurrence = occurrence
        self.persists = persists
        self.effect = effect
    }
}
