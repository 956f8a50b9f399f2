import BulwarkReport

/// Face ID in a built app: an executable that takes the class which asks, and sends it the message that does.
extension FaceIDUsageDescriptionMissing {
    static func built(in app: AuditedApp, _ list: InfoPlist) -> [Finding] {
        let asking = (app.built?.executables ?? []).first { executable in
            executable.importsClass("LARight")
                || executable.importsClass("LAContext")
                    && (executable.hasSelector("evaluatePolicy:localizedReason:reply:")
                        || executable.hasSelector("evaluateAccessControl:operation:localizedReason:reply:"))
        }
        guard let asking else { return [] }
        return [
            Finding(
                rule: description.id, severity: description.severity,
                message: "\(asking.name) asks for Face ID, and the app's Info.plist does not say what for.",
                location: list.location,
                trace: [
                    TraceStep(.source, at: SourceLocation(wholeFile: asking.path), "asked for here"),
                    TraceStep(.sink, at: list.location, "NSFaceIDUsageDescription is missing"),
                ],
                context: "NSFaceIDUsageDescription")
        ]
    }
}
