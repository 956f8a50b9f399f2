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
        .library(name: "BulwarkCore", targets: ["BulwarkCore"]),
        .library(name: "BulwarkStorage", targets: ["BulwarkStorage"]),
        .library(name: "BulwarkTransport", targets: ["BulwarkTransport"]),
        .library(name: "BulwarkValidation", targets: ["BulwarkValidation"]),
        .library(name: "BulwarkTesting", targets: ["BulwarkTesting"]),
        .executable(name: "bulwark", targets: ["BulwarkCLI"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
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
        floor("BulwarkTransport", ["BulwarkCore"]),
        floor("BulwarkValidation", ["BulwarkCore"]),
        // Policy and report
        floor("BulwarkPolicy", ["BulwarkCore", .product(name: "Yams", package: "Yams")]),
        floor("BulwarkReport", ["BulwarkCore", crypto, .product(name: "Rainbow", package: "Rainbow")]),
        // Engines
        floor(
            "BulwarkAudit",
            [
                "BulwarkCore", "BulwarkDetection", "BulwarkTransport", "BulwarkPolicy", "BulwarkReport", crypto,
                .product(name: "SwiftSyntax", package: "swift-syntax"),
                .product(name: "SwiftParser", package: "swift-syntax"),
            ]),
        // Test kit
        floor("BulwarkTesting", ["BulwarkCore", "BulwarkStorage"]),
        // Executables
        .executableTarget(
            name: "BulwarkCLI",
            dependencies: [
                "BulwarkCore", "BulwarkAudit", "BulwarkPolicy", "BulwarkReport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
        // Tests
        tests("BulwarkCore", ["BulwarkTesting"]),
        tests("BulwarkDetection"),
        tests("BulwarkStorage", ["BulwarkTesting", crypto]),
        tests("BulwarkTransport"),
        tests("BulwarkValidation"),
        tests("BulwarkPolicy"),
        tests("BulwarkReport", [crypto]),
        tests("BulwarkAudit"),
        tests("BulwarkCLI"),
    ],
    swiftLanguageModes: [.v6]
)
