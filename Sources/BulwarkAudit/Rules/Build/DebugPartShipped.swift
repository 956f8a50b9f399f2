import BulwarkReport

/// A part of the app that serves its developers alone.
enum DebugPartShipped: Rule {
    static let description = RuleDescription(
        id: "debug-part-shipped",
        area: .build,
        severity: .blocking,
        title: "Part for debugging or testing in the app",
        rationale: """
            Test bundles, the system's libraries for tests and sanitizers, and inspectors such as FLEX, Reveal and Lookin do in a user's hands what they do on a \
            developer's desk: they show views, stores and requests to whoever is near. A debug build carries its code in a library of its own, unoptimised \
            and with all of its names.
            """,
        fix: "Build the Release configuration, and link such libraries and copy test bundles for Debug only.",
        triggering: [
            .init("imports _objc_release", file: "Payload/Bank.app/Bank.debug.dylib"),
            .init("imports _objc_release", file: "Payload/Bank.app/PlugIns/BankTests.xctest/BankTests"),
            .init("imports _objc_release", file: "Payload/Bank.app/Frameworks/RevealServer.framework/RevealServer"),
            .init("links @rpath/XCTest.framework/XCTest", file: "Payload/Bank.app/Bank"),
            .init("class FLEXManager", file: "Payload/Bank.app/Bank"),
        ],
        nonTriggering: [
            .init("class FlexibleManager", file: "Payload/Bank.app/Bank"),
            .init("imports _objc_release", file: "Payload/Bank.app/Frameworks/Payments.framework/Payments"),
            .init("links /usr/lib/libobjc.A.dylib", file: "Payload/Bank.app/Bank"),
        ],
        references: ["MASVS-CODE-3", "MASVS-RESILIENCE-2", "MASTG-TEST-0219", "CWE-489"], subjects: [.built])

    /// Libraries by their file names, and what they are for. Sources: Xcode's build settings reference (`ENABLE_DEBUG_DYLIB`), the
    /// libraries that Xcode 16 copies beside tests, and the read-me files of the inspectors.
    private static let libraries: [String: String] = [
        "XCTest": "runs tests", "XCTestCore": "runs tests", "XCTestSupport": "runs tests",
        "XCTAutomationSupport": "drives the app from outside", "XCUIAutomation": "drives the app from outside",
        "XCUnit": "runs tests", "libXCTestSwiftSupport.dylib": "runs tests", "Testing": "runs tests",
        "libXCTestBundleInject.dylib": "runs tests",
        "libMainThreadChecker.dylib": "looks for faults while the app is developed",
        "libclang_rt.asan_ios_dynamic.dylib": "looks for faults of memory while the app is developed",
        "libclang_rt.tsan_ios_dynamic.dylib": "looks for races while the app is developed",
        "libclang_rt.ubsan_ios_dynamic.dylib": "looks for faults while the app is developed",
        "RevealServer": "shows the app's views to whoever is on the network",
        "LookinServer": "shows the app's views to whoever is on the network",
        "FLEX": "shows the app's views, stores and requests on the screen",
    ]

    /// Classes of inspectors that were linked into the app itself, by their names as the inspectors' sources have them.
    private static let classes: [String: String] = [
        "FLEXManager": "FLEX", "FLEXExplorerViewController": "FLEX", "LKS_ConnectionManager": "Lookin",
        "IBARevealLoader": "Reveal", "IBARevealServer": "Reveal",
    ]

    static func findings(in app: AuditedApp) -> [Finding] {
        guard let built = app.built else { return [] }
        var found: [Finding] = []
        func add(_ path: String, _ what: String, _ message: String) {
            found.append(
                Finding(
                    rule: description.id, severity: description.severity, message: message,
                    location: SourceLocation(wholeFile: path), context: what))
        }
        let tests = built.layout.bundles.filter { $0.kind == .xctest }
        for bundle in tests {
            add(bundle.path, bundle.name, "The app holds the test bundle \(bundle.name).")
        }
        for executable in built.executables where !tests.contains(where: { $0.holds(executable.path) }) {
            if executable.name.hasSuffix(".debug.dylib") || executable.name == "__preview.dylib" {
                add(
                    executable.path, executable.name, "The app is a debug build: its code stands in \(executable.name)."
                )
            } else if let purpose = libraries[executable.name] {
                add(executable.path, executable.name, "The app holds \(executable.name), which \(purpose).")
            } else {
                judge(executable, add)
            }
        }
        return found
    }

    private static func judge(_ executable: ExecutableFile, _ add: (String, String, String) -> Void) {
        let linked = executable.images.flatMap(\.libraries).compactMap {
            $0.split(separator: "/").last.map(String.init)
        }
        if linked.contains("XCTest") {
            add(executable.path, "XCTest", "\(executable.name) is linked with XCTest, which no user's device has.")
        }
        for (name, inspector) in classes.sorted(by: { $0.key < $1.key })
        where executable.images.contains(where: { $0.classNames.holds(name) }) {
            add(
                executable.path, inspector,
                "\(executable.name) has \(inspector) in it (class \(name)), which shows the app's views and data.")
            return
        }
    }
}
