import BulwarkDetection
import BulwarkReport

/// The properties of an object that the system shows or sends elsewhere.
enum AttributeSinks {
    static func findings(
        in app: AuditedApp, ofType type: String, _ finding: (Origin, SensitiveKind, SinkFrame) -> Finding
    ) -> [Finding] {
        let code = app.code
        guard
            code.texts.existingID(of: type) != nil
                || type == "NSUserActivity" && code.texts.existingID(of: "userActivity") != nil
        else { return [] }
        var frames: [SinkFrame] = []
        func isSink(_ base: Fact) -> Bool {
            if let found = base.typeName { return found == type }
            // A property that every responder has.
            return type == "NSUserActivity" && base.text == "userActivity" && base.kind == .name
        }
        for assignment in code.facts(.assignment) {
            guard var target = assignment.first, let value = assignment.last else { continue }
            // `activity.userInfo?["iban"] = iban`
            if target.kind == .subscripted, let holder = target.first { target = holder }
            guard target.kind == .member, let base = target.first, isSink(base) else { continue }
            frames.append(SinkFrame(assignment, value: value, effect: "put into \(type)"))
        }
        for call in code.calls("addUserInfoEntries", "addUserInfoEntriesFromDictionary", "setValue") {
            guard call.receiver.map(isSink) ?? false, let value = call.argument(at: 0) else { continue }
            frames.append(SinkFrame(call, value: value, effect: "put into \(type)"))
        }
        // What an item is told by stands in the index too.
        for call in type == "CSSearchableItemAttributeSet" ? code.calls("CSSearchableItem") : [] {
            guard let value = call.argument("uniqueIdentifier") else { continue }
            frames.append(SinkFrame(call, value: value, effect: "put into the search index"))
        }
        let query = SourceQuery.worthProtecting
        return SinkSearch.findings(from: frames, ignoringLiterals: true) { frame in
            guard let value = frame[.value], let (origin, kind) = query.sensitiveOrigin(of: value) else { return nil }
            return finding(origin, kind, frame)
        }
    }
}
