import BulwarkReport

/// A web view whose pages may read files.
enum WebViewFileAccess: Rule {
    static let description = RuleDescription(
        id: "web-view-file-access",
        area: .trails,
        severity: .blocking,
        title: "Web pages may read the app's files",
        rationale:
            "With file access from file URLs, one script in one local page reads every file of the app and sends it away.",
        fix:
            "Leave both settings off, serve local pages through a WKURLSchemeHandler, and give loadFileURL the page's own folder only.",
        triggering: [
            .init(
                "func f(c: WKWebViewConfiguration) { c.preferences.setValue(true, forKey: \"allowFileAccessFromFileURLs\") }"
            ),
            .init(
                "func f(web: WKWebView, page: URL) { web.loadFileURL(page, allowingReadAccessTo: URL.documentsDirectory) }"
            ),
            .init(
                "func f(c: WKWebViewConfiguration) { c.preferences.setValue(kCFBooleanTrue, forKeyPath: \"allowFileAccessFromFileURLs\") }"
            ),
            .init(
                "func f(web: WKWebView, page: URL) { web.loadFileURL(page, allowingReadAccessTo: FileManager.default.temporaryDirectory.deletingLastPathComponent()) }"
            ),
            .init(
                """
                @implementation A
                - (void)f:(WKWebViewConfiguration *)c { [c.preferences setValue:@YES forKey:@"allowFileAccessFromFileURLs"]; }
                @end
                """, file: "A.m"),
        ],
        nonTriggering: [
            .init(
                "func f(c: WKWebViewConfiguration) { c.preferences.setValue(false, forKey: \"allowFileAccessFromFileURLs\") }"
            ),
            .init("func f(web: WKWebView, page: URL) { web.loadFileURL(page, allowingReadAccessTo: page) }"),
            .init(
                "func f(web: WKWebView, page: URL) { web.loadFileURL(page, allowingReadAccessTo: page.deletingLastPathComponent()) }"
            ),
            .init(
                "func f(web: WKWebView) { web.loadHTMLString(page, baseURL: nil) }"),
        ],
        references: ["MASVS-PLATFORM-2", "MASWE-0071", "MASTG-TEST-0333", "CWE-200"])

    private static let keys: Set<String> = ["allowFileAccessFromFileURLs", "allowUniversalAccessFromFileURLs"]

    static func findings(in app: AuditedApp) -> [Finding] {
        var found: [Finding] = []
        for call in app.code.calls("setValue", "set", "setBool", "setObject") {
            guard let key = call.argument("forKey") ?? call.argument("forKeyPath"),
                key.strings.contains(where: keys.contains),
                let value = call.argument(at: 0),
                value.boolean == true || value.text == "1" || value.argument(at: 0)?.text == "true"
            else { continue }
            found.append(finding(at: call, "Pages from files may read all files of the app."))
        }
        for call in app.code.calls("loadFileURL") {
            guard let folder = call.argument("allowingReadAccessTo") ?? call.argument("allowingReadAccessToURL"),
                isWide(folder)
            else { continue }
            found.append(finding(at: call, "The page may read everything in a folder of the user's data."))
        }
        return found
    }

    private static func isTemporary(_ folder: Fact) -> Bool {
        folder.text == "temporaryDirectory" || folder.descendants.contains { $0.text == "NSTemporaryDirectory" }
    }

    /// Whether a folder is Documents, Library, the home or the root, and not a folder or page in it.
    private static func isWide(_ folder: Fact, depth: Int = 0) -> Bool {
        guard depth < 5 else { return false }
        switch folder.kind {
        case .call where folder.text == "deletingLastPathComponent":
            // What is around such a folder is wider still; what is around a page is its folder.
            return folder.receiver.map { isWide($0, depth: depth + 1) || isTemporary($0) } ?? false
        case .call
        where ["appendingPathComponent", "appending", "URLByAppendingPathComponent"].contains(folder.text):
            return false
        case .call where folder.text == "URL" && folder.argument(at: 0)?.string == "/": return true
        case .call where folder.text == "URL":
            return folder.argument(at: 0).map { isWide($0, depth: depth + 1) } ?? false
        case .call where folder.text == "NSHomeDirectory": return true
        case .name:
            return folder.declaration?.initialValue.map { isWide($0, depth: depth + 1) } ?? false
        case .subscripted, .member, .operators: break
        case .call where folder.text != "urls" && folder.text != "url": return false
        default: break
        }
        let names = folder.parts.map(\.text)
        return names.contains {
            [
                "documentDirectory", "documentsDirectory", "libraryDirectory", "applicationSupportDirectory",
                "homeDirectory", "NSDocumentDirectory",
            ].contains($0)
        }
    }
}
