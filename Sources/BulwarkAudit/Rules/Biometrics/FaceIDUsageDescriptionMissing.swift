import BulwarkReport

/// Face ID without a word on what for.
enum FaceIDUsageDescriptionMissing: Rule {
    static let description = RuleDescription(
        id: "face-id-usage-description-missing",
        area: .biometrics,
        severity: .blocking,
        title: "NSFaceIDUsageDescription missing",
        rationale: """
            On a device with Face ID the first prompt without this key fails, and the app offers no biometrics for good; App Review refuses such apps. \
            (NSFaceIDUsageDescription, iOS 11 and later.)
            """,
        fix:
            "Add NSFaceIDUsageDescription to Info.plist, or INFOPLIST_KEY_NSFaceIDUsageDescription to the build settings, with a sentence that says what is unlocked.",
        triggering: [
            .init(
                "func f() { LAContext().evaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, localizedReason: \"x\") { ok, _ in done(ok) } }",
                others: [
                    "Info.plist": "<plist><dict><key>CFBundlePackageType</key><string>APPL</string></dict></plist>"
                ]),
            .init(
                "@implementation A\n- (void)f { [[LAContext new] evaluatePolicy:LAPolicyDeviceOwnerAuthenticationWithBiometrics localizedReason:@\"x\" reply:^(BOOL ok, NSError *e) {}]; }\n@end",
                file: "A.m",
                others: [
                    "Info.plist": "<plist><dict><key>CFBundlePackageType</key><string>APPL</string></dict></plist>"
                ]),
            .init(
                "func f() { login = BiometricLoginModel(lock: lock, biometrics: SystemBiometrics()) }",
                others: [
                    "Info.plist": "<plist><dict><key>CFBundlePackageType</key><string>APPL</string></dict></plist>"
                ]),
            .init(
                "let keychain = Keychain(service: \"bank\").accessibility(.whenPasscodeSetThisDeviceOnly, authenticationPolicy: [.biometryCurrentSet])",
                others: [
                    "Info.plist": "<plist><dict><key>CFBundlePackageType</key><string>APPL</string></dict></plist>"
                ]),
            .init(
                "func f() { LARight().authorize(localizedReason: \"Unlock\") { error in done(error) } }",
                others: [
                    "Info.plist": "<plist><dict><key>CFBundlePackageType</key><string>APPL</string></dict></plist>"
                ]),
            .init(
                "imports _OBJC_CLASS_$_LAContext\nselector evaluatePolicy:localizedReason:reply:",
                file: "Payload/Bank.app/Bank"),
        ],
        nonTriggering: [
            .init(
                "func f() { LAContext().evaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, localizedReason: \"x\") { ok, _ in done(ok) } }",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSFaceIDUsageDescription</key><string>Unlocks your account.</string></dict></plist>"
                ]),
            .init(
                "func f() { print(1) }",
                others: [
                    "Info.plist": "<plist><dict><key>CFBundlePackageType</key><string>APPL</string></dict></plist>"
                ]),
            .init(
                "func f() { policy.evaluate(request) { ok in done(ok) } }",
                others: [
                    "Info.plist": "<plist><dict><key>CFBundlePackageType</key><string>APPL</string></dict></plist>"
                ]),
            .init(
                "func f() { LARight().authorize(localizedReason: \"Unlock\") { error in done(error) } }",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSFaceIDUsageDescription</key><string>Unlocks your accounts.</string></dict></plist>"
                ]),
            .init("imports _OBJC_CLASS_$_LAContext\nselector canEvaluatePolicy:error:", file: "Payload/Bank.app/Bank"),
        ],
        references: ["MASVS-PLATFORM-1", "MASTG-TEST-0360", "CWE-1059"], needsApp: true,
        subjects: [.source, .built])

    static func findings(in app: AuditedApp) -> [Finding] {
        if let built = app.built { return findings(in: built, app.resources) }
        let lists = app.resources.appInfoPlists
        guard let list = lists.first, !lists.contains(where: { $0["NSFaceIDUsageDescription"] != nil }),
            !app.resources.translatedKeys.contains("NSFaceIDUsageDescription")
        else { return [] }
        let uses =
            BiometricCalls.evaluations(in: app.code)
            + app.code.calls("evaluateAccessControl").filter { $0.callee?.kind == .member }
            // KeychainAccess asks where its items are bound to biometry.
            + app.code.arguments(labelled: ["authenticationPolicy"]).filter {
                $0.argument.descendants.contains {
                    ["biometryAny", "biometryCurrentSet", "userPresence"].contains($0.text)
                }
            }.map(\.call)
            // Rights of iOS 16, which ask before they are used.
            + app.code.calls("LARight", "LAPersistedRight").filter { $0.callee?.kind == .name }
            // Bulwark's own adapters, which ask in the app's name.
            + app.code.calls("SystemBiometrics", "KeychainBiometricWrap").filter { $0.callee?.kind == .name }
            + app.code.calls("SecAccessControlCreateWithFlags").filter { call in
                call.descendants.contains {
                    [
                        "biometryAny", "biometryCurrentSet", "userPresence", "kSecAccessControlBiometryAny",
                        "kSecAccessControlBiometryCurrentSet",
                    ].contains($0.text)
                }
            }
        guard let use = uses.first(where: { !$0.isDebugOnly }) else { return [] }
        return [
            Finding(
                rule: description.id, severity: description.severity,
                message: "The app asks for Face ID, and its Info.plist does not say what for.", location: list.location,
                trace: [
                    TraceStep(.source, at: use.location, "asked for here"),
                    TraceStep(.sink, at: list.location, "NSFaceIDUsageDescription is missing"),
                ],
                context: "NSFaceIDUsageDescription")
        ]
    }
}
