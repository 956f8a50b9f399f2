import BulwarkReport

/// An API that needs a reason in the privacy manifest, which is missing there.
enum RequiredReasonAPIUndeclared: Rule {
    static let description = RuleDescription(
        id: "required-reason-api-undeclared",
        area: .permissions,
        severity: .warning,
        title: "Required-reason API without a reason",
        rationale: """
            Since May 2024 the App Store refuses apps that use these APIs (file timestamps, boot time, disk space, active keyboards, UserDefaults) without an \
            approved reason in their privacy manifest, for they can identify a device.
            """,
        fix: """
            Add the category with its reason to NSPrivacyAccessedAPITypes of PrivacyInfo.xcprivacy, for instance CA92.1 for UserDefaults of the app itself, \
            C617.1 for timestamps of the app's own files, 35F9.1 for measuring times, E174.1 for room on the disk.
            """,
        triggering: [
            .init(
                "struct S { let defaults: UserDefaults = .standard }",
                others: ["PrivacyInfo.xcprivacy": "<plist><dict></dict></plist>"]),
            .init(
                "func f(_ a: [FileAttributeKey: Any]) -> Any? { a[FileAttributeKey.creationDate] }",
                others: ["PrivacyInfo.xcprivacy": "<plist><dict></dict></plist>"]),
            .init(
                "let up = ProcessInfo.processInfo.systemUptime",
                others: ["PrivacyInfo.xcprivacy": "<plist><dict></dict></plist>"]),
            .init(
                "let n = UITextInputMode.activeInputModes.count",
                others: ["PrivacyInfo.xcprivacy": "<plist><dict></dict></plist>"]),
            .init(
                #"func f() { UserDefaults.standard.set(1, forKey: "a") }"#,
                others: ["PrivacyInfo.xcprivacy": "<plist><dict></dict></plist>"]),
            .init("imports _OBJC_CLASS_$_NSUserDefaults _statfs", file: "Payload/Bank.app/Bank"),
        ],
        nonTriggering: [
            .init(
                "func f(_ asset: PHAsset) -> Date? { asset.creationDate }",
                others: ["PrivacyInfo.xcprivacy": "<plist><dict></dict></plist>"]),
            .init(
                "let up = ProcessInfo.processInfo.systemUptime",
                others: [
                    "PrivacyInfo.xcprivacy":
                        """
                    <plist><dict><key>NSPrivacyAccessedAPITypes</key><array><dict><key>NSPrivacyAccessedAPIType</key>
                    <string>NSPrivacyAccessedAPICategorySystemBootTime</string><key>NSPrivacyAccessedAPITypeReasons</key><array><string>35F9.1</string></array></dict></array></dict></plist>
                    """
                ]),
            .init(
                "let n = ProcessInfo.processInfo.activeProcessorCount",
                others: ["PrivacyInfo.xcprivacy": "<plist><dict></dict></plist>"]),
            .init(
                #"func f(_ preferences: Preferences) { preferences.set(1, forKey: "a") }"#,
                others: ["PrivacyInfo.xcprivacy": "<plist><dict></dict></plist>"]),
            .init(
                "imports _mach_absolute_time", file: "Payload/Bank.app/Bank",
                others: [
                    "Payload/Bank.app/Core.bundle/PrivacyInfo.xcprivacy":
                        "<plist><dict><key>NSPrivacyAccessedAPITypes</key><array><dict><key>NSPrivacyAccessedAPIType</key><string>NSPrivacyAccessedAPICategorySystemBootTime</string></dict></array></dict></plist>"
                ]),
        ],
        references: ["MASVS-PRIVACY-1", "CWE-359"], needsApp: true,
        subjects: [.source, .built])

    /// A category of such APIs, with the names that show its use. Source: Apple, "Describing use of required reason API", 2026-11.
    struct Category {
        var id: String
        var words: String
        var members: Set<String> = []
        var calls: Set<String> = []
    }

    static let categories: [Category] = [
        Category(
            id: "NSPrivacyAccessedAPICategoryFileTimestamp", words: "file timestamps",
            members: [
                "contentModificationDateKey", "creationDateKey", "modificationDate", "creationDate",
                "fileModificationDate",
                "NSURLContentModificationDateKey", "NSURLCreationDateKey", "NSFileModificationDate",
                "NSFileCreationDate",
            ],
            calls: [
                "getattrlist", "getattrlistbulk", "fgetattrlist", "stat", "fstat", "fstatat", "lstat", "getattrlistat",
                "fileModificationDate",
            ]),
        Category(
            id: "NSPrivacyAccessedAPICategorySystemBootTime", words: "the time since the device was started",
            members: ["systemUptime"], calls: ["mach_absolute_time", "systemUptime"]),
        Category(
            id: "NSPrivacyAccessedAPICategoryDiskSpace", words: "the room on the disk",
            members: [
                "volumeAvailableCapacityKey", "volumeAvailableCapacityForImportantUsageKey",
                "volumeAvailableCapacityForOpportunisticUsageKey", "volumeTotalCapacityKey", "systemFreeSize",
                "systemSize",
                "NSFileSystemFreeSize", "NSFileSystemSize", "NSURLVolumeAvailableCapacityKey",
                "NSURLVolumeAvailableCapacityForImportantUsageKey",
                "NSURLVolumeAvailableCapacityForOpportunisticUsageKey", "NSURLVolumeTotalCapacityKey",
            ], calls: ["statfs", "statvfs", "fstatfs", "fstatvfs"]),
        Category(
            id: "NSPrivacyAccessedAPICategoryActiveKeyboards", words: "the active keyboards",
            members: ["activeInputModes"], calls: ["activeInputModes"]),
        Category(id: "NSPrivacyAccessedAPICategoryUserDefaults", words: "UserDefaults"),
    ]

    static func findings(in app: AuditedApp) -> [Finding] {
        let manifests = app.resources.privacyManifests
        if let built = app.built { return findings(in: built, manifests) }
        let uses = categories.compactMap { category -> (category: Category, place: SourceLocation)? in
            if manifests.contains(where: { $0.accessedAPI(category.id) != nil }) { return nil }
            return firstUse(of: category, in: app.code).map { (category, $0.location) }
        }
        guard let manifest = manifests.first else { return missingManifest(uses) }
        return uses.map { category, place in
            Finding(
                rule: description.id, severity: description.severity,
                message:
                    "The app uses \(category.words) (\(place.path):\(place.line)), and \(category.id) is not in its privacy manifest.",
                location: manifest.location,
                trace: [TraceStep(.source, at: place, "\(category.words) used here")], context: category.id)
        }
    }

    /// One manifest answers for all that is used.
    private static func missingManifest(_ uses: [(category: Category, place: SourceLocation)]) -> [Finding] {
        guard let first = uses.first else { return [] }
        let words = uses.map { "\($0.category.words) (\($0.place.path):\($0.place.line))" }
        let last = words.count > 1 ? " and " + words[words.count - 1] : ""
        let list = words.prefix(max(1, words.count - 1)).joined(separator: ", ") + last
        return [
            Finding(
                rule: description.id, severity: description.severity,
                message: "The app uses \(list), and there is no privacy manifest.", location: first.place,
                trace: uses.map { TraceStep(.source, at: $0.place, "\($0.category.words) used here") },
                context: "manifest")
        ]
    }

    private static func firstUse(of category: Category, in code: CodeBase) -> Fact? {
        if category.id.hasSuffix("UserDefaults") {
            let names =
                code.facts(.name, named: ["UserDefaults", "NSUserDefaults"]) + code.calls("UserDefaults")
                + code.facts(.attribute, named: ["AppStorage"])
                // `let defaults: UserDefaults = .standard`
                + code.facts(.member, named: "standard").filter { member in
                    guard member.first == nil, let holder = member.parent,
                        holder.kind == .variable || holder.kind == .parameter
                    else { return false }
                    return TypeName.base(holder.detail) == "UserDefaults"
                }
            return names.sorted().first { !$0.isDebugOnly }
        }
        let members = code.facts(.member, named: category.members).filter { isSystems($0) }
        let names = code.facts(.name, named: category.members.filter { $0.hasPrefix("NS") })
        // `modificationDate` of the app's own types is none of the system's.
        let calls = code.calls(Array(category.calls)).filter {
            $0.callee?.kind == .name || !category.calls.contains($0.text)
                || ["systemUptime", "fileModificationDate", "activeInputModes"].contains($0.text)
        }
        return
            (members + names
            + calls.filter { $0.code.functions(calledBy: $0).isEmpty && !($0.text == "stat" && $0.arguments.isEmpty) })
            .sorted().first { !$0.isDebugOnly }
    }

    private static func isSystems(_ member: Fact) -> Bool {
        switch member.text {
        case "modificationDate", "creationDate", "systemSize", "systemFreeSize":
            // As a key of file attributes: `attributes[.modificationDate]`.
            guard let around = member.parent, around.kind == .argument, around.parent?.kind == .subscripted else {
                return false
            }
            return member.first == nil || member.first?.text == "FileAttributeKey"
        default: return true
        }
    }
}
