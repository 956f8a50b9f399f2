import BulwarkDetection
import BulwarkPolicy
import BulwarkReport
import Foundation

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
                #"func show(name: String, web: WKWebView) { web.loadHTMLString("<script>let name = '\(name)';</script>", baseURL: nil) }"#
            ),
            .init(#"func f(web: WKWebView, url: URL) { web.evaluateJavaScript("go('\(url.absoluteString)')") }"#),
            .init(#"func show(name: String) -> URL? { URL(string: "javascript:greet('\(name)')") }"#),
            .init("func run(field: UITextField, web: WKWebView) { web.evaluateJavaScript(field.text!) }"),
            .init(
                #"func show(name: String, web: WKWebView) { let script = "greet('" + name + "')"; web.evaluateJavaScript(script) }"#
            ),
            .init(
                """
                func show(page: String, web: WKWebView) {
                    var script = "open({"
                    script += "cfi: '\\(page)'"
                    script += "})"
                    web.evaluateJavaScript(script)
                }
                """),
            .init(
                """
                func fill(_ web: WKWebView, answers: [String: String]) {
                    var lines: [String] = []
                    for (field, answer) in answers { lines.append("document.getElementById('" + field + "').value = '" + answer + "';") }
                    web.evaluateJavaScript(lines.joined(separator: "\\n"))
                }
                """),
            .init(
                """
                @implementation A
                - (void)f:(UITextField *)field { [web evaluateJavaScript:[NSString stringWithFormat:@"fill('%@')", field.text] completionHandler:nil]; }
                @end
                """, file: "A.m"),
        ],
        nonTriggering: [
            .init(
                """
                struct Shop { let key: String; init() { key = Bundle.main.infoDictionary?["SHOP_KEY"] as? String ?? "" } }
                final class Page { let shop = Shop(); func f(_ web: WKWebView) { web.evaluateJavaScript("open('\\(shop.key)', '\\(web.url.scheme)')") } }
                """),
            .init(
                "func f(_ view: WKWebView) { view.evaluateJavaScript(\"check('\\(UUID().uuidString.prefix(8))')\") }"),
            .init(
                """
                @implementation A
                - (void)report:(NSString *)command arg:(NSObject *)arg { [web evaluateJavaScript:[NSString stringWithFormat:@"%@(\"%@\", %@);", _path, command, arg] completionHandler:nil]; }
                - (void)focus { [self report:@"focus" arg:@"true"]; }
                @end
                """, file: "A.m"),
            .init(#"func f(web: WKWebView) { web.evaluateJavaScript("document.title") }"#),
            .init(
                #"func f(web: WKWebView, title: String) { web.loadHTMLString("<script src='a.js'></script><p title='\(title)'>", baseURL: nil) }"#
            ),
            .init(
                """
                enum Kind: String { case epub, snapshot }
                func f(web: WKWebView, kind: Kind, isDark: Bool) {
                    let scheme = isDark ? "dark" : "light"
                    web.evaluateJavaScript("open('\\(kind.rawValue)', '\\(scheme)', '\\(isDark ? "a" : "b")')")
                }
                """),
            .init(
                #"func f(web: WKWebView, request: URLRequest) { web.evaluateJavaScript("go(\"\(request.url?.description ?? "")\")") }"#
            ),
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
        for call in app.code.calls("loadHTMLString") {
            // Of a page that is put together, only what stands inside a script.
            if let page = call.argument(at: 0), page.strings.isEmpty {
                frames.append(SinkFrame(call, value: page, effect: "run as JavaScript"))
            }
        }
        frames += app.code.facts(.interpolated).filter { $0.text.hasPrefix("javascript:") }.map {
            SinkFrame($0, value: $0, effect: "run as JavaScript")
        }
        frames += app.code.ownSinks(.webView, effect: "run as JavaScript")
        return SinkSearch.findings(from: frames) { frame in
            guard let script = frame[.value] else { return nil }
            let isPage = (frame.path.last?.fact ?? frame.place).text == "loadHTMLString"
            var parts = isPage ? scriptedParts(of: script) : quotedParts(of: script)
            // A script that is wholly somebody else's.
            if parts.isEmpty, !isPage, frame.path.isEmpty, script.kind == .member || script.kind == .name,
                isText(script),
                comesFromOutside(script)
            {
                parts = [script]
            }
            var names: [String] = []
            for part in parts {
                let name = "'\(part.dottedName ?? part.receiver?.dottedName ?? part.text)'"
                if !names.contains(name) { names.append(name) }
            }
            guard let last = names.last else { return nil }
            let message =
                names.count == 1
                ? "The value \(last) stands inside the text of a script."
                : "The values \(names.dropLast().joined(separator: ", ")) and \(last) stand inside the text of a script."
            return finding(at: frame.place, message, severity: parts.allSatisfy(isMachineMade) ? .warning : nil)
        }
    }

    /// The text values that stand between the quotes of a script in a page.
    private static func scriptedParts(of page: Fact) -> [Fact] {
        var page = page
        for _ in 0..<3 {
            guard page.kind == .name, let value = page.declaration?.initialValue else { break }
            page = value
        }
        guard page.kind == .interpolated, page.text.contains("<script") else { return [] }
        let parts = quotedParts(of: page)
        guard !parts.isEmpty else { return [] }
        var isInScript = false
        return page.children.flatMap { part -> [Fact] in
            if part.kind == .segment {
                let opened = part.text.range(of: "<script", options: .backwards)
                let closed = part.text.range(of: "</script", options: .backwards)
                if let opened {
                    isInScript = closed.map { $0.lowerBound < opened.lowerBound } ?? true
                } else if closed != nil {
                    isInScript = false
                }
                return []
            }
            return isInScript ? parts.filter { $0.isInside(part) } : []
        }
    }

    /// The text values that stand between quotes of the script, or come from outside.
    private static func quotedParts(of script: Fact, depth: Int = 0) -> [Fact] {
        guard depth < 6 else { return [] }
        switch script.kind {
        case .interpolated:
            var before = ""
            var found: [Fact] = []
            for part in script.children {
                if part.kind == .segment {
                    before = part.text
                } else if let value = part.arguments.first?.value {
                    if isText(value), !(before.last == "\"" && isAddress(value)),
                        isQuote(before.last) || comesFromOutside(value)
                    {
                        found.append(value)
                    }
                    before = ""
                }
            }
            return found
        case .operators where script.text == "+":
            var before = ""
            var found: [Fact] = []
            for part in script.children {
                if part.kind == .string {
                    before = part.text
                } else if isText(part), isQuote(before.last) || comesFromOutside(part) {
                    found.append(part)
                }
            }
            return found
        case .name:
            guard let declaration = script.declaration, declaration.kind != .parameter,
                let value = declaration.initialValue
            else { return [] }
            var found = quotedParts(of: value, depth: depth + 1)
            // What is added to a script before it runs: `script += "cfi: '\(cfi)'"`.
            if !declaration.isMember, let scope = declaration.enclosing(.function, .closure, .accessor) {
                for added in AssignedValues.values(of: declaration, in: scope) where added.index < script.index {
                    found += quotedParts(of: added, depth: depth + 1)
                }
            }
            return found
        // `lines.joined(separator: "\n")`
        case .call where script.text == "joined" || script.text == "componentsJoinedByString":
            return script.receiver.map { quotedParts(of: $0, depth: depth + 1) } ?? []
        case .array: return script.children.flatMap { quotedParts(of: $0, depth: depth + 1) }
        case .call
        where script.text == "stringWithFormat" || (script.text == "String" && script.argument("format") != nil):
            guard let format = (script.argument("format") ?? script.argument(at: 0))?.strings.first else { return [] }
            let places = quotedPlaces(of: format)
            let values = script.arguments.dropFirst().compactMap(\.value)
            return values.enumerated().compactMap { number, value in places.contains(number) ? value : nil }
                .filter(isText)
        default: return []
        }
    }

    /// Which of the values that a format takes stand right behind a quote, by their numbers.
    private static func quotedPlaces(of format: String) -> Set<Int> {
        var places: Set<Int> = []
        var number = 0
        var before: Character?
        var rest = Substring(format)
        while let character = rest.popFirst() {
            if character == "%" {
                if rest.first == "%" {
                    rest.removeFirst()
                } else {
                    if isQuote(before), rest.first == "@" { places.insert(number) }
                    number += 1
                }
            }
            before = character
        }
        return places
    }

    private static func isQuote(_ character: Character?) -> Bool {
        character == "'" || character == "\"" || character == "`"
    }

    /// Whether a value is the text of a URL, which has no double quote and no backslash in it: they are written in percent.
    private static func isAddress(_ value: Fact) -> Bool {
        switch value.kind {
        case .operators where value.text == "??":
            return value.first.map(isAddress) ?? false && value.last?.kind == .string
        case .prefix, .cast: return value.first.map(isAddress) ?? false
        case .member where value.text == "absoluteString": return true
        case .member where value.text == "description":
            var base = value.first
            while let inner = base, inner.kind == .prefix || inner.kind == .cast { base = inner.first }
            return base.map { $0.typeName == "URL" || $0.text.lowercased().hasSuffix("url") } ?? false
        default: return false
        }
    }

    /// Whether a value is a part of the address of the very page that the script runs in, which gains nothing by it; no scheme has a quote in it.
    private static func isOfPage(_ path: String) -> Bool {
        switch path.split(separator: ".").last {
        case "scheme": true
        case "host": path.contains("mainDocumentURL") || path.lowercased().contains("webview.url")
        default: false
        }
    }

    /// Whether a value is of the kind that programs make in letters without quotes, by its name: an address of a ledger, a colour, a version. Nothing
    /// checks that, and nobody is known to choose it.
    private static func isMachineMade(_ value: Fact) -> Bool {
        guard !comesFromOutside(value) else { return false }
        let words = NameWords.words(of: value.text == "self" ? value.first?.text ?? "" : value.text)
        let around = value.kind == .member || value.kind == .call ? value.first?.text ?? "" : ""
        return !machineMade.isDisjoint(with: words) || machineMade.contains(around.lowercased())
    }

    private static let machineMade: Set<String> = [
        "address", "addresses", "accounts", "hex", "color", "colour", "style", "styles", "css", "theme", "font",
        "height",
        "width", "size", "locale", "language", "currency", "price", "amount", "balance", "version", "build", "platform",
        "uuid", "signature", "digest", "checksum", "chain", "network", "selector", "orientation", "mode", "state",
        "direction", "timestamp", "date", "time", "index", "count", "scale", "zoom", "offset",
    ]

    private static func isText(_ value: Fact) -> Bool {
        if value.isLiteral || !value.strings.isEmpty || OwnText.isOwn(value) { return false }
        switch value.typeName {
        case "Int", "Double", "Bool", "CGFloat", "Float", "UInt", "Int64", "UUID", "TimeInterval": return false
        default: break
        }
        if let path = value.dottedName, path.first?.isUppercase == true || isOfPage(path) { return false }
        func encodes(_ fact: Fact, _ depth: Int = 0) -> Bool {
            guard depth < 5 else { return false }
            // Quotes that are taken out or escaped end no string.
            if fact.kind == .call, fact.text == "replacingOccurrences",
                isQuote(fact.argument("of")?.string?.last) || fact.argument("of")?.string == "\\"
            {
                return true
            }
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
        ValueTrace.origins(of: value, .outside([.userInput, .deepLink, .pasteboard, .pushNotification])).contains {
            if case .outside = $0.source { true } else { false }
        }
    }
}
