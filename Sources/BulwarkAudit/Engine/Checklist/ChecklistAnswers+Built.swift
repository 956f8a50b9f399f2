import BulwarkReport

/// What a built app answers where no rule found fault: what it is signed with and what its Info.plist declares. What its code does, its source says.
extension ChecklistAnswers {
    func line(
        _ question: ReviewChecklist.Question, ofBuilt built: BuiltApp, _ files: FileProtectionState, _ ids: [String],
        _ missing: [String]
    ) -> AuditReport.ChecklistLine {
        let pinned = Pinning.places(in: app).map { TraceStep(.step, at: $0, "pinned here") }
        switch question.id {
        case "file-protection", "data-protection":
            if case .pass(let summary, let places)? = files.entitlement {
                return line(question, .pass, summary, places, rules: ids)
            }
        case "certificate-pinning" where !pinned.isEmpty:
            return line(
                question, .pass, "Keys are pinned in \(ReportText.counted(pinned.count, "place")).", pinned, rules: ids)
        case "pin-rotation-plan" where !pinned.isEmpty && missing.isEmpty:
            return line(
                question, .pass, "The pins of the Info.plist looked at; none stands alone.", pinned, rules: ids)
        case "no-hardcoded-credentials":
            let bytes = built.executables.flatMap(\.images).map(\.stringBytes).reduce(0, +)
            return line(
                question, .cannotTell,
                "Among \(ReportText.counted(bytes, "byte")) of strings in \(ReportText.counted(built.executables.count, "executable")) and \(ReportText.counted(app.resources.fileCount, "file")) none is a credential by its form; what names say, the source tells.",
                [], rules: ids)
        default: break
        }
        return line(
            question, .cannotTell, "What the code of a built app does was not followed; audit its source.", [],
            rules: ids)
    }
}
