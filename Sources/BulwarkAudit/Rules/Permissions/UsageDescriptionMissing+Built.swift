import BulwarkReport

/// What an executable uses, and the Info.plist beside it does not describe.
extension UsageDescriptionMissing {
    static func missing(
        _ resource: ProtectedResource, usedBy use: ProtectedResource.BuiltUse, _ list: InfoPlist
    ) -> Finding {
        let outcome =
            resource.outcome == .crash
            ? "the system ends the app there" : "the system refuses without asking the user"
        return Finding(
            rule: description.id, severity: resource.outcome == .crash ? .blocking : .warning,
            message: "\(use.name) uses \(resource.name) (\(use.symbol)) and \(resource.key) is missing: \(outcome).",
            location: list.location,
            trace: [
                TraceStep(.source, at: SourceLocation(wholeFile: use.path), "\(use.symbol), for \(resource.name)"),
                TraceStep(.sink, at: list.location, "\(resource.key) is missing"),
            ],
            context: resource.key)
    }
}
