/// Keeps the state of an ``AttemptLimiter`` in a file, authenticated by a code that the caller computes.
///
/// Each change replaces the file durably, under an advisory lock on a second file beside it (`.lock`), so that several
/// processes can share it. What is in the file is no secret.
///
/// - Warning: The code finds alterations. It cannot find an old file put back in its place: that takes a counter that the
///   attacker cannot reach, such as a secure element's.
public struct FileAttemptStore: AttemptStore {
    private let path: String
    private let files: any FileSystem
    private let authenticate: @Sendable ([UInt8]) -> [UInt8]

    /// Names the file.
    ///
    /// - Parameters:
    ///   - path: The file; its folder must exist. Must not be given to two secrets.
    ///   - files: The file system.
    ///   - authenticate: Computes a message authentication code, such as HMAC-SHA256 under a key of the device that has no
    ///     other use. Its size must not vary.
    public init(
        path: String, files: any FileSystem = SystemFileSystem(),
        authenticate: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) {
        self.path = path
        self.files = files
        self.authenticate = authenticate
    }

    /// Reads, changes and writes the record under the lock.
    public func update<Result>(
        _ body: (inout AttemptRecord) throws(CoreError) -> Result
    ) throws(CoreError) -> Result {
        let lock = try files.open(path + ".lock", [.reading, .writing, .creating, .notFollowingLinks])
        try lock.lock(.exclusive, waiting: true)
        defer { try? lock.unlock() }
        let before = try read()
        var record = before
        let result = try body(&record)
        if record != before, case .state(let state) = record {
            let bytes = state.encoded
            try files.replaceDurably(path, with: bytes + authenticate(bytes))
        }
        return result
    }

    private func read() throws(CoreError) -> AttemptRecord {
        let bytes: [UInt8]
        do throws(CoreError) {
            bytes = try files.contents(of: path, limit: 4096)
        } catch {
            switch error.code {
            case .notFound: return .fault(.missing)
            case .tooLarge, .isFolder, .isLink: return .fault(.tampered)
            default: throw error
            }
        }
        let codeSize = authenticate([]).count
        let body = Array(bytes.dropLast(codeSize))
        let code = Array(bytes.suffix(codeSize))
        let expected = authenticate(body)
        let isAuthentic = code.withUnsafeBytes { code in
            expected.withUnsafeBytes { ConstantTime.areEqual(code, $0) }
        }
        guard isAuthentic else { return .fault(.tampered) }
        do throws(AttemptDecodingFailure) {
            return .state(try AttemptState(encoded: body))
        } catch {
            return .fault(error.fault)
        }
    }
}
