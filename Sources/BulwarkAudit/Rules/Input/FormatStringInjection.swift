import BulwarkReport

/// A format string that comes from outside.
enum FormatStringInjection: Rule {
    static let description = RuleDescription(
        id: "format-string-injection",
        area: .input,
        severity: .warning,
        title: "Format string from outside",
        rationale:
            "Every % in a format reads an argument. With a format from outside they are read from where none was put: a crash, or memory shown.",
        fix:
            "Keep formats constant and pass the text as an argument: NSLog(\"%@\", text), String(format: \"%@\", text).",
        triggering: [
            .init(
                "@implementation A\n- (void)f:(NSString *)why { [NSException raise:@\"a\" format:why]; }\n@end",
                file: "A.m"),
            .init("func f(field: UITextField) -> String { String(format: field.text ?? \"\", 1) }"),
            .init("@implementation A\n- (void)f:(NSString *)text { NSLog(text); }\n@end", file: "A.m"),
            .init("func fileName(of note: String, template: String) -> String { String(format: template, note) }"),
            .init(
                """
                final class Settings { var nameTemplate: String? { UserDefaults.standard.string(forKey: "name") } }
                func name(_ settings: Settings, _ note: String) -> String { String(format: settings.nameTemplate ?? "", note) }
                """),
            .init(
                """
                struct Names: View {
                    @AppStorage("pattern") var pattern = "%@"
                    func name(of note: String) -> String { String(format: pattern, note) }
                }
                """),
            .init(
                #"func f() -> String { let text = UIPasteboard.general.string ?? ""; return String(format: text, 1) }"#),
            .init(
                """
                @implementation A
                - (NSString *)f:(UITextField *)field { return [NSString stringWithFormat:field.text]; }
                @end
                """, file: "A.m"),
        ],
        nonTriggering: [
            .init(
                """
                @interface Trend : NSObject
                + (Trend *)format:(NSArray *)points;
                @end
                @implementation Trend
                + (Trend *)format:(NSArray *)points { return [[Trend alloc] init]; }
                + (void)show:(NSArray *)points { Trend *trend = [Trend format:points]; [self draw:trend]; }
                @end
                """, file: "A.m"),
            .init("func f(field: UITextField) -> String { String(format: \"%@\", field.text ?? \"\") }"),
            .init("func f(_ n: Int) -> String { String(format: NSLocalizedString(\"count\", comment: \"\"), n) }"),
            .init(
                """
                func fill(_ template: String, _ n: Int) -> String { String(format: template, n) }
                func show(_ n: Int) -> String { fill("%d notes", n) + fill(NSLocalizedString("left", comment: ""), n) }
                """),
            .init(
                """
                extension String { var localized: String { NSLocalizedString(self, comment: "") } }
                struct Row { let format: String; func text(_ n: Int) -> String { String(format: format, n) + String(format: "a".localized, n) } }
                """),
            .init(
                """
                func path(of id: Int) -> String {
                    let template = "/v1/notes/%d"
                    return String(format: template, id)
                }
                """),
            .init(
                """
                #define LOG(...) NSLog(__VA_ARGS__)
                #define SAY(text) NSLog(text)
                @implementation A
                - (void)f:(NSString *)text { NSLog(@"%@", text); LOG(@"%@", text); SAY(@"here"); }
                @end
                """, file: "A.m"),
            .init(
                """
                extension String { func format(arguments: CVarArg...) -> String { String(format: self, arguments: arguments) } }
                func show(_ field: UITextField) -> String {
                    let message = NSLocalizedString("none", value: "for '%@'", comment: "")
                    return message.format(arguments: field.text ?? "") + formatter.format(field.text)
                }
                """),
        ],
        references: ["MASVS-CODE-4", "CWE-134"])

    static func findings(in app: AuditedApp) -> [Finding] {
        var frames: [SinkFrame] = []
        var bare: [Finding] = []
        for call in app.code.calls(
            "String", "NSString", "stringWithFormat", "initWithFormat", "NSLog", "localizedStringWithFormat", "format",
            "stringByAppendingFormat", "alertWithMessageText", "raise")
        {
            let format: Fact?
            switch call.text {
            case "String", "NSString": format = call.argument("format")
            case "raise": format = call.argument("format")
            // `template.format(name)` fills the text that it is called on.
            case "format" where call.isSwift:
                let isText = call.receiver.map { $0.isLiteral || $0.typeName == "String" } ?? false
                format = isText ? call.receiver : call.receiver?.beginsUppercase ?? true ? call.argument(at: 0) : nil
            default: format = call.argument(at: 0)
            }
            guard let format, !format.isLiteral, format.kind != .closure else { continue }
            // A method of the app's own that is called so.
            if call.text == "format", !call.isSwift, !call.code.functions(calledBy: call).isEmpty { continue }
            if call.isSwift, isSetting(format) {
                bare.append(
                    finding(
                        at: call,
                        "'\(format.dottedName ?? format.text)' is kept in UserDefaults and used as a format string."))
            } else if call.isSwift, isTemplate(format) {
                bare.append(
                    finding(
                        at: call,
                        "The template '\(format.dottedName ?? format.text)', no constant of the app, is used as a format string."
                    ))
            } else if !call.isSwift || call.text == "NSLog" || isDecoded(format),
                call.arguments.count == 1 || call.text == "raise" || isDecoded(format),
                isUnknownText(format) || isDecoded(format)
            {
                bare.append(finding(at: call, "'\(format.dottedName ?? format.text)' is used as a format string."))
            } else {
                frames.append(SinkFrame(call, value: format, effect: "used as a format string"))
            }
        }
        return bare
            + OutsideFlow.findings(
                from: frames,
                [
                    .userInput, .deepLink, .serverResponse, .pasteboard, .urlParameter, .pushNotification, .webPage,
                    .intent,
                ]
            ) {
                origin, way, frame in
                finding(
                    at: frame.place, "\(way.rawValue.capitalizedFirst) ('\(origin.name)') is used as a format string.",
                    trace: origin.trace(to: frame))
            }
    }

    /// Whether a text is what people chose in the app's settings: kept by `@AppStorage`, or read from UserDefaults.
    private static func isSetting(_ format: Fact, depth: Int = 0) -> Bool {
        guard depth < 4 else { return false }
        switch format.kind {
        case .operators where format.text == "??": return format.first.map { isSetting($0, depth: depth + 1) } ?? false
        case .prefix, .cast: return format.first.map { isSetting($0, depth: depth + 1) } ?? false
        case .call:
            return ["string", "stringForKey"].contains(format.text)
                && format.receiver.map(UserDefaultsSinks.isUserDefaults) ?? false
        case .name, .member:
            guard let declaration = format.referredDeclaration,
                declaration.kind == .variable || declaration.kind == .binding
            else { return false }
            if declaration.attribute("AppStorage") != nil { return true }
            if let value = declaration.initialValue { return isSetting(value, depth: depth + 1) }
            guard let getter = declaration.getter else {
                return false
            }
            return getter.results.contains { isSetting($0, depth: depth + 1) }
        default: return false
        }
    }

    /// Whether a text is a template by its name, which somebody writes, and is not written by the program itself.
    private static func isTemplate(_ format: Fact) -> Bool {
        guard format.kind == .name || format.kind == .member, format.text.lowercased().hasSuffix("template"),
            format.strings.isEmpty, format.typeName == "String"
        else { return false }
        if format.kind == .name, let declaration = format.declaration, declaration.kind == .parameter,
            let function = declaration.parent, function.kind == .function
        {
            // Where it is known who gives it, what they give says what it is.
            let calls = format.code.calls(of: function)
            if !calls.isEmpty {
                return calls.contains { call in
                    format.code.argument(of: call, for: declaration, in: function).map {
                        !$0.isLocalized && !OwnText.isOwn($0) && isTemplate($0)
                    } ?? false
                }
            }
            return true
        }
        return false
    }

    /// Whether a text is a member of something that was decoded: a server's answer or a file.
    private static func isDecoded(_ format: Fact) -> Bool {
        guard format.kind == .member, let base = format.first, base.kind == .name,
            let declaration = base.declaration, var value = declaration.initialValue
        else { return false }
        while value.kind == .cast || value.kind == .prefix, let inner = value.first { value = inner }
        return value.kind == .call && value.text == "decode"
    }

    /// A text that is no constant and was not made from one by a format or a localization.
    private static func isUnknownText(_ format: Fact) -> Bool {
        if format.kind == .operators, format.text == "??" { return format.first.map(isUnknownText) ?? false }
        guard format.strings.isEmpty else { return false }
        switch format.kind {
        case .name:
            guard let declaration = format.declaration else { return false }
            // What a macro is given, or any number of arguments, begins with whatever its callers write.
            if declaration.kind == .parameter {
                return declaration.isSwift || !declaration.detail.isEmpty && !declaration.isVariadic
            }
            if declaration.kind == .binding, declaration.parent?.kind == .forLoop { return true }
            return declaration.initialValue.map { isUnknownText($0) } ?? false
        case .member: return format.first?.kind == .name && format.text != "localized"
        default: return false
        }
    }
}

extension Fact {
    /// Whether a text comes out of the app's own tables of translations.
    fileprivate var isLocalized: Bool {
        parts.contains { $0.text.lowercased().contains("localized") }
    }
}

extension String {
    /// The text with its first letter in upper case.
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
