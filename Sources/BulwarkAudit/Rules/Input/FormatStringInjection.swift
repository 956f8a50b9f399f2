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
            .init("func f(field: UITextField) -> String { String(format: field.text ?? \"\", 1) }"),
            .init("@implementation A\n- (void)f:(NSString *)text { NSLog(text); }\n@end", file: "A.m"),
        ],
        nonTriggering: [
            .init("func f(field: UITextField) -> String { String(format: \"%@\", field.text ?? \"\") }"),
            .init("func f(_ n: Int) -> String { String(format: NSLocalizedString(\"count\", comment: \"\"), n) }"),
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
            default: format = call.argument(at: 0)
            }
            guard let format, !format.isLiteral, format.kind != .closure else { continue }
            if !call.isSwift || call.text == "NSLog" || isDecoded(format),
                call.arguments.count == 1 || isDecoded(format), isUnknownText(format) || isDecoded(format)
            {
                bare.append(finding(at: call, "'\(format.dottedName ?? format.text)' is used as a format string."))
            } else {
                frames.append(SinkFrame(call, value: format, effect: "used as a format string"))
            }
        }
        return bare
            + OutsideFlow.findings(from: frames, [.userInput, .deepLink, .serverResponse, .pasteboard, .urlParameter]) {
                origin, way, frame in
                finding(
                    at: frame.place, "\(way.rawValue.capitalizedFirst) ('\(origin.name)') is used as a format string.",
                    trace: origin.trace(to: frame))
            }
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
            if declaration.kind == .parameter { return true }
            if declaration.kind == .binding, declaration.parent?.kind == .forLoop { return true }
            return declaration.initialValue.map { isUnknownText($0) } ?? false
        case .member: return format.first?.kind == .name && format.text != "localized"
        default: return false
        }
    }
}

extension String {
    /// The text with its first letter in upper case.
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
