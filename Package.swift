// swift-tools-version: 6.2
import Foundation
import PackageDescription

// Warnings stop the build in CI only: a package that depends on this one by path would inherit the setting.
let strict = ProcessInfo.processInfo.environment["BULWARK_WARNINGS_AS_ERRORS"] == "1"

let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ] + (strict ? [.treatAllWarnings(as: .error)] : [])

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let log = Target.Dependency.product(name: "Logging", package: "swift-log")

/// A library target in `Sources/<name>`.
func floor(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

/// The tests in `Tests/<name>Tests`.
func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.target(name: name)] + dependencies, swiftSettings: settings)
}

let package = Package(
    name: "bulwark",
    platforms: [.iOS(.v17), .macOS(.v14)],
    products: [
        .library(name: "Bulwark", targets: ["Bulwark"]),
        .library(name: "BulwarkVault", targets: ["BulwarkVault"]),
        .library(name: "BulwarkTesting", targets: ["BulwarkTesting"]),
        .executable(name: "bulwark", targets: ["BulwarkCLI"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/onevcat/Rainbow", from: "4.2.2"),
        .package(url: "https://github.com/swiftlang/swift-syntax", exact: "603.0.1"),
    ],
    targets: [
        // Ground floor
        .target(name: "CBulwark"),
        floor("BulwarkCore", ["CBulwark"]),
        floor("BulwarkDetection", ["BulwarkCore"]),
        // Domains
        floor("BulwarkStorage", ["BulwarkCore", crypto]),
        floor("BulwarkKeybag", ["BulwarkCore", crypto, cryptoExtras]),
        floor("BulwarkTransport", ["BulwarkCore"]),
        floor("BulwarkValidation", ["BulwarkCore"]),
        floor("BulwarkPrivacy", ["BulwarkCore", "BulwarkDetection", crypto, log]),
        // Adapters
        floor("AppleShims", [crypto]),
        floor(
            "BulwarkApple",
            [
                "BulwarkCore", "BulwarkStorage", "BulwarkPrivacy",
                .target(name: "AppleShims", condition: .when(platforms: [.linux])),
            ]),
        floor(
            "BulwarkVault",
            ["BulwarkCore", "BulwarkStorage", "BulwarkKeybag", crypto, .product(name: "GRDB", package: "GRDB.swift")]),
        // Policy and report
        floor("BulwarkPolicy", ["BulwarkCore", .product(name: "Yams", package: "Yams")]),
        floor("BulwarkReport", ["BulwarkCore", crypto, .product(name: "Rainbow", package: "Rainbow")]),
        // Engines and the umbrella
        floor(
            "BulwarkAudit",
            [
                "BulwarkCore", "BulwarkDetection", "BulwarkTransport", "BulwarkPolicy", "BulwarkReport", crypto,
                .product(name: "SwiftSyntax", package: "swift-syntax"),
                .product(name: "SwiftParser", package: "swift-syntax"),
            ]),
        floor(
            "Bulwark",
            [
                "BulwarkCore", "BulwarkStorage", "BulwarkValidation", "BulwarkPrivacy", "BulwarkTransport",
                .target(name: "BulwarkApple", condition: .when(platforms: [.iOS, .macOS])),
            ]),
        floor("BulwarkTesting", ["BulwarkCore", "BulwarkStorage"]),
        // Executables
        .executableTarget(
            name: "BulwarkCLI",
            dependencies: [
                "BulwarkCore", "BulwarkAudit", "BulwarkPolicy", "BulwarkReport", "BulwarkStorage", "BulwarkKeybag",
                "BulwarkVault", "BulwarkValidation", "BulwarkPrivacy",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Rainbow", package: "Rainbow"),
            ],
            swiftSettings: settings),
        // Tests
        tests("BulwarkCore", ["BulwarkTesting"]),
        tests("BulwarkDetection"),
        tests("BulwarkStorage", ["BulwarkTesting"]),
        tests("BulwarkKeybag", ["BulwarkTesting"]),
        tests("BulwarkTransport"),
        tests("BulwarkValidation"),
        tests("BulwarkPrivacy"),
        tests("BulwarkApple", ["BulwarkTesting"]),
        tests("BulwarkVault", ["BulwarkTesting", "BulwarkApple"]),
        tests("BulwarkPolicy"),
        tests("BulwarkReport", [crypto]),
        tests("BulwarkAudit"),
        tests("BulwarkCLI"),
    ],
    swiftLanguageModes: [.v6]
)
