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
                    let file = URLComponents(url: url, resolvingAgainstBaseURL: false)?.queryItems?.first?.value ?? ""
                    try? FileManager.default.removeItem(atPath: file)
                    show(try? Data(contentsOf: URL(fileURLWithPath: file)))
                    return true
                }
                """),
            .init(
                """
                func userNotificationCenter(_ center: UNUserNotificationCenter, didReceive response: UNNotificationResponse) {
                    let name = response.notification.request.content.userInfo["file"] as? String ?? ""
                    show(FileManager.default.contents(atPath: folder.path + "/" + name))
                }
                """),
            .init(
                """
                func application(_ app: UIApplication, didReceiveRemoteNotification userInfo: [AnyHashable: Any]) {
                    guard let name = userInfo["file"] as? String else { return }
                    try? FileManager.default.removeItem(at: folder.appendingPathComponent(name))
                }
                """),
            .init(
                """
                func application(_ app: UIApplication, open url: URL, options: [UIApplication.OpenURLOptionsKey: Any]) -> Bool {
                    let path = URLComponents(url: url, resolvingAgainstBaseURL: false)?.queryItems?.first?.value ?? ""
                    guard bundle.path == "main", folder.path.hasPrefix("/var") else { return false }
                    try? FileManager.default.removeItem(atPath: folder.path + "/" + path)
                    return true
                }
                """),
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
            .init(
                "func f(_ archive: Archive, docs: URL) throws { for entry in archive { let target = docs.appendingPathComponent(entry.path); guard target.isContained(in: docs) else { throw E.outside }; _ = try archive.extract(entry, to: target) } }"
            ),
            .init("func f(name: String) { open(folder.appendingPathComponent(name)) }"),
            .init(
                """
                struct Attachment: Codable { var filename: String? }
                func share(_ url: URL) { var attachment = Attachment(); attachment.filename = url.lastPathComponent; send(attachment, url) }
                func send(_ attachment: Attachment, _ url: URL) { try? FileManager.default.copyItem(at: url, to: sent.appendingPathComponent(attachment.filename ?? "file")) }
                """),
            .init(
                """
                func application(_ app: UIApplication, open url: URL, options: [UIApplication.OpenURLOptionsKey: Any]) -> Bool {
                    guard url.isFileURL else { return false }
                    return importer.importCertificate(from: url)
                }
                final class Importer { func importCertificate(from url: URL) -> Bool { (try? Data(contentsOf: url)) != nil } }
                """),
            .init(
                """
                func application(_ app: UIApplication, open url: URL, options: [UIApplication.OpenURLOptionsKey: Any]) -> Bool {
                    show(try? Data(contentsOf: url))
                    show(FileManager.default.contents(atPath: url.path))
                    let path = URLComponents(url: url, resolvingAgainstBaseURL: false)?.queryItems?.first?.value ?? ""
                    guard path == "statement.pdf" else { return false }
                    try? FileManager.default.removeItem(atPath: path)
                    return true
                }
                func observe(_ note: Notification) { show(FileManager.default.contents(atPath: note.userInfo?["path"] as? String ?? "")) }
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
        // Whole paths: a link to a file is how the system hands documents over, so that links do not count there.
        var whole: [SinkFrame] = []
        for write in FileSinks.writes(in: app.code) {
            guard let target = write.frame[.key] else { continue }
            frames.append(SinkFrame(write.frame.place, value: target, effect: "used as a path"))
        }
        for call in app.code.calls(
            "contents", "removeItem", "moveItem", "copyItem", "Data", "String", "FileHandle", "contentsOfDirectory",
            "removeItemAtPath", "contentsAtPath", "dataWithContentsOfFile", "unzipItem", "InputStream", "OutputStream",
            "extract", "createFile", "createFileAtPath", "createDirectory", "createDirectoryAtPath")
        {
            for (number, argument) in call.arguments.enumerated()
            where labels.contains(argument.text) || !call.isSwift && number == 0 {
                guard let target = argument.value, !target.isLiteral else { continue }
                let frame = SinkFrame(call, value: target, effect: "used as a path")
                if joins(target) {
                    frames.append(frame)
                } else if pathLabels.contains(argument.text) || messages.contains(call.text) || isMadeOfPath(target) {
                    whole.append(frame)
                }
            }
        }
        let ways: Set<Origin.Outside> = [
            .serverResponse, .pasteboard, .urlParameter, .file, .pushNotification, .webPage, .intent,
        ]
        return judge(frames, ways.union([.deepLink])) + judge(whole, ways)
    }

    private static let pathLabels: Set<String> = [
        "atPath", "contentsOfFile", "forReadingAtPath", "toPath", "fileAtPath", "forWritingAtPath", "forUpdatingAtPath",
        "toFileAtPath",
    ]
    private static let labels = pathLabels.union([
        "at", "contentsOf", "forReadingFrom", "to", "url", "forWritingTo", "forUpdating",
    ])

    /// Messages of Objective-C whose first argument is a path.
    private static let messages: Set<String> = [
        "removeItemAtPath", "contentsAtPath", "dataWithContentsOfFile",
        "createFileAtPath", "createDirectoryAtPath",
    ]

    private static func judge(_ frames: [SinkFrame], _ ways: Set<Origin.Outside>) -> [Finding] {
        OutsideFlow.findings(from: frames, ways, isForPaths: true) { origin, way, frame in
            if way == .deepLink, opensDocument(origin, frame) { return nil }
            // The system takes the slashes out of a name that it suggests: the server picks a file of the folder, and none outside it.
            let staysInFolder = way == .serverResponse && origin.fact.text == "suggestedFilename"
            // What is moved or copied there takes no other's place: that fails where there is a file.
            if staysInFolder, ["moveItem", "copyItem"].contains((frame.path.last?.fact ?? frame.place).text) {
                return nil
            }
            // Nobody sends a notification but who has the app's key for it.
            let isOwnSender = way == .pushNotification
            return finding(
                at: frame.place, "\(way.rawValue.capitalizedFirst) ('\(origin.name)') decides which file is used.",
                severity: staysInFolder || isOwnSender ? .warning : nil, trace: origin.trace(to: frame))
        }
    }

    /// Whether a document is read that the app was opened with: the system hands over its URL, and no link leads to a file.
    private static func opensDocument(_ origin: Origin, _ frame: SinkFrame) -> Bool {
        func isWhole(_ value: Fact) -> Bool {
            let url = value.kind == .member && value.text == "path" ? value.first ?? value : value
            return url.kind == .name && ["URL", "NSURL"].contains(url.typeName ?? "")
                && url.declaration?.kind == .parameter
        }
        let sink = frame.path.last?.fact ?? frame.place
        guard let value = frame[.value], isWhole(value), ["URL", "NSURL"].contains(origin.fact.typeName ?? "") else {
            return false
        }
        return sink.arguments.contains { argument in
            ["contentsOf", "at", "forReadingFrom", "url", "atPath", "contentsOfFile"].contains(argument.text)
                && argument.value.map(isWhole) ?? false
        }
    }

    /// Whether a URL is made of nothing but a path: `URL(fileURLWithPath: path)`, here or where it is declared.
    private static func isMadeOfPath(_ target: Fact, depth: Int = 0) -> Bool {
        guard depth < 5 else { return false }
        switch target.kind {
        case .call:
            return target.argument("fileURLWithPath") != nil || target.argument("filePath") != nil
                || target.text == "fileURLWithPath"
        case .prefix, .cast: return target.first.map { isMadeOfPath($0, depth: depth + 1) } ?? false
        case .name: return target.declaration?.initialValue.map { isMadeOfPath($0, depth: depth + 1) } ?? false
        default: return false
        }
    }

    /// Whether a path is put together from a folder and something else, here or where it is declared.
    private static func joins(_ target: Fact, depth: Int = 0) -> Bool {
        guard depth < 5 else { return false }
        // An address of anything, which is loaded: `Data(contentsOf: URL(string: text))`.
        if target.kind == .call, target.text == "URL" || target.text == "URLWithString",
            target.argument("string") != nil || !target.isSwift
        {
            return false
        }
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
