internal import BulwarkCore
internal import BulwarkRelayAPI
internal import Dispatch

/// The files of attachments: each has its attachment's name, and is whole under it or not there.
final class AttachmentFolder: Sendable {
    private let path: String
    private let files: any FileSystem
    private let queue = DispatchQueue(label: "bulwark.relay.attachments", attributes: .concurrent)

    /// Opens a folder, and makes it where there is none.
    ///
    /// - Throws: ``RelayError/Code/store``.
    init(path: String, files: any FileSystem) throws(RelayError) {
        self.path = path
        self.files = files
        do throws(CoreError) { try files.makeFolders(path) } catch { throw RelayError(file: error) }
    }

    /// A file that is being written.
    final class Incoming: Sendable {
        fileprivate let file: any OpenFile
        fileprivate let id: String

        fileprivate init(file: any OpenFile, id: String) {
            self.file = file
            self.id = id
        }
    }

    /// Begins a file.
    func begin(_ id: String) async throws(RelayError) -> Incoming {
        try await run { [files] () throws(CoreError) in
            Incoming(
                file: try files.open(self.partial(id), [.writing, .creating, .exclusively, .notFollowingLinks]), id: id)
        }
    }

    /// Adds bytes.
    func append(_ bytes: [UInt8], to incoming: Incoming) async throws(RelayError) {
        try await run { () throws(CoreError) in try incoming.file.writeAll(bytes) }
    }

    /// Makes a file durable under its name.
    func finish(_ incoming: Incoming) async throws(RelayError) {
        try await run { [files] () throws(CoreError) in
            try incoming.file.synchronize()
            try incoming.file.close()
            try files.rename(self.partial(incoming.id), to: self.whole(incoming.id))
            try files.synchronizeFolder(self.path)
        }
    }

    /// Removes what was begun and not finished.
    func discard(_ id: String) async {
        try? await run { [files] () throws(CoreError) in try files.unlink(self.partial(id)) }
    }

    /// Removes files; those that are not there are no error.
    func remove(_ ids: [String]) async {
        for id in ids { try? await run { [files] () throws(CoreError) in try files.unlink(self.whole(id)) } }
    }

    /// Opens a file for reading.
    ///
    /// - Throws: ``RelayError/Code/unknownAttachment`` where it is not there.
    func open(_ id: String) async throws(RelayError) -> any OpenFile {
        try await run { [files] () throws(CoreError) in
            try files.open(self.whole(id), [.reading, .notFollowingLinks])
        }
    }

    /// Bytes of a file from an offset on, as many as there are up to a count.
    func read(_ file: any OpenFile, at offset: Int64, count: Int) async throws(RelayError) -> [UInt8] {
        try await run { () throws(CoreError) in
            var bytes = [UInt8](repeating: 0, count: count)
            let read = try bytes.withUnsafeMutableBufferPointer { buffer throws(CoreError) in
                try file.readUpTo(UnsafeMutableRawBufferPointer(buffer), at: offset)
            }
            bytes.removeSubrange(read...)
            return bytes
        }
    }

    /// Removes files that belong to no attachment: of uploads that a crash cut off.
    func removeAll(except ids: Set<String>) async throws(RelayError) {
        try await run { [files] () throws(CoreError) in
            for name in try files.names(inFolder: self.path) where !ids.contains(name) {
                // Only what this folder itself writes.
                let stem = name.hasSuffix(Self.suffix) ? String(name.dropLast(Self.suffix.count)) : name
                if RelayEndpoint.isAttachmentID(stem) { try files.unlink("\(self.path)/\(name)") }
            }
        }
    }

    private static let suffix = ".part"

    private func whole(_ id: String) -> String { "\(path)/\(id)" }
    private func partial(_ id: String) -> String { "\(path)/\(id)\(Self.suffix)" }

    /// Runs what waits for a medium where it holds up nobody: the threads of Swift's tasks are few.
    private func run<Value: Sendable>(
        _ body: @escaping @Sendable () throws(CoreError) -> Value
    ) async throws(RelayError) -> Value {
        let result: Result<Value, CoreError> = await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: Result { () throws(CoreError) in try body() }) }
        }
        do throws(CoreError) { return try result.get() } catch { throw RelayError(file: error) }
    }
}

extension RelayError {
    /// The error that an error of the file system stands for. The one place where that is decided.
    init(file error: CoreError) {
        switch error.code {
        case .notFound: self.init(.unknownAttachment)
        case .noSpace: self.init(.store, "the volume is full", retryAfter: 60)
        case .tooManyOpenFiles: self.init(.busy, "too many files are open", retryAfter: 5)
        default: self.init(.store, "the folder of attachments")
        }
    }
}
