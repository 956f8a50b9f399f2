// swift-tools-version: 6.2
// Fuzzing with libFuzzer. Sources are links to those of the package and of its tests, so that they are compiled with the
// fuzzer's counters; Scripts/check-long builds and runs this.
import Foundation
import PackageDescription

let sanitizers = ProcessInfo.processInfo.environment["BULWARK_FUZZ_SANITIZERS"] ?? "fuzzer,address"

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .unsafeFlags(["-sanitize=\(sanitizers)"]),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let sqliteCalls = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")

func floor(
    _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = [], flags: [String] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, resources: resources,
        swiftSettings: settings + (flags.isEmpty ? [] : [.unsafeFlags(flags)]))
}

let package = Package(
    name: "bulwark-fuzz",
    platforms: [.macOS(.v14)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/onevcat/Rainbow", from: "4.2.2"),
    ],
    targets: [
        .target(name: "CBulwark"),
        .systemLibrary(name: "CZlib"),
        floor("BulwarkCore", ["CBulwark"], resources: [.copy("Resources/PrivacyInfo.xcprivacy")]),
        floor("BulwarkDetection", ["BulwarkCore"]),
        floor("BulwarkMessaging", ["BulwarkCore", crypto, cryptoExtras], flags: ["-enable-testing"]),
        floor(
            "BulwarkPolicy",
            ["BulwarkCore", "BulwarkStorage", "BulwarkTransport", .product(name: "Yams", package: "Yams")]),
        floor("BulwarkStorage", ["BulwarkCore", crypto]),
        floor("BulwarkTransport", ["BulwarkCore", crypto]),
        floor("BulwarkValidation", ["BulwarkCore", "CZlib"]),
        floor(
            "BulwarkPrivacy",
            ["BulwarkCore", "BulwarkDetection", crypto, .product(name: "Logging", package: "swift-log")]),
        floor("BulwarkReport", ["BulwarkCore", crypto, .product(name: "Rainbow", package: "Rainbow")]),
        floor("BulwarkProperties", []),
        // Its readers of built apps alone: the whole would bring swift-syntax.
        floor(
            "BulwarkAudit",
            [
                "CBulwark", "CZlib", "BulwarkCore", "BulwarkDetection", "BulwarkProperties", "BulwarkReport",
                "BulwarkTransport",
            ], flags: ["-enable-testing"]),
        floor(
            "BulwarkProbe",
            ["BulwarkCore", "BulwarkPolicy", "BulwarkReport", "BulwarkTransport", crypto, cryptoExtras]),
        floor(
            "BulwarkBackup",
            [
                "BulwarkCore", "BulwarkDetection", "BulwarkPolicy", "BulwarkProperties", "BulwarkReport",
                "BulwarkStorage", "BulwarkTransport", crypto, cryptoExtras, sqliteCalls,
            ]),
        .executableTarget(
            name: "Fuzz",
            dependencies: [
                "BulwarkAudit", "BulwarkBackup", "BulwarkCore", "BulwarkDetection", "BulwarkMessaging",
                "BulwarkPrivacy",
                "BulwarkProbe", "BulwarkProperties", "BulwarkTransport", "BulwarkValidation", crypto,
            ],
            swiftSettings: settings,
            linkerSettings: [
                .unsafeFlags(["-sanitize=\(sanitizers)"]),
                // gold stumbles over the counters.
                .unsafeFlags(["-use-ld=lld"], .when(platforms: [.linux])),
            ]),
    ],
    swiftLanguageModes: [.v6]
)
