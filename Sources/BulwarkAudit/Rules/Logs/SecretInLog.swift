import BulwarkDetection
import BulwarkReport

/// A credential that is written to a log.
enum SecretInLog: Rule {
    static let description = RuleDescription(
        id: "secret-in-log",
        area: .logs,
        severity: .blocking,
        title: "Credential written to a log",
        rationale: """
            Logs outlive the moment: the system's log store is read by every connected Mac and goes into sysdiagnose archives, crash reporters \
            and analytics send theirs to third parties. Whoever reads a logged credential can act as the user.
            """,
        fix: """
            Do not log the value. Where its presence matters, log that; where lines must be told apart, log a keyed hash:

                logger.info("token refreshed: \\(token, privacy: .private(mask: .hash))")
            """,
        triggering: [
            .init(#"func f(accessToken: String) { print("token: \(accessToken)") }"#),
            .init("import os\nfunc f(pin: String) { Logger().info(\"pin \\(pin, privacy: .public)\") }"),
            .init(#"func f() { let field = passwordField.text; NSLog("%@", field!) }"#),
            .init(
                """
                enum Trace { static func note(_ message: String) { print("[app]", message) } }
                func login(password: String) { Trace.note("trying \\(password)") }
                """),
            .init("@implementation A\n- (void)log:(NSString *)authToken { NSLog(@\"token %@\", authToken); }\n@end", file: "A.m"),
        ],
        nonTriggering: [
            .init("import os\nfunc f(token: String) { Logger().info(\"token \\(token, privacy: .private)\") }"),
            .init(#"func f(password: String) { print("length \(password.count)") }"#),
            .init(#"func f(token: String) { print("token \(mask(token))") }"#),
            .init(#"func f() { print("Password") }"#),
        ],
        references: ["MASVS-STORAGE-2", "MASWE-0001", "MASTG-TEST-0297", "CWE-532"])

    static func findings(in app: AuditedApp) -> [Finding] {
        let query = SourceQuery.sensitive { $0.isCredential }
        return SinkSearch.findings(from: LogSinks.frames(in: app.code)) { frame in
            guard let value = frame[.value],
                let origin = ValueTrace.origins(of: value, query).first(where: { $0.sensitiveKind != nil }), let kind = origin.sensitiveKind
            else { return nil }
            return finding(at: frame.place, "The \(kind.words) '\(origin.name)' is \(frame.effect).", trace: origin.trace(to: frame))
        }
    }
}
