import BulwarkReport
import Foundation
import Testing

@testable import BulwarkAudit

@Suite struct FileDiscoveryTests {
    @Test func findsFilesOfEveryKindInTheOrderOfTheirPaths() throws {
        let folder = try TemporaryFolder()
        let names = [
            "App/A.swift", "App/B.m", "App/B.h", "App/C.mm", "App/App-Info.plist", "App/App.entitlements",
            "App/Base.lproj/Main.storyboard", "App/Cell.xib", "App/L.strings", "App/L.xcstrings",
            "App/PrivacyInfo.xcprivacy",
            "App/config.json", "App.xcodeproj/project.pbxproj", "Debug.xcconfig", "Package.resolved", "Podfile.lock",
            "project.yml",
        ]
        for name in names { try folder.write(to: name) }
        try folder.write(to: "App/picture.png")
        let found = FileDiscovery([folder.path])
        #expect(found.files.map(\.path) == names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        // The others are those of built apps.
        let built: Set<InputKind> = [.executable, .provisioningProfile, .compiledInterface, .text]
        #expect(Set(found.files.map(\.kind)) == Set(InputKind.allCases).subtracting(built))
        #expect(found.notices.isEmpty)
    }

    @Test(arguments: [
        "Pods/A.swift", "Carthage/Checkouts/A.swift", ".build/A.swift", ".build-xcode/A.swift", "DerivedData/A.swift",
        ".git/A.swift", "x/checkouts/A.swift", "web/node_modules/a.json", "SourcePackages/A.swift",
        "build/generated/A.swift",
        "Assets.xcassets/Contents.json", "Assets.xcassets/A.imageset/Contents.json",
        "Assets.xcassets/A.dataset/Contents.json", "Assets.xcassets/A.dataset/A.swift", "AppTests/A.swift",
        "AppUITests/A.swift", "Tests/A.swift", "_SharedTestUtilities/A.swift", "TestsFoundation/A.swift",
        "AppTestSupport/Data/A.swift",
        "Specs/A.swift", "App/LoginTests.swift", "App/LoginSpec.swift",
        "AppTests/Data/a.json", "App.playground/Contents.swift", "build/Products/A.swift", "fastlane/A.swift",
        "App.xcodeproj/.xcodesamplecode.plist", "App.xcodeproj/xcuserdata/a.xcuserdatad/b.plist",
        "App.xcworkspace/xcshareddata/WorkspaceSettings.plist",
    ])
    func leavesOut(_ name: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("// © Somebody\n\n@testable import App\nimport XCTest\n", to: name)
        try folder.write(to: "Kept.swift")
        #expect(FileDiscovery([folder.path]).files.map(\.path) == ["Kept.swift"])
    }

    @Test(arguments: [
        "inspection-app/A.swift", "Podshop/A.swift", "Contests/A.swift", "rebuild/A.swift", "Latest/A.swift",
        "App/Attests.swift",
    ])
    func keepsFoldersWhoseNamesOnlyResemble(_ name: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(to: name)
        #expect(FileDiscovery([folder.path]).files.map(\.path) == [name])
    }

    @Test(arguments: [
        "ABTests/A.swift", "DeviceSpecs/A.swift", "Test/A.m", "App/SpeedTest.swift", "App/CarSpecs.swift",
        "build/A.swift",
        "Assets.xcassets/Group/Settings.dataset/settings.json",
    ])
    func keepsCodeOfTheAppWhereverItLies(_ name: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("import Foundation\n// import XCTest\nimport XCTestedLibrary\n", to: name)
        let found = FileDiscovery([folder.path])
        #expect(found.files.map(\.path) == [name])
        #expect(found.countLeftOut().total == 0)
    }

    @Test func aTestTargetIsOneWhereverInItTheTestsStand() throws {
        let folder = try TemporaryFolder()
        try folder.write("import Foundation\n", to: "AppTests/Helpers/A.swift")
        try folder.write("#import <XCTest/XCTest.h>\n", to: "AppTests/Z/Z.m")
        try folder.write(to: "Kept.swift")
        #expect(FileDiscovery([folder.path]).files.map(\.path) == ["Kept.swift"])
    }

    @Test func leavesOutFoldersOfScriptsAndKeepsThoseThatOnlyBearTheName() throws {
        let folder = try TemporaryFolder()
        try folder.write("#!/usr/bin/xcrun swift\n", to: "Scripts/Generate.swift")
        try folder.write("import Foundation\n", to: "Scripts/Decrypt.swift")
        try folder.write("#!/usr/bin/env swift\n", to: "bin/countries.swift")
        try folder.write("#!/usr/bin/env swift\n", to: "Tools/strings.swift")
        try folder.write("import UIKit\n", to: "Tools/Brush.swift")
        try folder.write("final class UserScript {}\n", to: "App/Scripts/UserScript.swift")
        let found = FileDiscovery([folder.path])
        #expect(
            found.files.map(\.path).sorted() == [
                "App/Scripts/UserScript.swift", "Tools/Brush.swift", "Tools/strings.swift",
            ])
        #expect(found.countLeftOut() == LeftOut([.notShipped: 3]))
    }

    @Test func countsWhatIsLeftOutByItsReason() throws {
        let folder = try TemporaryFolder()
        for name in [
            "App/A.swift", "App/Generated/B.swift", "App/C.pb.swift", "Pods/D/E.m", "Pods/D/F.png", "Pods/.git/G.json",
            "DerivedData/H/I.plist", "fastlane/J.json", ".build/K.swift",
        ] { try folder.write(to: name) }
        for name in ["AppTests/L.swift", "App/MTests.swift"] { try folder.write("import Testing\n", to: name) }
        try folder.write(to: "AppTests/n.json")
        let found = FileDiscovery(
            [folder.path],
            options: .init(isExcluded: { path, _ in path == "App/Generated" || path.hasSuffix(".pb.swift") }))
        #expect(found.files.map(\.path) == ["App/A.swift"])
        let expected: [LeftOut.Reason: Int] = [
            .tests: 3, .otherPeoplesCode: 1, .buildOutput: 1, .notShipped: 1, .pattern: 2,
        ]
        #expect(found.countLeftOut() == LeftOut(expected))
        #expect(found.countLeftOut().total == 8)
    }

    @Test(arguments: ["Tests", "Pods", "inspection-app", ".build"])
    func auditsARootWhateverItsOwnNameAndItsParentsAre(_ name: String) throws {
        let folder = try TemporaryFolder(named: name + "/" + name)
        try folder.write(to: "App/A.swift")
        #expect(FileDiscovery([folder.path]).files.map(\.path) == ["App/A.swift"])
        #expect(FileDiscovery([folder.path + "/App/A.swift"]).files.map(\.path) == ["A.swift"])
    }

    @Test func takesTestsAndLeavesOutWhatTheUserSays() throws {
        let folder = try TemporaryFolder()
        try folder.write("import XCTest\n", to: "AppTests/LoginTests.swift")
        try folder.write(to: "Generated/A.swift")
        let found = FileDiscovery(
            [folder.path], options: .init(includesTests: true, isExcluded: { path, _ in path == "Generated" }))
        #expect(found.files.map(\.path) == ["AppTests/LoginTests.swift"])
    }

    @Test func namesSeveralRootsFromTheFolderThatTheyShare() throws {
        let folder = try TemporaryFolder()
        try folder.write(to: "A/One.swift")
        try folder.write(to: "B/Two.swift")
        let found = FileDiscovery([folder.path + "/B", folder.path + "/A", folder.path + "/A/One.swift"])
        #expect(found.files.map(\.path) == ["A/One.swift", "B/Two.swift"])
    }

    @Test(.timeLimit(.minutes(10))) func endsAtLoopsOfLinksAndSaysSo() throws {
        let folder = try TemporaryFolder()
        try folder.write(to: "App/A.swift")
        try folder.link("App/Around", to: "..")
        try folder.link("One.swift", to: "Two.swift")
        try folder.link("Two.swift", to: "One.swift")
        let found = FileDiscovery([folder.path])
        #expect(found.files.map(\.path) == ["App/A.swift"])
        #expect(found.notices.map(\.location.path).sorted() == ["App/Around", "One.swift", "Two.swift"])
    }

    @Test func followsNoLinkOutOfTheRootAndReadsNoFileTwice() throws {
        let outside = try TemporaryFolder()
        try outside.write(to: "Secret.swift")
        let folder = try TemporaryFolder()
        try folder.write(to: "Real/A.swift")
        try folder.link("Again", to: "Real")
        try folder.link("Alias.swift", to: "Real/A.swift")
        try folder.link("Out", to: outside.path)
        try folder.link("Out.swift", to: outside.path + "/Secret.swift")
        let found = FileDiscovery([folder.path])
        #expect(found.files.map(\.path) == ["Real/A.swift"])
        #expect(found.notices.map(\.location.path).sorted() == ["Out", "Out.swift"])
    }

    @Test func namesWhatCannotBeRead() throws {
        let folder = try TemporaryFolder()
        try folder.write([UInt8](repeating: 0x20, count: 2_000), to: "Large.swift")
        try folder.write(to: "Fine.swift")
        try folder.link("Gone.swift", to: "nowhere")
        #expect(mkfifo(folder.path + "/Pipe.swift", 0o600) == 0)
        var limits = InputLimits()
        limits.fileBytes = 1_000
        let found = FileDiscovery([folder.path, folder.path + "/Missing"], options: .init(limits: limits))
        #expect(found.files.map(\.path) == ["Fine.swift"])
        #expect(found.notices.allSatisfy { $0.kind == .unread })
        #expect(found.notices.count == 4)
    }

    @Test func aNameThatIsNoTextIsWrittenOutAndItsFileUnread() throws {
        let folder = try TemporaryFolder()
        try folder.write(to: "Fine.swift")
        for name in ["a\u{e9}.swift", "b\u{e9}.png", "d\u{e9}/A.swift", ".h\u{e9}/A.swift", "x\u{e9}.swift"] {
            try Self.write(latin1: name, in: folder.path)
        }
        let excludes = try Exclusions(["x*"])
        let found = FileDiscovery([folder.path], options: .init(isExcluded: excludes.exclude))
        #expect(found.files.map(\.path) == ["Fine.swift"])
        #expect(
            found.notices.map { "\($0.location.path): \($0.message)" } == [
                #"a\xE9.swift: The file could not be read: its name is not UTF-8 text; rename it."#,
                #"d\xE9: The folder could not be read: its name is not UTF-8 text; rename it."#,
            ])
    }

    /// Writes a file, and the folder around it, whose names are in Latin-1.
    private static func write(latin1 name: String, in folder: String) throws {
        func path(_ parts: some Sequence<Substring>) throws -> [CChar] {
            // The first 256 scalars are Latin-1.
            let bytes = try parts.joined(separator: "/").unicodeScalars.map { try #require(UInt8(exactly: $0.value)) }
            return (Array(folder.utf8) + [UInt8(ascii: "/")] + bytes + [0]).map { CChar(bitPattern: $0) }
        }
        let parts = name.split(separator: "/")
        if parts.count > 1 { #expect(mkdir(try path(parts.dropLast()), 0o700) == 0) }
        let file = open(try path(parts), O_CREAT | O_WRONLY, 0o600)
        #expect(file >= 0)
        close(file)
    }

    @Test("Of two names that are one as text the second is named as unread")
    func spellings() throws {
        let folder = try TemporaryFolder()
        for name in ["caf\u{e9}.swift", "cafe\u{301}.swift", "plain.swift"] { try folder.write(to: name) }
        let found = FileDiscovery([folder.path])
        // A file system may take both for one file.
        #expect(
            found.files.count + found.notices.count
                == Set(try FileStatus.names(inFolder: folder.path).get().map { Array($0.utf8) }).count)
        #expect(found.files.count == 2)
        #expect(found.notices.allSatisfy { $0.kind == .unread })
    }

    @Test func aPatternForFoldersLeavesNoFileOut() throws {
        let folder = try TemporaryFolder()
        for name in ["Kept.swift", "Gone/A.swift"] { try folder.write(to: name) }
        let excludes = try Exclusions(["Kept.swift/", "Gone/"])
        let found = FileDiscovery([folder.path], options: .init(isExcluded: excludes.exclude))
        #expect(found.files.map(\.path) == ["Kept.swift"])
        #expect(excludes.unused == ["Kept.swift/"])
    }

    @Test func whatIsUnreadInOneRootDoesNotSpeakForAnother() throws {
        let folder = try TemporaryFolder()
        try folder.link("A/Gone.swift", to: "nowhere")
        try folder.write(to: "B/readme")
        let found = FileDiscovery([folder.path + "/A", folder.path + "/B"])
        #expect(found.notices.map(\.location.path) == ["A/Gone.swift", "B"])
    }

    @Test func aLinkFromOneRootIntoAnotherLeadsNowhereElse() throws {
        let folder = try TemporaryFolder()
        for name in ["A/One.swift", "B/Two.swift"] { try folder.write(to: name) }
        try folder.link("A/Shared", to: "../B")
        let found = FileDiscovery([folder.path + "/A", folder.path + "/B"])
        #expect(found.files.map(\.path) == ["A/One.swift", "B/Two.swift"])
        #expect(found.notices.isEmpty)
    }

    @Test func aFolderThatIsAuditedByItsOwnNameIsNotCountedAsLeftOut() throws {
        let folder = try TemporaryFolder()
        for name in ["A.swift", "Pods/B.swift", "Pods/Own/C.swift"] { try folder.write(to: name) }
        let found = FileDiscovery([folder.path, folder.path + "/Pods/Own"])
        #expect(found.files.map(\.path) == ["A.swift", "Pods/Own/C.swift"])
        #expect(found.countLeftOut() == LeftOut([.otherPeoplesCode: 1]))
    }

    @Test(.enabled(if: getuid() != 0)) func namesAFolderWithoutPermission() throws {
        let folder = try TemporaryFolder()
        try folder.write(to: "Closed/A.swift")
        chmod(folder.path + "/Closed", 0)
        defer { chmod(folder.path + "/Closed", 0o700) }
        #expect(FileDiscovery([folder.path]).notices.map(\.location.path) == ["Closed"])
    }
}
