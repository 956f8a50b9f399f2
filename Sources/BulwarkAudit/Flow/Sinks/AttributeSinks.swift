import BulwarkDetection
import BulwarkReport

/// The properties of an object that the system shows or sends elsewhere.
enum AttributeSinks {
    static func findings(
        in app: AuditedApp, ofType type: String, _ finding: (Origin, SensitiveKind, SinkFrame) -> Finding
    ) -> [Finding] {
        let code = app.code
        guard code.texts.existingID(of: type) != nil else { return [] }
        var frames: [SinkFrame] = []
        for assignment in code.facts(.assignment) {
            guard let target = assignment.first, target.kind == .member, let base = target.first, base.typeName == type,
                let value = assignment.children.last
            else { continue }
            frames.append(SinkFrame(assignment, value: value, effect: "put into \(type)"))
        }
        for call in code.calls("addUserInfoEntries", "addUserInfoEntriesFromDictionary", "setValue") {
            guard call.receiver?.typeName == type, let value = call.argument(at: 0) else { continue }
            frames.append(SinkFrame(call, value: value, effect: "put into \(type)"))
        }
        // `.userActivity("type") { activity in … }` of SwiftUI.
        let query = SourceQuery.sensitive { $0.isCredential || $0.isPayment || $0.identifies || $0 == .health }
        return SinkSearch.findings(from: frames, ignoringLiterals: true) { frame in
            guard let value = frame[.value],
                let origin = ValueTrace.origins(of: value, query).first(where: { $0.sensitiveKind != nil }),
                let kind = origin.sensitiveKind
            else { return nil }
            return finding(origin, kind, frame)
        }
    }
}
