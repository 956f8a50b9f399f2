import Foundation
import Testing

/// Holds the privacy manifest against the source of what an app links: each kind of API for which Apple asks a reason is declared
/// where it is used, and none is declared that is not.
struct PrivacyManifestTests {
    private struct Category {
        var name: String
        var pattern: String
        /// Apple's codes for it.
        var reasons: Set<String>
    }

    private static let categories = [
        Category(
            name: "FileTimestamp",
            pattern:
                #"\b(l?stat|fstat|fstatat|getattrlist|fgetattrlist)\(|creationDateKey|contentModificationDateKey|\.(creation|modification)Date\b"#,
            reasons: ["DDA9.1", "C617.1", "3B52.1", "0A2A.1"]),
        Category(
            name: "SystemBootTime", pattern: #"CLOCK_MONOTONIC_RAW|systemUptime|mach_(absolute|continuous)_time"#,
            reasons: ["35F9.1", "8FFB.1", "3D61.1"]),
        Category(
            name: "DiskSpace",
            pattern: #"\bf?statv?fs\(resolved|\bstatvfs\(|volume\w*Capacity|systemFreeSize|systemSize\b"#,
            reasons: ["85F4.1", "E174.1", "7D9E.1", "B728.1"]),
        Category(name: "ActiveKeyboards", pattern: #"activeInputModes"#, reasons: ["3EC4.1", "54BD.1"]),
        Category(
            name: "UserDefaults", pattern: #"\bUserDefaults\b"#, reasons: ["CA92.1", "1C8F.1", "C56D.1", "AC6B.1"]),
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

    /// The code of a target, without comments.
    private static func code(of target: String) throws -> String {
        let folder = root.appendingPathComponent("Sources/\(target)")
        guard let files = FileManager.default.enumerator(atPath: folder.path) else { return "" }
        return try files.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.map { path in
            let text = try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
            return text.split(separator: "\n").filter { !$0.drop(while: \.isWhitespace).hasPrefix("//") }
                .joined(separator: "\n")
        }.joined(separator: "\n")
    }

    @Test("Each kind of API that needs a reason is declared where it is used, and no other is")
    func declaresWhatIsUsed() throws {
        let declared = try Self.declared()
        let code = try Self.targets.map(Self.code).joined(separator: "\n")
        #expect(code.utf8.count > 100_000)
        for category in Self.categories {
            let isUsed = try code.firstMatch(of: Regex(category.pattern)) != nil
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
