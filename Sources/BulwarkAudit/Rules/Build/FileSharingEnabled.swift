import BulwarkProperties
import BulwarkReport

/// An app whose documents folder is open to every computer, and that has no documents to show for it.
enum FileSharingEnabled: Rule {
    static let description = RuleDescription(
        id: "file-sharing-enabled",
        area: .build,
        severity: .warning,
        title: "Documents folder open to computers",
        rationale: """
            UIFileSharingEnabled shows everything in the app's Documents folder to each computer that the device trusts, and lets it change what is there. \
            Apps that open documents are for that; one that declares no type of document often has its databases and exports there, and the key left from a \
            debugging session.
            """,
        fix:
            "Remove UIFileSharingEnabled, or keep what is the app's own in Application Support and declare the types of documents that users may share.",
        triggering: [
            .init(list("<key>UIFileSharingEnabled</key><true/>"), file: "Payload/Bank.app/Info.plist"),
            .init(
                list(
                    "<key>UIFileSharingEnabled</key><true/><key>LSSupportsOpeningDocumentsInPlace</key><false/>"),
                file: "Payload/Bank.app/Info.plist"),
            .init(
                list("<key>UIFileSharingEnabled</key><true/><key>CFBundleDocumentTypes</key><array/>"),
                file: "Payload/Bank.app/Info.plist"),
            .init(
                list("<key>UIFileSharingEnabled</key><true/><key>NSExtension</key><dict/>"),
                file: "Payload/Bank.app/Info.plist"),
        ],
        nonTriggering: [
            .init(list(""), file: "Payload/Bank.app/Info.plist"),
            .init(list("<key>UIFileSharingEnabled</key><false/>"), file: "Payload/Bank.app/Info.plist"),
            .init(
                list(
                    "<key>UIFileSharingEnabled</key><true/><key>LSSupportsOpeningDocumentsInPlace</key><true/>"),
                file: "Payload/Bank.app/Info.plist"),
        ],
        references: ["MASVS-STORAGE-1", "MASWE-0006", "MASTG-TEST-0303", "CWE-552"], subjects: [.built])

    private static func list(_ content: String) -> String {
        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string>\(content)</dict></plist>"
    }

    static func findings(in app: AuditedApp) -> [Finding] {
        app.resources.appInfoPlists.compactMap { list in
            guard let item = list["UIFileSharingEnabled"], item.node.boolean == true,
                list["LSSupportsOpeningDocumentsInPlace"]?.node.boolean != true,
                ["CFBundleDocumentTypes", "UTExportedTypeDeclarations"].allSatisfy({
                    list[$0]?.node.array.isEmpty ?? true
                })
            else { return nil }
            return Finding(
                rule: description.id, severity: description.severity,
                message:
                    "UIFileSharingEnabled opens the app's Documents folder to computers, and the app declares no documents.",
                location: item.location, context: item.key)
        }
    }
}
