import BulwarkReport

/// What is left out of an audit unless the user says otherwise: other people's code, build products, tools that do not ship, and tests.
///
/// Names are compared with whole components of the path below the audited root, so that neither a project in
/// `inspection-app` nor one that lies in somebody's `Tests` folder is lost. A name alone is a guess where apps use it for code of
/// their own: `ABTests/`, `SpeedTest.swift` and `build/` are left out only where what is in them agrees.
enum DefaultExclusions {
    private static let folders: [String: LeftOut.Reason] = [
        "Pods": .otherPeoplesCode, "Carthage": .otherPeoplesCode, "SourcePackages": .otherPeoplesCode,
        "checkouts": .otherPeoplesCode, "node_modules": .otherPeoplesCode, "DerivedData": .buildOutput,
        "build": .buildOutput, "xcuserdata": .notShipped, "fastlane": .notShipped,
    ]
    private static let bundles: [(ending: String, reason: LeftOut.Reason)] = [
        (".framework", .otherPeoplesCode), (".xcframework", .otherPeoplesCode), (".playground", .notShipped),
        (".docc", .notShipped), (".xcdatamodeld", .notShipped), (".dSYM", .buildOutput),
        (".xcarchive", .buildOutput),
    ]
    private static let testFolders: Set<String> = ["Tests", "Test", "tests", "Specs", "Spec"]
    private static let testEndings = [
        "Tests", "UITest", "UnitTest", "Specs", "TestUtilities", "TestUtils", "TestHelpers", "TestSupport",
        "TestingSupport",
    ]
    private static let testFileEndings = [
        "Tests.swift", "Test.swift", "Spec.swift", "Specs.swift", "Tests.m", "Test.m", "Tests.mm",
    ]

    /// Whether a folder is left out and never counted: `.git`, `.build`, `.build-xcode`.
    static func isHidden(_ name: String) -> Bool { name.hasPrefix(".") }

    /// Why a folder is left out; nil where it is not, or only as a test.
    static func reason(forFolder name: String, at path: String) -> LeftOut.Reason? {
        guard let reason = folders[name] ?? bundles.first(where: { name.hasSuffix($0.ending) })?.reason else {
            if isBuiltApp(name, at: path) { return .buildOutput }
            // What a folder of scripts holds is run on its own where the app is built.
            let holdsScripts =
                switch name.lowercased() {
                case "scripts": TestCode.hasScripts(directlyIn: path)
                case "script", "bin", "tools": TestCode.hasScripts(directlyIn: path, alone: true)
                default: false
                }
            return holdsScripts ? .notShipped : nil
        }
        // A build leaves folders behind, and what it generates deep in them.
        return name == "build" && TestCode.hasSources(directlyIn: path) ? nil : reason
    }

    /// Whether a folder is an app that was built, and lies among the sources: its name says so, and it has what apps have and sources have not.
    private static func isBuiltApp(_ name: String, at path: String) -> Bool {
        guard name.hasSuffix(".app") || name.hasSuffix(".appex"),
            case .success = FileStatus.of(path + "/Info.plist", followingLinks: false)
        else { return false }
        return !TestCode.hasSources(directlyIn: path)
    }

    /// Whether a folder holds tests: its name says so, and its sources do not contradict. `__tests__` is no name by chance.
    static func isTestFolder(_ name: String, at path: String) -> Bool {
        if name == "__tests__" { return true }
        let isNamed =
            testFolders.contains(name) || testEndings.contains(where: name.hasSuffix)
            // What tests share: `TestsFoundation`.
            || ["Tests", "Testing"].contains {
                name.hasPrefix($0) && name.dropFirst($0.count).first?.isUppercase == true
            }
        guard isNamed else { return false }
        return TestCode.mayFill(path)
    }

    /// Whether a file is a test: its name says so, and it uses a framework for tests.
    static func isTestFile(_ name: String, at path: String) -> Bool {
        testFileEndings.contains(where: name.hasSuffix) && TestCode.uses(path)
    }

    /// Whether a folder is a catalog of pictures and colours, in which only what data sets hold is read.
    static func isAssetCatalog(_ name: String) -> Bool { name.hasSuffix(".xcassets") }
}
