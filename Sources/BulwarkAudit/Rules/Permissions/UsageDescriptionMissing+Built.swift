import BulwarkReport

/// What an executable uses, and the Info.plist beside it does not describe.
extension UsageDescriptionMissing {
    static func findings(in built: BuiltApp, _ resources: AppResources) -> [Finding] {
        resources.infoPlists.flatMap { list -> [Finding] in
            guard let app = built.layout.bundle(of: list.path), app.kind == .app else { return [] }
            let askers = built.askers(inNameOf: app, resources.infoPlists)
            var asked = resources.translatedKeys
            return ProtectedResource.all.compactMap { resource in
                // An outdated key is its own finding.
                let keys = [resource.key] + resource.alternatives + [resource.outdated?.key].compactMap { $0 }
                guard !keys.contains(where: asked.contains) else { return nil }
                let silent = askers.filter { $0.keys.isDisjoint(with: keys) }.map(\.executable)
                guard let use = resource.use(in: silent) else { return nil }
                asked.insert(resource.key)
                return missing(resource, usedBy: use, list)
            }
        }
    }

    private static func missing(
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
