import BulwarkPolicy
import BulwarkReport

/// JavaScript that is put together from values.
enum WebViewScriptFromString: Rule {
    static let description = RuleDescription(
        id: "web-view-script-from-string",
        area: .trails,
        severity: .blocking,
        title: "JavaScript built from values",
        rationale:
            "A quote in the value ends the script's string and begins code, which runs with the page's session and the app's message handlers.",
        fix: "Use callAsyncJavaScript(_:arguments:…), which passes values as values, or encode them as JSON first.",
        triggering: [
            .init(
                #"func f(field: UITextField, web: WKWebView) { web.evaluateJavaScript("fill('\(field.text ?? "")')") }"#
            ),
            .init(
                #"func show(name: String, web: WKWebView) { let script = "greet('" + name + "')"; web.evaluateJavaScript(script) }"#
            ),
        ],
        nonTriggering: [
            .init(#"func f(web: WKWebView) { web.evaluateJavaScript("document.title") }"#),
            .init(#"func f(web: WKWebView, height: Int) { web.evaluateJavaScript("resize(\(height))") }"#),
            .init(
                #"func f(web: WKWebView, json: String) { let encoded = encodeJSON(json); web.evaluateJavaScript("load(\(encoded))") }"#
            ),
            .init(
                """
                func style(_ web: WKWebView) {
                    if let path = Bundle.main.path(forResource: "dark", ofType: "css"), let css = try? String(contentsOfFile: path) {
                        web.evaluateJavaScript("style.innerHTML = `\\(css)`")
                    }
                }
                """),
        ],
        references: ["MASVS-PLATFORM-2", "MASWE-0069", "MASTG-TEST-0331", "CWE-79", "CWE-95"])

    static func findings(in app: AuditedApp) -> [Finding] {
        var frames: [SinkFrame] = []
        for call in app.code.calls(
            "evaluateJavaScript", "WKUserScript", "stringByEvaluatingJavaScriptFromString",
            "stringByEvaluatingJavaScript", "initWithSource")
        {
            let script = call.text == "WKUserScript" ? call.argument("source") : call.argument(at: 0)
            if let script { frames.append(SinkFrame(call, value: script, effect: "run as JavaScript")) }
        }
        frames += app.code.ownSinks(.webView, effect: "run as JavaScript")
        return SinkSearch.findings(from: frames) { frame in
            guard let script = frame[.value], let part = quotedPart(of: script) else { return nil }
            return finding(
                at: frame.place, "The value '\(part.dottedName ?? part.text)' stands inside the text of a script.")
        }
    }

    /// A text value that stands between quotes of the script, or comes from outside.
    private static func quotedPart(of script: Fact, depth: Int = 0) -> Fact? {
        guard depth < 6 else { return nil }
        switch script.kind {
        case .interpolated:
            var before = ""
            for part in script.children {
                if part.kind == .segment {
                    before = part.text
                } else if let value = part.arguments.first?.value, isText(value) {
                    let isQuoted = before.hasSuffix("'") || before.hasSuffix("\"") || before.hasSuffix("`")
                    if isQuoted || comesFromOutside(value) { return value }
                }
            }
            return nil
        case .operators where script.text == "+":
            var before = ""
            for part in script.children {
                if part.kind == .string { before = part.text; continue }
                let isQuoted = before.hasSuffix("'") || before.hasSuffix("\"") || before.hasSuffix("`")
                if isText(part), isQuoted || comesFromOutside(part) { return part }
            }
            return nil
        case .name:
            guard let declaration = script.declaration, declaration.kind != .parameter,
                let value = declaration.initialValue
            else { return nil }
            return quotedPart(of: value, depth: depth + 1)
        case .call
        where script.text == "stringWithFormat" || (script.text == "String" && script.argument("format") != nil):
            guard let format = (script.argument("format") ?? script.argument(at: 0))?.strings.first,
                format.contains("'%@'") || format.contains("\"%@\"")
            else { return nil }
            return script.arguments.dropFirst().compactMap(\.value).first(where: isText)
        default: return nil
        }
    }

    private static func isText(_ value: Fact) -> Bool {
        if value.isLiteral || !value.strings.isEmpty || OwnText.isOwn(value) { return false }
        switch value.typeName {
        case "Int", "Double", "Bool", "CGFloat", "Float", "UInt", "Int64", "UUID", "TimeInterval": return false
        default: break
        }
        if let path = value.dottedName, path.first?.isUppercase == true { return false }
        func encodes(_ fact: Fact, _ depth: Int = 0) -> Bool {
            guard depth < 5 else { return false }
            let name = fact.text.lowercased()
            if ["escap", "encod", "json", "percent", "base64", "sanit", "hex"].contains(where: { name.contains($0) }) {
                return true
            }
            if fact.kind == .name, let initial = fact.declaration?.initialValue {
                return encodes(initial, depth + 1)
            }
            if fact.kind == .operators || fact.kind == .call {
                return fact.children.contains { encodes($0, depth + 1) }
            }
            return false
        }
        return !encodes(value)
    }

    private static func comesFromOutside(_ value: Fact) -> Bool {
        ValueTrace.origins(of: value, .outside([.userInput, .deepLink, .pasteboard])).contains {
            if case .outside = $0.source { true } else { false }
        }
    }
}
