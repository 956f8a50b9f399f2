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
        triggering: triggering,
        nonTriggering: nonTriggering,
        references: ["MASVS-STORAGE-2", "MASWE-0001", "MASTG-TEST-0297", "CWE-532"])

    static func findings(in app: AuditedApp) -> [Finding] {
        let query = SourceQuery.sensitive { $0.isCredential }
        let tokens = TokenMeaning.of(app.code)
        let values = SinkSearch.findings(from: LogSinks.frames(in: app.code), ignoringLiterals: true) { frame in
            guard let value = frame[.value] else { return nil }
            let origin = (ValueTrace.origins(of: value, query) + ShownWhole.described(value, query)).first { origin in
                guard let kind = origin.sensitiveKind, !isHeaderOfRequest(origin, shownBy: value) else { return false }
                return kind != .token
                    || !(tokens.opensNothing(origin) || TokenMeaning.saysDelivery(origin, with: frame.place))
            }
            if let origin, let kind = origin.sensitiveKind {
                return finding(
                    at: frame.place, "The \(kind.words) '\(origin.name)' is \(frame.effect).",
                    severity: kind == .token && (tokens.opensOneUpload(origin) || !tokens.opensSomething(origin))
                        ? .warning : nil,
                    trace: origin.trace(to: frame))
            }
            let isDump = frame.place.text == "dump"
            if let member = ShownWhole.member(of: value, isDump: isDump, where: \.isCredential) {
                return finding(
                    at: frame.place,
                    "All of '\(ShownWhole.whole(value)?.text ?? value.text)', with '\(member.text)' in it, is \(frame.effect)."
                )
            }
            if LoggedExchange.showsCredential(value, at: frame) {
                return finding(at: frame.place, "The request's headers, with its Authorization, are \(frame.effect).")
            }
            return nil
        }
        return values + wholeRequests(in: app.code)
    }

    /// Whether a value is a header of a request that is logged as a whole, of which nothing shows but the address.
    private static func isHeaderOfRequest(_ origin: Origin, shownBy value: Fact) -> Bool {
        guard ["URLRequest", "NSURLRequest", "NSMutableURLRequest"].contains(value.typeName ?? "") else { return false }
        return ([origin.fact] + origin.steps.map(\.fact)).contains { fact in
            fact.parts.contains { $0.kind == .call && $0.argument("forHTTPHeaderField") != nil }
        }
    }

    /// Where networking libraries are told to log requests with all that is in them: Moya's plugin, Alamofire's curl commands.
    private static func wholeRequests(in code: CodeBase) -> [Finding] {
        var found: [Finding] = []
        var lines: Set<SourceLocation> = []
        for option in code.facts(.member, named: ["verbose", "requestHeaders", "requestBody"]) where !option.isDebugOnly
        {
            let around = option.parent?.kind == .array ? option.parent?.parent : option.parent
            guard let around else { continue }
            let isSet =
                around.kind == .assignment && around.first?.text == "logOptions"
                || around.kind == .argument && around.text == "logOptions"
            let place = around.kind == .argument ? around.parent ?? option : option
            if isSet, lines.insert(SourceLocation(path: place.path, line: place.location.line)).inserted {
                found.append(
                    finding(
                        at: place,
                        "The network log holds the headers and bodies of requests, with the credentials in them.")
                )
            }
        }
        for plugin in code.calls("NetworkLoggerPlugin")
        where plugin.argument("verbose")?.boolean ?? false && !plugin.isDebugOnly {
            found.append(
                finding(
                    at: plugin,
                    "The network log holds the headers and bodies of requests, with the credentials in them."))
        }
        for command in code.calls("cURLDescription") where !command.isDebugOnly {
            let closure = command.arguments.compactMap(\.value).first { $0.kind == .closure }
            guard let closure, closure.descendants(.call).contains(where: { logCalls.contains($0.text) }) else {
                continue
            }
            found.append(
                finding(at: command, "The request is logged as a curl command, with its Authorization and its body."))
        }
        return found
    }

    private static let logCalls: Set<String> = [
        "print", "debugPrint", "NSLog", "os_log", "log", "debug", "info", "notice", "trace",
    ]
}
