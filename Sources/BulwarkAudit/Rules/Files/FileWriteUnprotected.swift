import BulwarkDetection
import BulwarkReport

/// A sensitive value that is written to a file without data protection.
enum FileWriteUnprotected: Rule {
    static let description = RuleDescription(
        id: "file-write-unprotected",
        area: .files,
        severity: .warning,
        title: "Sensitive file written without protection",
        rationale: """
            Without a protection class of its own a file is readable from the first unlock after a restart on, so also on a stolen device that is locked. \
            Complete protection drops its key ten seconds after the lock.
            """,
        fix: """
            Write with `options: [.atomic, .completeFileProtection]`, or declare NSFileProtectionComplete for the whole app in the default-data-protection \
            entitlement. What background work reads takes .completeFileProtectionUntilFirstUserAuthentication on purpose.
            """,
        triggering: [
            .init(
                "func save(accountNumber: String, to url: URL) throws { try Data(accountNumber.utf8).write(to: url) }"),
            .init(
                "func save(token: String, to url: URL) throws { try token.write(to: url, atomically: true, encoding: .utf8) }"
            ),
            .init(
                "func save(password: String) { FileManager.default.createFile(atPath: p, contents: password.data(using: .utf8), attributes: nil) }"
            ),
            .init(
                """
                func save(token: String, to url: URL, and other: URL) throws {
                    try Data(token.utf8).write(to: url)
                    try FileManager.default.setAttributes([.protectionKey: FileProtectionType.complete], ofItemAtPath: other.path)
                }
                """),
            .init(
                """
                func save(token: String, to path: String) throws {
                    try Data(token.utf8).write(to: URL(fileURLWithPath: path))
                    try FilePolicy(protection: .required(.none), backup: .excluded).apply(to: path)
                }
                """),
            .init(
                """
                func save(token: String, to url: URL) throws {
                    let handle = try FileHandle(forWritingTo: url)
                    try handle.write(contentsOf: Data(token.utf8))
                    try handle.close()
                }
                """),
            .init(
                """
                final class Journal {
                    private var stream: OutputStream?
                    func open(_ url: URL) { stream = OutputStream(url: url, append: true) }
                    func add(password: String) { let bytes = Array(password.utf8); stream?.write(bytes, maxLength: bytes.count) }
                }
                """),
            .init(
                """
                extension Data { func persist(_ url: URL) throws { try write(to: url, options: .atomic) } }
                func save(privateKey: Data, to url: URL) throws { try privateKey.persist(url) }
                """),
            .init(
                """
                @implementation A
                - (void)save:(NSString *)password to:(NSString *)path {
                    NSFileHandle *handle = [NSFileHandle fileHandleForWritingAtPath:path];
                    [handle writeData:[password dataUsingEncoding:NSUTF8StringEncoding]];
                }
                @end
                """, file: "A.m"),
        ],
        nonTriggering: [
            .init(
                """
                struct Store {
                    func vault() throws -> URL {
                        let folder = support.appendingPathComponent("Vault")
                        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.protectionKey: FileProtectionType.complete])
                        return folder
                    }
                    func keep(_ privateKey: Data) throws { try privateKey.write(to: vault().appendingPathComponent("key")) }
                }
                """),
            .init(
                """
                struct Store {
                    var options: Data.WritingOptions { [.atomic, .noFileProtection] }
                    func keep(_ privateKey: Data, _ url: URL) throws { try privateKey.write(to: url, options: options) }
                }
                """),
            .init(
                "func save(deviceToken: Data, to url: URL) throws { let token = hex(deviceToken); try Data(token.utf8).write(to: url) }"
            ),
            .init(
                "func save(token: String, to url: URL) throws { try Data(token.utf8).write(to: url, options: .completeFileProtection) }"
            ),
            .init(
                "func save(text: String, to url: URL) throws { try text.write(to: url, atomically: true, encoding: .utf8) }"
            ),
            .init(
                """
                func save(token: String, in folder: URL) throws {
                    let url = folder.appendingPathComponent("token")
                    try Data(token.utf8).write(to: url)
                    let path = url.path
                    try FileManager.default.setAttributes([.protectionKey: FileProtectionType.complete], ofItemAtPath: path)
                }
                """),
            .init(
                """
                func save(token: String, to url: URL) throws {
                    try Data(token.utf8).write(to: url, options: .atomic)
                    try FileManager.default.setAttributes([.protectionKey: FileProtectionType.complete], ofItemAtPath: url.path)
                }
                """),
            .init(
                """
                func send(token: String, _ pipe: Pipe, _ socket: Socket, _ url: URL) throws {
                    pipe.fileHandleForWriting.write(Data(token.utf8))
                    socket.write(Data(token.utf8))
                    let memory = OutputStream.toMemory()
                    memory.write(Array(token.utf8), maxLength: token.utf8.count)
                    let handle = try FileHandle(forWritingTo: url)
                    try handle.write(contentsOf: Data("1".utf8))
                }
                extension Data { func persist(_ url: URL) throws { try write(to: url, options: .completeFileProtection) } }
                func save(privateKey: Data, to url: URL) throws { try privateKey.persist(url) }
                """),
            .init(
                """
                let policy = FilePolicy(protection: .required(.complete), backup: .excluded)
                func save(token: String, to path: String) throws {
                    try Data(token.utf8).write(to: URL(fileURLWithPath: path))
                    try policy.apply(to: path)
                }
                """),
            .init(
                """
                func save(token: String) throws {
                    let folder = try ApplicationFolder.system("com.example.bank", protection: .required(.complete)).create()
                    try Data(token.utf8).write(to: URL(fileURLWithPath: folder + "/token"))
                }
                """),
        ],
        references: ["MASVS-STORAGE-1", "MASWE-0006", "MASTG-TEST-0299", "CWE-311"])

    static func findings(in app: AuditedApp) -> [Finding] {
        guard !app.protectsFilesByDefault else { return [] }
        let query = SourceQuery.worthProtecting
        let frames = FileSinks.writes(in: app.code)
            .filter {
                !$0.isProtected && !FileSinks.protectsAfterwards($0.frame.place)
                    && !FileSinks.refusesProtection($0.frame.place)
                    && !FileSinks.isInProtectedFolder($0.frame[.key])
            }.map(\.frame)
        let tokens = TokenMeaning.of(app.code)
        let found = SinkSearch.findings(from: frames) { frame in
            guard let value = frame[.value], let (origin, kind) = query.sensitiveOrigin(of: value),
                kind != .token || !tokens.opensNothing(origin)
            else { return nil }
            return finding(
                at: frame.place, "The \(kind.words) '\(origin.name)' is \(frame.effect) without data protection.",
                trace: origin.trace(to: frame))
        }
        return FileSinks.oneForEachWrite(found)
    }
}
