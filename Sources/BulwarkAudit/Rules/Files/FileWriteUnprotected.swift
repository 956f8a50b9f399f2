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
        ],
        nonTriggering: [
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
        ],
        references: ["MASVS-STORAGE-1", "MASWE-0006", "MASTG-TEST-0299", "CWE-311"])

    static func findings(in app: AuditedApp) -> [Finding] {
        guard !app.protectsFilesByDefault else { return [] }
        let query = SourceQuery.sensitive { $0.isCredential || $0.isPayment || $0.identifies || $0 == .health }
        let frames = FileSinks.writes(in: app.code)
            .filter {
                !$0.isProtected && !FileSinks.protectsAfterwards($0.frame.place)
                    && !FileSinks.refusesProtection($0.frame.place)
            }.map(\.frame)
        return SinkSearch.findings(from: frames) { frame in
            guard let value = frame[.value],
                let origin = ValueTrace.origins(of: value, query).first(where: { $0.sensitiveKind != nil }),
                let kind = origin.sensitiveKind
            else { return nil }
            return finding(
                at: frame.place, "The \(kind.words) '\(origin.name)' is \(frame.effect) without data protection.",
                trace: origin.trace(to: frame))
        }
    }
}
