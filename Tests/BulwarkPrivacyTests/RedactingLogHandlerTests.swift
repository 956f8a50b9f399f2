import BulwarkCore
import BulwarkPrivacy
import Logging
import Testing

/// The five ways in which a handler that wraps another leaks, and what stands there instead.
struct RedactingLogHandlerTests {
    /// Keeps what reaches it.
    private struct Recorder: LogHandler {
        let lines = Locked<[String]>([])
        var metadata: Logger.Metadata = [:]
        var metadataProvider: Logger.MetadataProvider?
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            // As a handler that has metadata of its own would: merged, and all of it printed.
            var all = metadata
            if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
            if let given = event.metadata { all.merge(given) { $1 } }
            let fields = all.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
            lines.withLock { $0.append("\(event.message) \(fields) \(event.error.map { "error=\($0)" } ?? "")") }
        }
    }

    private enum NetworkError: Error {
        case rejected(url: String)
        case offline
    }

    private struct Described: Error {
        var token = "tok-8f2a91"
    }

    private static func line(
        _ policy: RedactionPolicy = RedactionPolicy(), inner change: (inout Recorder) -> Void = { _ in },
        handler changeHandler: (inout RedactingLogHandler) -> Void = { _ in }, _ body: (inout Logger) -> Void
    ) -> String {
        var recorder = Recorder()
        change(&recorder)
        var handler = RedactingLogHandler(recorder, policy: policy)
        changeHandler(&handler)
        var logger = Logger(label: "test") { [handler] _ in handler }
        body(&logger)
        return recorder.lines.withLock { $0.joined(separator: "\n") }
    }

    @Test("The message is searched")
    func message() {
        #expect(Self.line { $0.info("to ann@example.com, pin=4711") }.hasPrefix("to <email>, pin=<pin>"))
    }

    @Test("Metadata of a call is private unless its value is marked or its key is public")
    func callMetadata() {
        let policy = RedactionPolicy(publicKeys: ["status"])
        let line = Self.line(policy) {
            $0.info(
                "paid",
                metadata: [
                    "user": "Ann Example", "status": "200", "tries": .marked(3, .public),
                    "card": .marked("4539", .sensitive),
                    "status-like": ["status": "ok", "name": "Ann"], "list": ["Ann"],
                ])
        }
        #expect(!line.contains("Ann") && !line.contains("4539"))
        #expect(line.contains("status=200") && line.contains("tries=3") && line.contains("card=<sensitive>"))
        #expect(line.contains("user=<private>"))
    }

    @Test("A key says what a public value is that nothing else tells")
    func keysSpeak() {
        let line = Self.line(RedactionPolicy(publicKeys: ["response", "pin"])) {
            $0.info(
                "x",
                metadata: [
                    "response": [
                        "password": "hunter2!", "status": "ok", "tokens": ["refreshToken": ["abc123def456"]],
                        "card": .marked(4_539_148_803_436_467, .public),
                    ],
                    "pin": "4711", "cvv": .marked("123", .public),
                ])
        }
        for secret in ["hunter2", "abc123def456", "4539148803436467", "4711", "123"] {
            #expect(!line.contains(secret), "\(secret) in \(line)")
        }
        #expect(line.contains("ok") && line.contains("pin=<pin>"))
    }

    @Test("A mark counts for more than a public key")
    func marksWin() {
        let line = Self.line(RedactionPolicy(publicKeys: ["user"])) {
            $0.info("x", metadata: ["user": .marked("Ann", .private)])
        }
        #expect(line.contains("user=<private>"))
    }

    @Test("Metadata of the logger and of the handler behind are redacted, once each")
    func handlerMetadata() {
        let line = Self.line(inner: { $0.metadata = ["inner": "Ann"] }) { logger in
            logger[metadataKey: "outer"] = "Bob"
            logger.info("x")
        }
        #expect(line == "x inner=<private> outer=<private> ")
    }

    @Test("Keys that hold what should not be there are searched, and meeting keys end in one value")
    func keys() {
        let line = Self.line {
            $0.info(
                "x",
                metadata: [
                    "ann@example.com": "1", "bob@example.com": "2", "<email>": .marked("own", .public),
                    "inner": ["carl@example.com": "3"],
                ])
        }
        #expect(line.hasPrefix("x <email>=own inner=[") && line.contains("<private>"))
        #expect(!line.contains("example.com"))
        let both = Self.line { $0.info("x", metadata: ["ann@example.com": "1", "bob@example.com": "2"]) }
        #expect(both == "x <email>=<private> ")
    }

    @Test("What a provider adds is redacted, whether the handler behind brought it or the logger")
    func providers() {
        let provider = Logger.MetadataProvider { ["trace": "Ann", "mail": "ann@example.com"] }
        let brought = Self.line(inner: { $0.metadataProvider = provider }) { $0.info("x") }
        let given = Self.line(handler: { $0.metadataProvider = provider }) { $0.info("x") }
        for line in [brought, given] { #expect(line == "x mail=<private> trace=<private> ") }
    }

    @Test("An error shows its type and case, and nothing that it carries")
    func errors() {
        let line = Self.line {
            $0.error("failed", error: NetworkError.rejected(url: "https://host/?token=8f2a91"))
            $0.error("failed", error: Described())
            $0.error("failed", error: NetworkError.offline)
            $0.error("failed", error: PrivacyError(.keyTooShort))
        }
        #expect(!line.contains("8f2a91"))
        #expect(line.contains("error=NetworkError.rejected\n") && line.contains("error=Described\n"))
        #expect(line.contains("error=NetworkError.offline") && line.contains("error=PrivacyError(key-too-short)"))
    }

    @Test("Errors and secrets put into metadata print nothing")
    func valuesInMetadata() {
        let line = Self.line {
            $0.info("x", metadata: ["error": "\(Described())", "secret": .marked("\(Secret("hunter2"))", .public)])
        }
        #expect(!line.contains("8f2a91") && !line.contains("hunter2"))
    }

    private struct Rejected: Error, CustomStringConvertible {
        var description: String { "token 8f2a91" }
    }

    @Test("An error in metadata that is marked public shows its type, and a logger that is dumped shows nothing")
    func dumps() {
        let line = Self.line(RedactionPolicy(publicKeys: ["cause"])) {
            $0.info("x", metadata: ["error": .marked(Rejected(), .public), "cause": .stringConvertible(Rejected())])
        }
        #expect(line == "x cause=Rejected error=Rejected ")
        var handler = RedactingLogHandler(Recorder())
        handler[metadataKey: "user"] = "Ann Example"
        var logger = Logger(label: "test") { [handler] _ in handler }
        logger[metadataKey: "account"] = "Ann Example"
        var dumped = ""
        dump(logger, to: &dumped)
        dump(handler, to: &dumped)
        dump(PrivateLogger(logger), to: &dumped)
        dump(UnifiedLogEntry(.info, "Paid by \("Ann Example")"), to: &dumped)
        for text in [
            dumped, "\(logger)", String(reflecting: handler), "\(UnifiedLogEntry(.info, "by \("Ann Example")"))",
        ] {
            #expect(!text.contains("Ann Example"))
        }
    }

    @Test("A private logger's messages are private by default, and are not put together below its level")
    func privateLogger() {
        var evaluated = 0
        let line = Self.line { logger in
            logger.logLevel = .info
            let log = PrivateLogger(logger)
            func count() -> Int {
                evaluated += 1
                return evaluated
            }
            log.debug("not \(count())")
            log.info("Paid \("Ann Example") in \(84, .public) ms")
            log.error("Login failed", error: Described())
        }
        #expect(evaluated == 0)
        #expect(line == "Paid <private> in 84 ms  \nLogin failed  error=Described")
    }
}
