import BulwarkReport
import BulwarkTransport

/// A provisioning profile that does not fit an app which is handed out.
enum UnfitProvisioningProfile: Rule {
    static let description = RuleDescription(
        id: "unfit-provisioning-profile",
        area: .build,
        severity: .warning,
        title: "Provisioning profile that does not fit",
        rationale: """
            Devices start an app that did not come from the App Store only while its provisioning profile is valid, and only as the profile allows. An \
            expired one stops the app for everybody at once; one for development or for any app of the team was not made for what is handed out.
            """,
        fix: "Sign the app anew with a current profile for distribution that names its bundle identifier.",
        triggering: [
            .init(
                profile(
                    "<key>ExpirationDate</key><date>2020-05-01T09:00:00Z</date><key>Entitlements</key><dict><key>application-identifier</key><string>A1B2C3D4E5.example.bank</string></dict>"
                ), file: "Payload/Bank.app/embedded.mobileprovision"),
            .init(
                profile(
                    "<key>ProvisionedDevices</key><array><string>a</string></array><key>Entitlements</key><dict><key>get-task-allow</key><true/></dict>"
                ), file: "Payload/Bank.app/embedded.mobileprovision"),
            .init(
                profile(
                    "<key>ProvisionsAllDevices</key><true/><key>Entitlements</key><dict><key>application-identifier</key><string>A1B2C3D4E5.*</string></dict>"
                ), file: "Payload/Bank.app/embedded.mobileprovision"),
        ],
        nonTriggering: [
            .init(
                profile(
                    "<key>ExpirationDate</key><date>2099-05-01T09:00:00Z</date><key>Entitlements</key><dict><key>application-identifier</key><string>A1B2C3D4E5.example.bank</string></dict>"
                ), file: "Payload/Bank.app/embedded.mobileprovision"),
            .init(
                profile(
                    "<key>ProvisionedDevices</key><array><string>a</string></array><key>Entitlements</key><dict><key>get-task-allow</key><true/></dict>"
                ), file: "Products/Applications/Bank.app/embedded.mobileprovision"),
            .init("imports _objc_release", file: "Payload/Bank.app/Bank"),
        ],
        references: ["MASVS-CODE-2", "MASTG-TEST-0220", "CWE-672"], subjects: [.built])

    private static func profile(_ content: String) -> String {
        "<?xml version=\"1.0\"?><plist><dict><key>Name</key><string>Bank</string>\(content)</dict></plist>"
    }

    static func findings(in app: AuditedApp) -> [Finding] {
        guard let built = app.built else { return [] }
        return built.layout.bundles.filter(\.isProgram).compactMap { built.profile(of: $0) }.flatMap { profile in
            faults(of: profile, built).map { key, message in
                Finding(
                    rule: description.id, severity: description.severity, message: message,
                    location: SourceLocation(wholeFile: profile.path), context: key)
            }
        }
    }

    /// What is wrong with a profile. An archive is signed anew before anybody gets what is in it.
    private static func faults(of profile: ProvisioningProfile, _ built: BuiltApp) -> [(key: String, message: String)] {
        guard built.layout.container != .archive else { return [] }
        var faults: [(key: String, message: String)] = []
        if let end = profile.expires, end < built.now {
            faults.append(
                (
                    "ExpirationDate",
                    "The provisioning profile ended on \(CivilTime.day(of: end)): devices do not start the app any more."
                ))
        }
        guard built.layout.container == .download else { return faults }
        if profile.isForDevelopment {
            faults.append(
                (
                    "get-task-allow",
                    "The provisioning profile is one for development: the app runs on the team's devices."
                ))
        } else if profile.isWildcard {
            faults.append(
                ("application-identifier", "The provisioning profile is for any app of the team, and not for this one.")
            )
        }
        return faults
    }
}
