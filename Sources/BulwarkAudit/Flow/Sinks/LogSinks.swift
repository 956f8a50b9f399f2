import BulwarkPolicy

/// The calls that write to a log.
enum LogSinks {
    /// Every value that is written to a log in the code base, one frame a value.
    static func frames(in code: CodeBase) -> [SinkFrame] {
        code.memo.frames.value(of: .log, spread: 0) { findFrames(in: code) }
    }

    private static func findFrames(in code: CodeBase) -> [SinkFrame] {
        var frames: [SinkFrame] = []
        for call in code.calls(
            "print", "debugPrint", "dump", "NSLog", "NSLogv", "os_log", "printf", "fprintf", "CLSLog", "CLSNSLog",
            "CLSLogv", "CLSNSLogv",
            "os_log_error", "os_log_info", "os_log_debug", "os_log_fault", "os_log_with_type", "os_signpost", "syslog",
            "CLS_LOG")
        {
            guard call.callee?.kind == .name || call.receiver?.text == "Swift", code.functions(calledBy: call).isEmpty
            else { continue }
            let effect = "written to the log by \(call.text)"
            for argument in call.arguments
            where !["separator", "terminator", "log", "type", "dso", "name", "indent", "maxDepth", "maxItems"].contains(
                argument.text)
            {
                // `print(x, to: &buffer)` writes elsewhere.
                if argument.text == "to" { continue }
                guard let value = argument.value, call.argument("to").map(isStandardStream) ?? true else { continue }
                frames += values(of: value, isSystemLog: false).map { SinkFrame(call, value: $0, effect: effect) }
            }
            if call.text == "os_signpost" || call.text.hasPrefix("os_log") {
                dropPrivateArguments(of: call, from: &frames)
            }
        }
        for call in code.calls("write") {
            guard let stream = call.receiver, isStandardStream(stream), let value = call.argument(at: 0) else {
                continue
            }
            frames += values(of: value, isSystemLog: false).map {
                SinkFrame(call, value: $0, effect: "written to the console")
            }
        }
        for call in code.calls("NSException", "exceptionWithName", "raise") {
            guard call.text != "raise" || call.receiver?.text == "NSException" else { continue }
            let texts =
                call.text == "raise"
                ? call.arguments.dropFirst().compactMap(\.value) : [call.argument("reason")].compactMap { $0 }
            frames += texts.flatMap { values(of: $0, isSystemLog: false) }.map {
                SinkFrame(call, value: $0, effect: "written to the crash log by NSException")
            }
        }
        // What ends the app ends up in the crash log, and what goes to the standard streams in the console.
        for call in code.calls("fatalError", "preconditionFailure", "precondition", "fputs", "perror") {
            guard call.callee?.kind == .name, code.functions(calledBy: call).isEmpty,
                let value = call.argument(at: call.text == "precondition" ? 1 : 0)
            else { continue }
            if call.text == "fputs", !["stderr", "stdout"].contains(call.argument(at: 1)?.text ?? "") { continue }
            let effect =
                call.text == "fputs" || call.text == "perror"
                ? "written to the log by \(call.text)" : "written to the crash log by \(call.text)"
            frames += values(of: value, isSystemLog: false).map { SinkFrame(call, value: $0, effect: effect) }
        }
        for call in code.calls("Breadcrumb", "SentryBreadcrumb", "BugsnagBreadcrumb") {
            guard code.types(named: call.text).isEmpty else { continue }
            for label in ["message", "data", "metadata"] {
                guard let value = call.argument(label) else { continue }
                frames += values(of: value, isSystemLog: false).map {
                    SinkFrame(call, value: $0, effect: "sent to the crash reporter")
                }
            }
        }
        for call in code.calls(
            "trace", "debug", "info", "notice", "warning", "error", "critical", "fault", "log", "warn", "verbose",
            "severe", "logMessage",
            "addBreadcrumb", "leaveBreadcrumb", "setCustomValue", "setCustomKey", "captureMessage", "setObjectValue",
            "logEvent", "track", "setTag", "setExtra", "capture", "setUserID", "setUserProperty", "identify", "record",
            "recordError", "addMetadata", "logWithFormat", "leaveBreadcrumbWithMessage", "logEventWithName",
            "setUserPropertyString")
        {
            guard let receiver = call.receiver, let logger = kindOfLogger(receiver, call: call), !logsInDebugOnly(call)
            else { continue }
            let effect = logger.effect
            for argument in call.arguments {
                guard let value = reported(argument.value),
                    !["level", "type", "file", "function", "line", "category", "source"].contains(argument.text)
                else { continue }
                frames += values(of: value, isSystemLog: logger.isSystem).map {
                    SinkFrame(call, value: $0, effect: effect)
                }
            }
        }
        for call in code.calls(
            "DDLogVerbose", "DDLogDebug", "DDLogInfo", "DDLogWarn", "DDLogError", "NSLogger", "XCGLogger",
            "SwiftyBeaver")
        {
            guard call.callee?.kind == .name, let value = call.argument(at: 0) else { continue }
            frames += values(of: value, isSystemLog: false).map {
                SinkFrame(call, value: $0, effect: "written to the log by \(call.text)")
            }
            for argument in call.arguments.dropFirst() where argument.text.isEmpty {
                if let value = argument.value {
                    frames.append(SinkFrame(call, value: value, effect: "written to the log by \(call.text)"))
                }
            }
        }
        for assignment in code.assignments(to: "message", "data", "metadata") {
            guard let target = assignment.first, target.kind == .member, target.first?.typeName == "Breadcrumb",
                let value = assignment.children.last
            else { continue }
            frames += values(of: value, isSystemLog: false).map {
                SinkFrame(assignment, value: $0, effect: "sent to the crash reporter")
            }
        }
        return frames + code.ownSinks(.log, effect: "written to a log")
    }

    /// What a crash reporter shows of what it is given: of an error that is made on the spot, what is put into it.
    private static func reported(_ value: Fact?) -> Fact? {
        guard let value, value.kind == .call, value.text == "NSError" else { return value }
        return value.argument("userInfo")
    }

    /// Whether a stream is the console's: `&standardError`, `FileHandle.standardOutput`.
    private static func isStandardStream(_ stream: Fact) -> Bool {
        switch stream.kind {
        case .prefix: return stream.first.map(isStandardStream) ?? false
        case .name, .member:
            if streamNames.matches(stream.text) || streamNames.matches(stream.typeName ?? "") { return true }
            // `let handle = FileHandle.standardOutput`
            guard let value = stream.referredDeclaration?.initialValue, value.kind == .member else { return false }
            return streamNames.matches(value.text)
        default: return false
        }
    }

    private static let streamNames = WordSet(["stderr", "stdout", "standarderror", "standardoutput"])

    /// Whether a call is one of the app's own functions that do nothing in a release.
    private static func logsInDebugOnly(_ call: Fact) -> Bool {
        let functions = call.code.functions(calledBy: call).filter { $0.body != nil }
        guard !functions.isEmpty else { return false }
        return functions.allSatisfy { function in
            LogLevels.isQuietInReleases(function)
                || function.body?.children.allSatisfy(\.isDebugOnlyClause) ?? false
        }
    }

    /// The values that show in a log when `message` is logged.
    ///
    /// os.Logger hides interpolated strings and objects unless they are marked public, and shows numbers unless they are marked private.
    private static func values(of message: Fact, isSystemLog: Bool) -> [Fact] {
        guard message.kind == .interpolated else { return showsNumberOfBytes(message) ? [] : [message] }
        return message.children.filter { $0.kind == .interpolation }.compactMap { interpolation in
            guard let value = interpolation.arguments.first?.value, !showsNumberOfBytes(value) else { return nil }
            if let privacy = interpolation.argument("privacy") {
                return (privacy.text == "public" || privacy.text == "auto" && isNumber(value)) ? value : nil
            }
            if isSystemLog { return isNumber(value) ? value : nil }
            return interpolation.hidesInterpolatedValue || interpolation.isAbbreviation || interpolation.showsLengthOnly
                ? nil : value
        }
    }

    /// Whether a value is the description of data, which tells how many bytes there are: `"32 bytes"`.
    private static func showsNumberOfBytes(_ value: Fact) -> Bool {
        guard value.isSwift, value.kind == .member, value.text == "description" || value.text == "debugDescription",
            let data = value.first
        else { return false }
        if data.typeName == "Data" { return true }
        // What signing in with Apple gives.
        return ["identityToken", "authorizationCode"].contains(data.declaration?.initialValue?.text ?? data.text)
    }

    private static func isNumber(_ value: Fact) -> Bool {
        switch value.typeName {
        case "Int", "UInt", "Int32", "Int64", "UInt32", "UInt64", "Double", "Float": true
        default: false
        }
    }

    /// `os_log("%{private}@", token)` hides the argument; so does plain `%@` for strings.
    private static func dropPrivateArguments(of call: Fact, from frames: inout [SinkFrame]) {
        let inner = call.arguments.filter { $0.text != "name" }
        guard let format = inner.compactMap(\.value).first(where: { $0.kind == .string })?.text else { return }
        let privacies = placeholders(of: format)
        let values = call.arguments.filter { !["log", "type", "dso", "name"].contains($0.text) }.compactMap(\.value)
            .drop {
                $0.kind != .string
            }.dropFirst()
        let privacy = Dictionary(zip(values, privacies), uniquingKeysWith: { first, _ in first })
        frames.removeAll { frame in
            guard frame.place == call, let value = frame[.value] else { return false }
            if value.kind == .string { return true }
            switch privacy[value] {
            case .shown: return false
            case .hidden: return true
            case .byType, nil: return !isNumber(value)
            }
        }
    }

    /// What a placeholder of a format says about who may read its value.
    private enum Privacy { case shown, hidden, byType }

    /// The placeholders of a format, in order: `%{public}@`, `%{private, mask.hash}d`, `%@`.
    private static func placeholders(of format: String) -> [Privacy] {
        var found: [Privacy] = []
        var rest = Substring(format)
        while let percent = rest.firstIndex(of: "%") {
            rest = rest[rest.index(after: percent)...]
            if rest.first == "%" {
                rest = rest.dropFirst()
            } else if rest.first == "{", let close = rest.firstIndex(of: "}") {
                let options = rest[..<close]
                found.append(
                    options.contains("public")
                        ? .shown : options.contains("private") || options.contains("sensitive") ? .hidden : .byType)
                rest = rest[rest.index(after: close)...]
            } else {
                found.append(.byType)
            }
        }
        return found
    }

    /// What an expression is that messages are sent to: a logger of some kind, or nil.
    private static func kindOfLogger(_ receiver: Fact, call: Fact) -> (isSystem: Bool, effect: String)? {
        let type = receiver.typeName
        let name = path(of: receiver).lowercased()
        switch call.text {
        case "addBreadcrumb", "leaveBreadcrumb", "leaveBreadcrumbWithMessage", "captureMessage":
            return (false, "sent to the crash reporter")
        case "setCustomValue", "setCustomKey", "setObjectValue", "setTag", "setExtra", "capture", "setUserID", "record",
            "recordError", "addMetadata", "logWithFormat", "logEvent", "track", "setUserProperty", "identify",
            "logEventWithName", "setUserPropertyString":
            if crashReporters.matches(name) || crashReporters.matches(type ?? "") {
                return (false, "sent to the crash reporter")
            }
            return analytics.matches(name) || analytics.matches(type ?? "") ? (false, "sent to analytics") : nil
        default: break
        }
        if let type {
            if type == "Logger" {
                return (importsSystemLog(receiver), "written to the log by Logger")
            }
            if ["Crashlytics", "SentrySDK", "Bugsnag"].contains(type) { return (false, "sent to the crash reporter") }
            if type == "OSLog" { return (true, "written to the log by OSLog") }
            let lower = type.lowercased()
            if lower.hasSuffix("logger") || lower == "log" || lower == "diag" || lower.hasSuffix("log") {
                return (false, "written to the log by \(type)")
            }
        }
        let last = name.split(separator: ".").last.map(String.init) ?? ""
        if name.contains("crashlytics") { return (false, "sent to the crash reporter") }
        if last == "log" || last.hasSuffix("logger") || last == "swiftybeaver" || name == "log.shared"
            || name.hasPrefix("logger.") || name.hasPrefix("log.")
        {
            return (type == nil && importsSystemLog(receiver), "written to the log")
        }
        return nil
    }

    private static let crashReporters = WordSet(["crashlytics", "sentry", "bugsnag", "scope", "instabug", "newrelic"])
    private static let analytics = WordSet([
        "analytics", "mixpanel", "amplitude", "firebase", "segment", "posthog", "appsflyer", "appevents", "braze",
    ])

    /// The names on the way to what a call is made on: `Mixpanel.mainInstance` for `Mixpanel.mainInstance()`.
    private static func path(of receiver: Fact) -> String {
        if let name = receiver.dottedName { return name }
        guard receiver.kind == .call, let owner = receiver.receiver else { return receiver.text }
        return path(of: owner) + "." + receiver.text
    }

    /// Whether `Logger` means os.Logger here: the file imports os and no logging package.
    private static func importsSystemLog(_ fact: Fact) -> Bool {
        var importsSystem = false
        for child in fact.code.root(ofFile: fact.file).children where child.kind == .importing {
            switch child.text {
            case "os", "OSLog", "os.log": importsSystem = true
            case "Logging": return false
            default: break
            }
        }
        // A type of the app's own called Logger is no os.Logger.
        return importsSystem
            || (fact.code.types(named: "Logger").filter { $0.detail != "extension" }.isEmpty
                && !importsLogging(fact.code))
    }

    private static func importsLogging(_ code: CodeBase) -> Bool {
        !code.facts(.importing, named: ["Logging", "CocoaLumberjack", "CocoaLumberjackSwift"]).isEmpty
    }
}
