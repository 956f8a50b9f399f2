import BulwarkReport

/// Face ID in a built app: an executable that takes the class which asks, and sends it the message that does.
extension FaceIDUsageDescriptionMissing {
    private static let key = "NSFaceIDUsageDescription"

    static func findings(in built: BuiltApp, _ resources: AppResources) -> [Finding] {
        guard !resources.translatedKeys.contains(key) else { return [] }
        return resources.appInfoPlists.compactMap { list in
            guard let app = built.layout.bundle(of: list.path), app.kind == .app,
                let asking = built.askers(inNameOf: app, resources.infoPlists).first(where: {
                    !$0.keys.contains(key) && asks($0.executable)
                })?.executable
            else { return nil }
            return Finding(
                rule: description.id, severity: description.severity,
                message: "\(asking.name) asks for Face ID, and the app's Info.plist does not say what for.",
                location: list.location,
                trace: [
                    TraceStep(.source, at: SourceLocation(wholeFile: asking.path), "asked for here"),
                    TraceStep(.sink, at: list.location, "\(key) is missing"),
                ],
                context: key)
        }
    }

    private static func asks(_ executable: ExecutableFile) -> Bool {
        executable.importsClass("LARight")
            || executable.importsClass("LAContext")
                && (executable.hasSelector("evaluatePolicy:localizedReason:reply:")
                    || executable.hasSelector("evaluateAccessControl:operation:localizedReason:reply:"))
    }
}
