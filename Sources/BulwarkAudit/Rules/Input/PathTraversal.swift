import BulwarkReport

/// A path that is put together from what came from outside.
enum PathTraversal: Rule {
    static let description = RuleDescription(
        id: "path-traversal",
        area: .input,
        severity: .blocking,
        title: "Path from outside",
        rationale:
            "A file name from a link, a server or an archive can hold '../': the app then reads or overwrites files of its own choosing by others.",
        fix:
            "Take `lastPathComponent` only, refuse '/' and '..', and check that the standardized result still begins with the folder meant.",
        triggering: [
            .init(
                "func f(_ archive: Archive, docs: URL) throws { for entry in archive { let url = docs.appendingPathComponent(entry.path); _ = try archive.extract(entry, to: url) } }"
            ),
            .init(
                #"func f(_ r: URLResponse, docs: URL) -> FileHandle? { FileHandle(forWritingAtPath: docs.path + "/" + r.suggestedFilename!) }"#
            ),
            .init(
                """
                struct Root: View { var body: some View { Content().onOpenURL { url in
                    let name = URLComponents(url: url, resolvingAgainstBaseURL: false)?.queryItems?.first?.value ?? ""
                    show(FileManager.default.contents(atPath: folder.path + "/" + name))
                } } }
                """),
            .init(
                "func f(response: URLResponse, data: Data) throws { try data.write(to: inbox.appendingPathComponent(response.suggestedFilename!)) }"
            ),
            .init(
                """
                func application(_ app: UIApplication, open url: URL, options: [UIApplication.OpenURLOptionsKey: Any]) -> Bool {
                    let name = URLComponents(url: url, resolvingAgainstBaseURL: false)?.queryItems?.first?.value ?? ""
                    try? FileManager.default.removeItem(atPath: root + "/" + name)
                    return true
                }
                """),
        ],
        nonTriggering: [
            .init(
                "func f(_ archive: Archive, docs: URL) throws { for entry in archive { let name = (entry.path as NSString).lastPathComponent; _ = try archive.extract(entry, to: docs.appendingPathComponent(name)) } }"
            ),
            .init("func f(name: String) { open(folder.appendingPathComponent(name)) }"),
            .init(
                """
                func application(_ app: UIApplication, open url: URL, options: [UIApplication.OpenURLOptionsKey: Any]) -> Bool {
                    guard url.isFileURL else { return false }
                    return importer.importCertificate(from: url)
                }
                final class Importer { func importCertificate(from url: URL) -> Bool { (try? Data(contentsOf: url)) != nil } }
                """),
            .init(
                "func f(response: URLResponse, data: Data) throws { try data.write(to: inbox.appendingPathComponent(URL(fileURLWithPath: response.suggestedFilename!).lastPathComponent)) }"
            ),
            .init(
                "func f(field: UITextField) throws { let name = UUID().uuidString; try Data().write(to: folder.appendingPathComponent(name)); label.text = field.text }"
            ),
        ],
        references: ["MASVS-CODE-4", "MASWE-0086", "CWE-22"])

    static func findings(in app: AuditedApp) -> [Finding] {
        var frames: [SinkFrame] = []
        for write in FileSinks.writes(in: app.code) {
            guard let target = write.frame[.key] else { continue }
            frames.append(SinkFrame(write.frame.place, value: target, effect: "used as a path"))
        }
        for call in app.code.calls(
            "contents", "removeItem", "moveItem", "copyItem", "Data", "String", "FileHandle", "contentsOfDirectory",
            "removeItemAtPath", "contentsAtPath", "dataWithContentsOfFile", "unzipItem", "InputStream", "OutputStream",
            "extract")
        {
            var targets = [
                "atPath", "at", "contentsOf", "contentsOfFile", "forReadingFrom", "forReadingAtPath", "to", "toPath",
                "url", "fileAtPath", "forWritingAtPath", "forWritingTo", "forUpdatingAtPath", "forUpdating",
                "toFileAtPath",
            ].compactMap { call.argument($0) }
            if !call.isSwift, let first = call.argument(at: 0) { targets.append(first) }
            for target in targets where !target.isLiteral && joins(target) {
                frames.append(SinkFrame(call, value: target, effect: "used as a path"))
            }
        }
        return OutsideFlow.findings(from: frames, [.deepLink, .serverResponse, .pasteboard, .urlParameter, .file]) {
            origin, way, frame in
            if way == .deepLink, opensDocument(origin, frame) { return nil }
            // The system takes the slashes out of a name that it suggests: the server picks a file of the folder, and none outside it.
            let staysInFolder = way == .serverResponse && origin.fact.text == "suggestedFilename"
            return finding(
                at: frame.place, "\(way.rawValue.capitalizedFirst) ('\(origin.name)') decides which file is used.",
                severity: staysInFolder ? .warning : nil, trace: origin.trace(to: frame))
        }
    }

    /// Whether a document is read that the app was opened with: the system hands over its URL, and no link leads to a file.
    private static func opensDocument(_ origin: Origin, _ frame: SinkFrame) -> Bool {
        func isWhole(_ value: Fact) -> Bool {
            value.kind == .name && ["URL", "NSURL"].contains(value.typeName ?? "")
                && value.declaration?.kind == .parameter
        }
        let sink = frame.path.last?.fact ?? frame.place
        guard let value = frame[.value], isWhole(value), ["URL", "NSURL"].contains(origin.fact.typeName ?? "") else {
            return false
        }
        return sink.arguments.contains { argument in
            ["contentsOf", "at", "forReadingFrom", "url"].contains(argument.text)
                && argument.value.map(isWhole) ?? false
        }
    }

    /// Whether a path is put together from a folder and something else, here or where it is declared.
    private static func joins(_ target: Fact, depth: Int = 0) -> Bool {
        guard depth < 5 else { return false }
        for part in target.parts {
            switch part.kind {
            case .call
            where [
                "appendingPathComponent", "appending", "stringByAppendingPathComponent", "stringByAppendingString",
                "URLByAppendingPathComponent",
            ].contains(part.text): return true
            case .operators where part.text == "+": return true
            case .interpolated: return true
            case .name:
                if let value = part.declaration?.initialValue, !value.isInside(target),
                    joins(value, depth: depth + 1)
                {
                    return true
                }
                if part.declaration?.kind == .parameter { return true }
            default: break
            }
        }
        return false
    }
}
