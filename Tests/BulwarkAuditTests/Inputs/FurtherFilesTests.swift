import BulwarkReport
import Foundation
import Testing

@testable import BulwarkAudit

/// Files that projects name besides those that are found.
struct FurtherFilesTests {
    private static let project = """
        {objects = {R = {isa = PBXProject; targets = (T); };
        T = {isa = PBXNativeTarget; name = T; productType = "com.apple.product-type.application"; buildConfigurationList = L; };
        L = {buildConfigurations = (C); };
        C = {name = Release; baseConfigurationReference = F; };
        F = {path = "NAME"; sourceTree = "SOURCE_ROOT"; }; }; rootObject = R; }
        """
    private static let insecure =
        "GENERATE_INFOPLIST_FILE = YES\nINFOPLIST_KEY_NSLocationWhenInUseUsageDescription = Test\n"

    private func notices(_ folder: TemporaryFolder, cache: String? = nil) throws -> [AuditReport.Notice] {
        let options = Audit.Options(cacheDirectory: cache)
        return try Audit(options: options).run(paths: [folder.path + "/app"], progress: nil).notices
    }

    @Test("Settings outside of what is audited are not read, and it is said where they are named")
    func outside() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.insecure, to: "Secret.xcconfig")
        try folder.write("import UIKit\n", to: "app/A.swift")
        let file = "app/A.xcodeproj/project.pbxproj"
        try folder.write(Self.project.replacing("NAME", with: "../Secret.xcconfig"), to: file)
        let base = try notices(folder)
        #expect(base.map(\.kind) == [.configuration])
        #expect(
            base.first?.location == SourceLocation(path: "A.xcodeproj/project.pbxproj", line: 4, column: 51, length: 1))

        try folder.write(Self.project.replacing("NAME", with: "Own.xcconfig"), to: file)
        try folder.write("A = 1\n#include \"../Secret.xcconfig\"\n", to: "app/Own.xcconfig")
        let included = try notices(folder)
        #expect(included.map(\.location) == [SourceLocation(path: "Own.xcconfig", line: 2, column: 11, length: 18)])

        // What is not there is nothing that was left unread.
        try folder.write("A = 1\n#include? \"../Local.xcconfig\"\n", to: "app/Own.xcconfig")
        #expect(try notices(folder).isEmpty)
    }

    @Test("A link in a folder that is left out leads to no settings outside either, and to those inside")
    func links() throws {
        let folder = try TemporaryFolder()
        try folder.write("A = 1\n", to: "Secret.xcconfig")
        try folder.write("import UIKit\n", to: "app/A.swift")
        try folder.write("A = 1\n", to: "app/Inside.xcconfig")
        try folder.write("", to: "app/Pods/readme")
        try folder.write(Self.project.replacing("NAME", with: "Pods/P.xcconfig"), to: "app/A.xcodeproj/project.pbxproj")
        try folder.link("app/Pods/P.xcconfig", to: "../../Secret.xcconfig")
        #expect(try notices(folder).map(\.location.path) == ["A.xcodeproj/project.pbxproj"])
        try FileManager.default.removeItem(atPath: folder.path + "/app/Pods/P.xcconfig")
        try folder.link("app/Pods/P.xcconfig", to: "../Inside.xcconfig")
        #expect(try notices(folder).isEmpty)
    }

    @Test("A specification takes in nothing from outside, and names what it cannot read")
    func specifications() throws {
        let folder = try TemporaryFolder()
        try folder.write("settings: { A: 1 }\n", to: "base.yml")
        try folder.write(
            "targets: { A: { type: application } }\ninclude: [../base.yml, parts/b.yml]\n", to: "app/project.yml")
        try folder.write([0xff, 0x61], to: "app/parts/b.yml")
        let found = try notices(folder)
        #expect(found.map(\.kind) == [.unread, .configuration])
        #expect(found.map(\.location.path) == ["parts/b.yml", "project.yml"])
    }

    @Test("Settings in UTF-16 and behind a byte order mark are read wherever they lie", arguments: [true, false])
    func encodings(_ isWide: Bool) throws {
        let folder = try TemporaryFolder()
        let text = "INFOPLIST_FILE = A.plist\n"
        let bytes: [UInt8] =
            isWide
            ? [0xff, 0xfe] + text.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
            : [0xef, 0xbb, 0xbf] + Array(text.utf8)
        try folder.write(bytes, to: "Pods/P.xcconfig")
        let further = FurtherFiles(base: folder.path, roots: [try FileStatus.resolved(folder.path).get()])
        let read = further.text("Pods/P.xcconfig", namedAt: SourceLocation(path: "a", line: 1))
        #expect(read == Array(text.utf8))
    }

    @Test("A kept report does not outlive a change of the settings that it rests on")
    func cache() throws {
        let folder = try TemporaryFolder()
        try folder.write("import UIKit\n", to: "app/A.swift")
        try folder.write(Self.project.replacing("NAME", with: "Pods/P.xcconfig"), to: "app/A.xcodeproj/project.pbxproj")
        try folder.write("A = 1\n", to: "Secret.xcconfig")
        try folder.write("A = 1\n", to: "app/Pods/P.xcconfig")
        let cache = folder.path + "/cache"
        #expect(try notices(folder, cache: cache).isEmpty)
        try FileManager.default.removeItem(atPath: folder.path + "/app/Pods/P.xcconfig")
        try folder.link("app/Pods/P.xcconfig", to: "../../Secret.xcconfig")
        #expect(try notices(folder, cache: cache).count == 1)
        #expect(try notices(folder, cache: cache).count == 1)
    }
}
