import Foundation
import Testing

/// Holds the privacy manifest against the source of what an app links: each kind of API for which Apple asks a reason is declared
/// where it is used, and none is declared that is not.
struct PrivacyManifestTests {
    private struct Category {
        var name: String
        /// What stands in the source where such an API is called.
        var calls: [String]
        /// Apple's codes for it.
        var reasons: Set<String>
    }

    private static let categories = [
        Category(
            name: "FileTimestamp",
            calls: [
                "lstat(", " stat(", "fstat(", "fstatat(", "getattrlist", "creationDateKey",
                "contentModificationDateKey",
                ".creationDate", ".modificationDate",
            ], reasons: ["DDA9.1", "C617.1", "3B52.1", "0A2A.1"]),
        Category(
            name: "SystemBootTime",
            calls: ["CLOCK_MONOTONIC_RAW", "systemUptime", "mach_absolute_time", "mach_continuous_time"],
            reasons: ["35F9.1", "8FFB.1", "3D61.1"]),
        Category(
            name: "DiskSpace",
            calls: [
                " statfs(resolved", "fstatfs(", "statvfs(", "AvailableCapacity", "volumeTotalCapacity",
                "systemFreeSize",
                ".systemSize",
            ], reasons: ["85F4.1", "E174.1", "7D9E.1", "B728.1"]),
        Category(name: "ActiveKeyboards", calls: ["activeInputModes"], reasons: ["3EC4.1", "54BD.1"]),
        Category(
            name: "UserDefaults", calls: ["UserDefaults"], reasons: ["CA92.1", "1C8F.1", "C56D.1", "AC6B.1"]),
    ]

    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    /// The targets that an app may link.
    private static let targets = [
        "Bulwark", "BulwarkApple", "BulwarkAuthentication", "BulwarkCore", "BulwarkDetection", "BulwarkHTTP",
        "BulwarkKeybag",
        "BulwarkMessaging", "BulwarkPrivacy", "BulwarkStorage", "BulwarkTransport", "BulwarkValidation", "BulwarkVault",
        "BulwarkX509",
    ]

    private static func manifest() throws -> [String: Any] {
        let file = root.appendingPathComponent("Sources/BulwarkCore/Resources/PrivacyInfo.xcprivacy")
        let list = try PropertyListSerialization.propertyList(from: Data(contentsOf: file), format: nil)
        return try #require(list as? [String: Any])
    }

    private static func declared() throws -> [String: Set<String>] {
        let types = try #require(try manifest()["NSPrivacyAccessedAPITypes"] as? [[String: Any]])
        let pairs = try types.map { entry in
            let name = try #require(entry["NSPrivacyAccessedAPIType"] as? String)
            let reasons = try #require(entry["NSPrivacyAccessedAPITypeReasons"] as? [String])
            #expect(name.hasPrefix("NSPrivacyAccessedAPICategory") && !reasons.isEmpty)
            return (String(name.dropFirst("NSPrivacyAccessedAPICategory".count)), Set(reasons))
        }
        return try Dictionary(pairs) { _, _ in throw CocoaError(.propertyListReadCorrupt) }
    }

    /// The source of the targets, file by file.
    private static func sources() throws -> [Data] {
        try targets.flatMap { target -> [Data] in
            let folder = root.appendingPathComponent("Sources/\(target)")
            guard let files = FileManager.default.enumerator(atPath: folder.path) else { return [] }
            return try files.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }
                .map { try Data(contentsOf: folder.appendingPathComponent($0)) }
        }
    }

    /// Whether a text stands in a line that is no comment.
    private static func isCalled(_ call: String, in source: Data) -> Bool {
        var rest = source.startIndex..<source.endIndex
        while let found = source.range(of: Data(call.utf8), in: rest) {
            let start = source[..<found.lowerBound].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            if !source[start..<found.lowerBound].drop(while: { $0 == 0x20 }).starts(with: Array("//".utf8)) {
                return true
            }
            rest = found.upperBound..<source.endIndex
        }
        return false
    }

    @Test("Each kind of API that needs a reason is declared where it is used, and no other is")
    func declaresWhatIsUsed() throws {
        let declared = try Self.declared()
        let sources = try Self.sources()
        #expect(sources.count > 200)
        for category in Self.categories {
            let isUsed = sources.contains { source in category.calls.contains { Self.isCalled($0, in: source) } }
            #expect((declared[category.name] != nil) == isUsed, "\(category.name)")
            #expect((declared[category.name] ?? []).isSubset(of: category.reasons), "\(category.name)")
        }
        #expect(Set(declared.keys).isSubset(of: Set(Self.categories.map(\.name))))
    }

    @Test("Nothing is collected and nobody is tracked")
    func collectsNothing() throws {
        let manifest = try Self.manifest()
        #expect(manifest["NSPrivacyTracking"] as? Bool == false)
        #expect((manifest["NSPrivacyTrackingDomains"] as? [Any])?.isEmpty == true)
        #expect((manifest["NSPrivacyCollectedDataTypes"] as? [Any])?.isEmpty == true)
    }
}
