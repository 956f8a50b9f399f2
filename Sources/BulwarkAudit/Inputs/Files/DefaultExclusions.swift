/// What is left out of an audit unless the user says otherwise: other people's code, build products, tools that do not ship, and tests.
///
/// Names are compared with whole components of the path below the audited root, so that neither a project in
/// `inspection-app` nor one that lies in somebody's `Tests` folder is lost.
enum DefaultExclusions {
    private static let folders: Set<String> = [
        "Pods", "Carthage", "DerivedData", "SourcePackages", "checkouts", "node_modules", "build", "xcuserdata",
        "fastlane",
    ]
    private static let bundles = [
        ".xcassets", ".framework", ".xcframework", ".playground", ".docc", ".xcdatamodeld", ".dSYM", ".xcarchive",
    ]
    private static let testFolders: Set<String> = ["Tests", "Test", "tests", "Specs", "Spec", "__tests__"]
    private static let testEndings = ["Tests", "UITest", "UnitTest", "Specs"]
    private static let testFileEndings = [
        "Tests.swift", "Test.swift", "Spec.swift", "Specs.swift", "Tests.m", "Test.m", "Tests.mm",
    ]

    /// Whether a folder is left out by its name; hidden folders (`.git`, `.build`, `.build-xcode`) always are.
    static func excludesFolder(_ name: String) -> Bool {
        name.hasPrefix(".") || folders.contains(name) || bundles.contains { name.hasSuffix($0) }
    }

    /// Whether a folder holds a test target, by its name.
    static func isTestFolder(_ name: String) -> Bool {
        testFolders.contains(name) || testEndings.contains { name.hasSuffix($0) }
    }

    /// Whether a file is a test, by its name.
    static func isTestFile(_ name: String) -> Bool { testFileEndings.contains { name.hasSuffix($0) } }
}
