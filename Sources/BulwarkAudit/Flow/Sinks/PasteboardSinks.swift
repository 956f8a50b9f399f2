import BulwarkDetection
import BulwarkPolicy
import BulwarkReport

/// The calls and assignments that put a value on the pasteboard.
enum PasteboardSinks {
    /// The findings for sensitive values of some kinds that are put on the pasteboard without both limits.
    static func findings(
        in app: AuditedApp, kinds: @escaping @Sendable (SensitiveKind) -> Bool, includingLimited: Bool = false,
        _ finding: (Origin, SensitiveKind, SinkFrame) -> Finding
    ) -> [Finding] {
        let query = SourceQuery.sensitive(kinds)
        let tokens = TokenMeaning.of(app.code)
        return SinkSearch.findings(
            from: frames(in: app.code, includingLimited: includingLimited), ignoringLiterals: true
        ) { frame in
            guard let value = frame[.value], let (origin, kind) = query.sensitiveOrigin(of: value),
                kind != .token || !tokens.opensNothing(origin), !isMessage(origin, kind)
            else { return nil }
            return finding(origin, kind, frame)
        }
    }

    /// Whether a value is what was decrypted, of no telling name: who copies a message that he is shown wants it to be read.
    private static func isMessage(_ origin: Origin, _ kind: SensitiveKind) -> Bool {
        kind == .secret && NameWords.words(of: origin.name).contains { $0 == "decrypted" || $0 == "plaintext" }
    }

    /// Every value that is put on the pasteboard; without `includingLimited`, only for longer or further than one device and a while.
    static func frames(in code: CodeBase, includingLimited: Bool) -> [SinkFrame] {
        var frames: [SinkFrame] = []
        for assignment in code.assignments(to: "string", "strings", "items", "url", "itemProviders") {
            guard let target = assignment.first, let value = assignment.last else { continue }
            if let base = target.first {
                guard target.kind == .member, isPasteboard(base) else { continue }
            } else {
                // In an extension of the class.
                guard target.kind == .name, target.enclosingType?.text == "UIPasteboard", target.declaration == nil
                else { continue }
            }
            frames.append(SinkFrame(assignment, value: value, effect: "put on the pasteboard"))
        }
        for call in code.calls(
            "setValue", "setString", "setData", "setItems", "addItems", "setObjects", "setStrings",
            "setValueForPasteboardType", "setItemProviders")
        {
            guard let receiver = call.receiver, isPasteboard(receiver), let value = call.argument(at: 0),
                includingLimited || !isLimited(call)
            else { continue }
            frames.append(SinkFrame(call, value: value, effect: "put on the pasteboard"))
        }
        return frames + code.ownSinks(.pasteboard, effect: "put on the pasteboard")
    }

    private static func isPasteboard(_ expression: Fact) -> Bool {
        if expression.typeName == "UIPasteboard" { return true }
        let name = expression.dottedName?.lowercased() ?? ""
        return name == "pasteboard" || name.hasSuffix(".pasteboard") || name == "uipasteboard.general"
    }

    private static func isLimited(_ call: Fact) -> Bool {
        if call.argument("localOnly")?.boolean == true, let date = call.argument("expirationDate") {
            return date.kind != .none
        }
        guard var options = call.argument("options") else { return false }
        if options.kind == .name, let value = options.declaration?.initialValue { options = value }
        let names = Set(options.descendants.map(\.text))
        return (names.contains("localOnly") || names.contains("UIPasteboardOptionLocalOnly"))
            && (names.contains("expirationDate") || names.contains("UIPasteboardOptionExpirationDate"))
    }
}
