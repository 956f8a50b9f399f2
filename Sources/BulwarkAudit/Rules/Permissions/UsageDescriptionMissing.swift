import BulwarkReport

/// An API that needs a usage description which is missing.
enum UsageDescriptionMissing: Rule {
    static let description = RuleDescription(
        id: "usage-description-missing",
        area: .permissions,
        severity: .blocking,
        title: "Usage description missing",
        rationale: """
            The system ends an app that asks for a protected resource without saying what for (camera, contacts, photos and most others), and answers some \
            requests with no without asking (location, the local network). Nobody sees it before the feature is used. Where the answer is a silent no, this is \
            a warning.
            """,
        fix:
            "Add the key to Info.plist, or INFOPLIST_KEY_ and the key to the build settings, with a sentence that says what the app does with the data.",
        triggering: [
            .init(
                #"let engine = AVAudioEngine(); func f() { engine.inputNode.installTap(onBus: 0, bufferSize: 1, format: nil) { _, _ in } }"#,
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string></dict></plist>"
                ]),
            .init(
                #"@implementation A - (void)f { self.m = [[CBCentralManager alloc] initWithDelegate:self queue:nil]; } @end"#,
                file: "A.m",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string></dict></plist>"
                ]),
            .init(
                #"let view = ARSCNView()"#,
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string></dict></plist>"
                ]),
            .init(
                #"func f() { CLLocationManager().requestAlwaysAuthorization() }"#,
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSLocationAlwaysAndWhenInUseUsageDescription</key><string>why</string></dict></plist>"
                ]),
            .init(
                #"func f() { EKEventStore().requestAccess(to: .event) { _, _ in } }"#,
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSCalendarsFullAccessUsageDescription</key><string>why</string><key>MinimumOSVersion</key><string>15.0</string></dict></plist>"
                ]),
            .init(
                #"func f() async throws { try await PHPhotoLibrary.shared().performChanges { make() } }"#,
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string></dict></plist>"
                ]),
            .init(
                "func pick() { PHPhotoLibrary.requestAuthorization { status in done(status) } }",
                others: [
                    "Info.plist": "<plist><dict><key>CFBundlePackageType</key><string>APPL</string></dict></plist>"
                ]),
            .init(
                "func scan() { AVCaptureDevice.requestAccess(for: .video) { ok in done(ok) } }",
                others: [
                    "Info.plist": "<plist><dict><key>CFBundlePackageType</key><string>APPL</string></dict></plist>"
                ]),
            .init(
                "let store = CNContactStore()\nfunc find() { store.requestAccess(for: .contacts) { ok, _ in done(ok) } }",
                others: [
                    "Info.plist": "<plist><dict><key>CFBundlePackageType</key><string>APPL</string></dict></plist>"
                ]),
            .init("imports _OBJC_CLASS_$_CBCentralManager", file: "Payload/Bank.app/Bank"),
            .init(
                "imports _OBJC_CLASS_$_CNContactStore\nselector requestAccessForEntityType:completionHandler:",
                file: "Payload/Bank.app/Bank"),
            .init(
                "@interface Mic : NSObject\n@end\n@implementation Mic\n- (void)record { [AVCaptureDevice defaultDeviceWithMediaType:AVMediaTypeAudio]; }\n@end\n@implementation Screen\n- (void)start { [[[Mic alloc] init] record]; }\n@end",
                file: "Mic.m",
                others: [
                    "Info.plist": "<plist><dict><key>CFBundlePackageType</key><string>APPL</string></dict></plist>"
                ]),
        ],
        nonTriggering: [
            .init(
                #"let mic = AVCaptureDevice.default(for: .audio)!; let input = try AVCaptureDeviceInput(device: mic)"#,
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSMicrophoneUsageDescription</key><string>why</string></dict></plist>"
                ]),
            .init(
                #"func f() { EKEventStore().requestAccess(to: .event) { _, _ in } }"#,
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSCalendarsFullAccessUsageDescription</key><string>why</string><key>MinimumOSVersion</key><string>17.0</string></dict></plist>"
                ]),
            .init(
                #"func f() async throws { try await PHPhotoLibrary.shared().performChanges { make() } }"#,
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSPhotoLibraryUsageDescription</key><string>why</string></dict></plist>"
                ]),
            .init(
                #"func f() { CMMotionManager().startDeviceMotionUpdates() }"#,
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string></dict></plist>"
                ]),
            .init(
                "func scan() { AVCaptureDevice.requestAccess(for: .video) { ok in done(ok) } }",
                others: [
                    "Info.plist": "<plist><dict><key>CFBundlePackageType</key><string>APPL</string></dict></plist>",
                    "en.lproj/InfoPlist.strings":
                        "/* Shown once. */\n\"NSCameraUsageDescription\" = \"Scans cards.\";\n",
                ]),
            .init(
                "func scan() { AVCaptureDevice.requestAccess(for: .video) { ok in done(ok) } }",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSCameraUsageDescription</key><string>Scans cards.</string></dict></plist>"
                ]),
            .init(
                "func pick() { present(PHPickerViewController(configuration: .init()), animated: true) }",
                others: [
                    "Info.plist": "<plist><dict><key>CFBundlePackageType</key><string>APPL</string></dict></plist>"
                ]),
            .init(
                "@interface Mic : NSObject\n@end\n@implementation Mic\n- (void)record { [AVCaptureDevice defaultDeviceWithMediaType:AVMediaTypeAudio]; dispatch_queue_create(@\"Mic\", NULL); }\n@end",
                file: "Mic.m",
                others: [
                    "Info.plist": "<plist><dict><key>CFBundlePackageType</key><string>APPL</string></dict></plist>"
                ]),
            .init("imports _OBJC_CLASS_$_CNContactStore", file: "Payload/Bank.app/Bank"),
            .init(
                "imports _OBJC_CLASS_$_CBCentralManager", file: "Payload/Bank.app/Bank",
                others: [
                    "Payload/Bank.app/Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSBluetoothAlwaysUsageDescription</key><string>Finds readers.</string></dict></plist>"
                ]),
        ],
        references: ["MASVS-PRIVACY-1", "MASTG-TEST-0360", "CWE-1059"], needsApp: true,
        subjects: [.source, .built])

    static func findings(in app: AuditedApp) -> [Finding] {
        if let built = app.built { return findings(in: built, app.resources) }
        let lists = app.resources.appInfoPlists
        guard let list = lists.first else { return [] }
        let present = Set(app.resources.infoPlists.flatMap { $0.items.map(\.key) }).union(app.resources.translatedKeys)
        let deployment = app.resources.deploymentTarget
        var asked: Set<String> = []
        return ProtectedResource.all.compactMap { resource in
            if present.contains(resource.key) || resource.alternatives.contains(where: present.contains) {
                return missingBefore(resource, present, deployment, list, app.code)
            }
            if asked.contains(resource.key) { return nil }
            // An outdated key is its own finding.
            if let old = resource.outdated, present.contains(old.key) { return nil }
            guard let use = resource.uses(in: app.code).first(where: { !isUnderOwnFlag($0) && !isInUnusedClass($0) })
            else {
                return missingBefore(resource, present, deployment, list, app.code)
            }
            asked.insert(resource.key)
            let outcome =
                resource.outcome == .crash
                ? "the system ends the app there" : "the system refuses without asking the user"
            return missing(resource.key, of: resource, usedAt: use, list) {
                "\($0) and \(resource.key) is missing: \(outcome)."
            }
        }
    }

    /// The finding that a key is missing in a list, with a message that begins with where the app uses what it is for.
    private static func missing(
        _ key: String, of resource: ProtectedResource, usedAt use: Fact, _ list: InfoPlist,
        message: (String) -> String
    ) -> Finding {
        Finding(
            rule: description.id, severity: resource.outcome == .crash ? .blocking : .warning,
            message: message("The app uses \(resource.name) (\(use.path):\(use.location.line))"),
            location: list.location,
            trace: [
                TraceStep(.source, at: use.location, "\(resource.name) used here"),
                TraceStep(.sink, at: list.location, "\(key) is missing"),
            ],
            context: key)
    }

    /// An older key that is missing although the app runs on systems which ask for it.
    private static func missingBefore(
        _ resource: ProtectedResource, _ present: Set<String>, _ deployment: Int?, _ list: InfoPlist, _ code: CodeBase
    ) -> Finding? {
        guard let old = resource.outdated, let deployment, deployment < old.since, !present.contains(old.key),
            let use = resource.olderUses(in: code).first
        else { return nil }
        return missing(old.key, of: resource, usedAt: use, list) {
            "\($0), runs on iOS \(deployment), and \(old.key) is missing, which systems before iOS \(old.since) ask for."
        }
    }

    /// Whether a condition says no more than that this is no debug build, or is a header's guard.
    private static func isInEveryRelease(_ condition: String) -> Bool {
        ["DEBUG", "RELEASE"].contains { condition.contains($0) }
            || condition.hasPrefix("!defined(") && condition.hasSuffix("_H)")
    }

    /// Whether code stands in a class of Objective-C that nothing makes, by its name or in an interface file: it never runs.
    private static func isInUnusedClass(_ use: Fact) -> Bool {
        guard !use.isSwift, let type = use.enclosingType else { return false }
        let code = use.code
        let declarations = code.types(named: type.text)
        guard declarations.contains(where: { $0.inheritedNames.contains("NSObject") }) else { return false }
        func isElsewhere(_ mention: Fact) -> Bool { !declarations.contains { mention.isInside($0) } }
        // Nearly every class that something makes is found by its name; strings are looked through for the others alone.
        return !code.facts(.name, named: type.text).contains(where: isElsewhere)
            && !code.facts(.inheritance, named: type.text).contains(where: isElsewhere)
            && !code.facts(.string).contains { $0.textID == type.textID && isElsewhere($0) }
    }

    /// Whether code is compiled under a flag of the app's own: into some of its builds only, and whose Info.plist they have nobody knows.
    private static func isUnderOwnFlag(_ use: Fact) -> Bool {
        use.ancestors.contains { ancestor in
            guard ancestor.kind == .conditional else { return false }
            return !["os(", "canImport(", "TARGET_", "targetEnvironment(", "swift(", "compiler(", "__has", "__IPHONE"]
                .contains { ancestor.text.contains($0) } && !isInEveryRelease(ancestor.text)
        }
    }
}
