import BulwarkReport

/// A usage description under a key that no longer suffices.
enum UsageDescriptionOutdated: Rule {
    static let description = RuleDescription(
        id: "usage-description-outdated",
        area: .permissions,
        severity: .warning,
        title: "Usage description under an old key",
        rationale: """
            Keys were split and renamed: NSBluetoothAlwaysUsageDescription (iOS 13), NSLocationAlwaysAndWhenInUseUsageDescription (iOS 11), \
            NSCalendarsFullAccessUsageDescription and NSRemindersFullAccessUsageDescription (iOS 17). A text under the old key alone is not found: the \
            app is ended, or refused without a question.
            """,
        fix: "Add the text under the new key too; the old key may stay for systems before the change.",
        triggering: [
            .init(
                #"func f() { CLLocationManager().requestWhenInUseAuthorization() }"#,
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSLocationUsageDescription</key><string>why</string></dict></plist>"
                ]),
            .init(
                "let central = CBCentralManager(delegate: nil, queue: nil)",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSBluetoothPeripheralUsageDescription</key><string>Finds readers.</string></dict></plist>"
                ]),
            .init(
                "func f(_ m: CLLocationManager) { m.requestAlwaysAuthorization() }",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSLocationAlwaysUsageDescription</key><string>Finds shops.</string></dict></plist>"
                ]),
            .init(
                """
                import EventKit
                func f(_ s: EKEventStore) async throws { try await s.requestFullAccessToEvents() }
                """,
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSCalendarsUsageDescription</key><string>Adds dates.</string></dict></plist>"
                ]),
            .init(
                "imports _OBJC_CLASS_$_CBCentralManager", file: "Payload/Bank.app/Bank",
                others: [
                    "Payload/Bank.app/Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSBluetoothPeripheralUsageDescription</key><string>Finds readers.</string></dict></plist>"
                ]),
        ],
        nonTriggering: [
            .init(
                "let central = CBCentralManager(delegate: nil, queue: nil)",
                others: [
                    "Info.plist":
                        """
                    <plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSBluetoothPeripheralUsageDescription</key><string>Finds readers.</string>
                    <key>NSBluetoothAlwaysUsageDescription</key><string>Finds readers.</string></dict></plist>
                    """
                ]),
            .init(
                "let value = 1",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSBluetoothPeripheralUsageDescription</key><string>Finds readers.</string></dict></plist>"
                ]),
            .init(
                "func f(_ m: CLLocationManager) { m.requestWhenInUseAuthorization() }",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSLocationWhenInUseUsageDescription</key><string>Finds shops.</string></dict></plist>"
                ]),
            .init(
                "imports _objc_release", file: "Payload/Bank.app/Bank",
                others: [
                    "Payload/Bank.app/Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSBluetoothPeripheralUsageDescription</key><string>Finds readers.</string></dict></plist>"
                ]),
        ],
        references: ["MASVS-PRIVACY-1", "MASTG-TEST-0360", "CWE-1059"], needsApp: true,
        subjects: [.source, .built])

    static func findings(in app: AuditedApp) -> [Finding] {
        let present = Set(app.resources.infoPlists.flatMap { $0.items.map(\.key) })
        return ProtectedResource.all.flatMap { resource -> [Finding] in
            guard let old = resource.outdated, present.contains(old.key), !present.contains(resource.key) else {
                return []
            }
            let place =
                app.built.flatMap { resource.use(in: $0.executables) }.map { SourceLocation(wholeFile: $0.path) }
                ?? resource.uses(in: app.code).first?.location
            guard let place else { return [] }
            return app.resources.appInfoPlists.compactMap { list in
                guard let item = list[old.key] else { return nil }
                return Finding(
                    rule: description.id, severity: description.severity,
                    message: "\(old.key) no longer suffices since iOS \(old.since): \(resource.key) is missing.",
                    location: item.location,
                    trace: [
                        TraceStep(.source, at: place, "\(resource.name) used here"),
                        TraceStep(.sink, at: item.location, "described under the old key"),
                    ],
                    context: old.key)
            }
        }
    }
}
