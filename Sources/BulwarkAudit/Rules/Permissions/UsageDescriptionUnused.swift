import BulwarkReport

/// A usage description for something that the app does not use.
enum UsageDescriptionUnused: Rule {
    static let description = RuleDescription(
        id: "usage-description-unused",
        area: .permissions,
        severity: .warning,
        title: "Usage description without a use",
        rationale:
            "A description for something that no code uses is a permission kept in reserve: reviewers ask about it, and privacy labels become wrong.",
        fix: "Remove the key, or name the library that uses the resource in an allow comment beside it.",
        triggering: [
            .init(
                "let value = 1",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSHomeKitUsageDescription</key><string>Rings.</string></dict></plist>"
                ]),
            .init(
                "import UIKit",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSSiriUsageDescription</key><string>Tells.</string></dict></plist>"
                ]),
            .init(
                "struct Contact { var name: String }",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSContactsUsageDescription</key><string>Finds friends.</string></dict></plist>"
                ]),
        ],
        nonTriggering: [
            .init(
                "import HomeKit\nlet homes = HMHomeManager()",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSHomeKitUsageDescription</key><string>Rings.</string></dict></plist>"
                ]),
            .init(
                "func f() { AVCaptureDevice.requestAccess(for: .video) { _ in } }",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSCameraUsageDescription</key><string>Scans.</string></dict></plist>"
                ]),
            .init(
                """
                import Contacts
                let store = CNContactStore()
                """,
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSContactsUsageDescription</key><string>Finds friends.</string></dict></plist>"
                ]),
        ],
        references: ["MASVS-PRIVACY-1", "MASTG-TEST-0360", "CWE-250"], needsApp: true)

    static func findings(in app: AuditedApp) -> [Finding] {
        guard app.code.fileCount > 0 else { return [] }
        let imports = Set(app.code.facts(.importing).map(\.text))
        var found: [Finding] = []
        for resource in ProtectedResource.all {
            // Whoever imports the framework has to do with the resource, in ways that no table lists.
            if resource.frameworks.contains(where: imports.contains) || !resource.uses(in: app.code).isEmpty {
                continue
            }
            let keys = [resource.key] + (resource.outdated.map { [$0.key] } ?? [])
            for list in app.resources.infoPlists {
                for item in list.items where keys.contains(item.key) {
                    // The other access to the same framework may be what the text is for.
                    found.append(
                        Finding(
                            rule: description.id, severity: description.severity,
                            message: "\(item.key) is declared, and nothing in the code uses \(resource.name).",
                            location: item.location, context: item.key))
                }
            }
        }
        return found
    }
}
