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
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let certificates: [Target.Dependency] = [
    .product(name: "SwiftASN1", package: "swift-asn1"),
    .product(name: "X509", package: "swift-certificates"),
]
let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
    .product(name: "NIOHTTP2", package: "swift-nio-http2"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOSSL", package: "swift-nio-ssl"),
    .product(name: "NIOTLS", package: "swift-nio"),
]
/// What the relay alone brings along: no library and no other command builds it.
let server: [Target.Dependency] = [
    .product(name: "HTTPTypes", package: "swift-http-types"),
    .product(name: "Hummingbird", package: "hummingbird"),
    .product(name: "HummingbirdCore", package: "hummingbird"),
    .product(name: "HummingbirdHTTP2", package: "hummingbird"),
    .product(name: "Metrics", package: "swift-metrics"),
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOSSL", package: "swift-nio-ssl"),
    .product(name: "NIOTLS", package: "swift-nio"),
    .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
    .product(name: "UnixSignals", package: "swift-service-lifecycle"),
]
let sqlite = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqliteCalls = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
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
    defaultLocalization: "en",
    platforms: [.iOS(.v17), .macOS(.v14)],
    products: [
        .library(name: "Bulwark", targets: ["Bulwark"]),
        .library(name: "BulwarkCore", targets: ["BulwarkCore"]),
        .library(name: "BulwarkDetection", targets: ["BulwarkDetection"]),
        .library(name: "BulwarkStorage", targets: ["BulwarkStorage"]),
        .library(name: "BulwarkKeybag", targets: ["BulwarkKeybag"]),
        .library(name: "BulwarkVault", targets: ["BulwarkVault"]),
        .library(name: "BulwarkTransport", targets: ["BulwarkTransport"]),
        .library(name: "BulwarkX509", targets: ["BulwarkX509"]),
        .library(name: "BulwarkHTTP", targets: ["BulwarkHTTP"]),
        .library(name: "BulwarkAuthentication", targets: ["BulwarkAuthentication"]),
        .library(name: "BulwarkValidation", targets: ["BulwarkValidation"]),
        .library(name: "BulwarkPrivacy", targets: ["BulwarkPrivacy"]),
        .library(name: "BulwarkMessaging", targets: ["BulwarkMessaging"]),
        .library(name: "BulwarkRelayAPI", targets: ["BulwarkRelayAPI"]),
        .library(name: "BulwarkRelayClient", targets: ["BulwarkRelayClient"]),
        .library(name: "BulwarkRelayHTTP", targets: ["BulwarkRelayHTTP"]),
        .library(name: "BulwarkApple", targets: ["BulwarkApple"]),
        .library(name: "BulwarkProbe", targets: ["BulwarkProbe"]),
        .library(name: "BulwarkTesting", targets: ["BulwarkTesting"]),
        .executable(name: "bulwark", targets: ["BulwarkCLI"]),
        .executable(name: "bulwark-relay", targets: ["BulwarkRelayCLI"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/onevcat/Rainbow", from: "4.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-syntax", exact: "603.0.1"),
    ],
    targets: [
        // Ground floor
        .target(name: "CBulwark"),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        floor("BulwarkCore", ["CBulwark"], resources: [.copy("Resources/PrivacyInfo.xcprivacy")]),
        floor("BulwarkDetection", ["BulwarkCore"]),
        floor("BulwarkProperties"),
        // Domains
        floor("BulwarkStorage", ["BulwarkCore", crypto]),
        floor("BulwarkKeybag", ["BulwarkCore", crypto, cryptoExtras]),
        floor("BulwarkTransport", ["BulwarkCore", crypto]),
        floor("BulwarkAuthentication", ["BulwarkCore", crypto, cryptoExtras]),
        floor("BulwarkValidation", ["BulwarkCore", "CZlib"]),
        floor("BulwarkPrivacy", ["BulwarkCore", "BulwarkDetection", crypto, logging]),
        floor("BulwarkMessaging", ["BulwarkCore", crypto, cryptoExtras]),
        floor("BulwarkRelayAPI", ["BulwarkCore"]),
        // Adapters
        floor("AppleShims", ["BulwarkCore", crypto]),
        floor(
            "BulwarkVault",
            [
                "BulwarkCore", "BulwarkMessaging", "BulwarkStorage", "BulwarkKeybag", crypto, cryptoExtras, sqlite,
                sqliteCalls,
            ]),
        floor("BulwarkX509", ["BulwarkCore", "BulwarkTransport"] + certificates),
        floor("BulwarkHTTP", ["BulwarkCore", "BulwarkTransport", "BulwarkX509"] + nio),
        floor("BulwarkRelayClient", ["BulwarkCore", "BulwarkMessaging", "BulwarkRelayAPI"]),
        floor(
            "BulwarkRelayHTTP",
            [
                "BulwarkHTTP", "BulwarkRelayClient", "BulwarkTransport",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]),
        floor(
            "BulwarkApple",
            [
                .target(name: "AppleShims", condition: .when(platforms: [.linux])),
                "BulwarkAuthentication", "BulwarkCore", "BulwarkPrivacy", "BulwarkStorage", "BulwarkTransport",
                "BulwarkValidation", crypto, logging,
            ],
            resources: [.process("Resources")]),
        // Policy and report
        floor(
            "BulwarkPolicy",
            ["BulwarkCore", "BulwarkStorage", "BulwarkTransport", .product(name: "Yams", package: "Yams")]),
        floor("BulwarkReport", ["BulwarkCore", crypto, .product(name: "Rainbow", package: "Rainbow")]),
        // Engines
        floor(
            "BulwarkAudit",
            [
                "CBulwark", "CZlib", "BulwarkCore", "BulwarkDetection", "BulwarkTransport", "BulwarkPolicy",
                "BulwarkProperties", "BulwarkReport", "BulwarkStorage",
                crypto,
                .product(name: "SwiftSyntax", package: "swift-syntax"),
                .product(name: "SwiftParser", package: "swift-syntax"),
                .product(name: "Yams", package: "Yams"),
            ]),
        floor(
            "BulwarkBackup",
            [
                "BulwarkCore", "BulwarkDetection", "BulwarkPolicy", "BulwarkProperties", "BulwarkReport",
                "BulwarkStorage", "BulwarkTransport", crypto, cryptoExtras, sqliteCalls,
            ]),
        floor(
            "BulwarkProbe",
            ["BulwarkCore", "BulwarkPolicy", "BulwarkReport", "BulwarkTransport", crypto, cryptoExtras]),
        floor("BulwarkRelay", ["BulwarkCore", "BulwarkRelayAPI", crypto, logging, sqlite] + server),
        // The umbrella
        floor(
            "Bulwark",
            [
                .target(name: "BulwarkApple", condition: .when(platforms: [.iOS, .macOS])),
                "BulwarkAuthentication", "BulwarkCore", "BulwarkMessaging", "BulwarkPrivacy", "BulwarkStorage",
                "BulwarkTransport", "BulwarkValidation", crypto,
            ]),
        // Test kits
        floor(
            "BulwarkTesting",
            ["BulwarkCore", "BulwarkMessaging", "BulwarkStorage", "BulwarkPrivacy", crypto, logging]),
        floor("BulwarkTestServers", ["BulwarkCore", "BulwarkTesting", crypto, cryptoExtras] + certificates),
        floor("BulwarkTestBackups", [crypto, cryptoExtras, sqliteCalls]),
        // Apart from the other servers, so that the command's tests do not build NIO.
        floor("BulwarkTestHTTPS", ["BulwarkCore", "BulwarkTestServers", "BulwarkTesting", "BulwarkTransport"] + nio),
        // Executables
        .executableTarget(
            name: "BulwarkCLI",
            dependencies: [
                "BulwarkCore", "BulwarkDetection", "BulwarkStorage", "BulwarkKeybag", "BulwarkTransport",
                "BulwarkValidation", "BulwarkPrivacy", "BulwarkVault", "BulwarkX509", "BulwarkAudit", "BulwarkBackup",
                "BulwarkProbe", "BulwarkPolicy", "BulwarkReport", "CBulwark",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "BulwarkRelayCLI",
            dependencies: [
                "BulwarkCore", "BulwarkRelay", "BulwarkRelayAPI", logging,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
        // Tests
        tests("Bulwark", ["BulwarkTesting", logging]),
        tests("BulwarkCore", ["BulwarkTesting"]),
        tests("BulwarkDetection", ["BulwarkTesting"]),
        tests("BulwarkProperties", ["BulwarkTesting"]),
        tests("BulwarkStorage", ["BulwarkTesting", crypto]),
        tests("BulwarkKeybag", ["BulwarkTesting", crypto, cryptoExtras]),
        tests("BulwarkVault", ["BulwarkTesting", crypto, sqlite]),
        tests(
            "BulwarkApple",
            [
                "BulwarkAuthentication", "BulwarkPrivacy", "BulwarkStorage", "BulwarkTestServers", "BulwarkTesting",
                "BulwarkTransport", "BulwarkValidation", crypto, logging,
            ]),
        tests("BulwarkTransport", ["BulwarkTesting", crypto]),
        tests(
            "BulwarkTestHTTPS",
            ["BulwarkCore", "BulwarkTestServers", "BulwarkTesting", "BulwarkTransport", "BulwarkX509"] + nio),
        tests("BulwarkX509", ["BulwarkTransport", crypto] + certificates),
        tests(
            "BulwarkHTTP",
            [
                "BulwarkTestHTTPS", "BulwarkTestServers", "BulwarkTesting", "BulwarkTransport", "BulwarkX509",
                .product(name: "NIOHPACK", package: "swift-nio-http2"),
            ] + nio),
        tests("BulwarkBackup", ["BulwarkPolicy", "BulwarkTestBackups", "BulwarkTesting", crypto]),
        tests("BulwarkProbe", ["BulwarkTestServers", "BulwarkTesting", "BulwarkTransport", "BulwarkX509", crypto]),
        tests("BulwarkAuthentication", ["BulwarkTesting", crypto]),
        tests("BulwarkValidation", ["BulwarkTesting"]),
        tests("BulwarkPrivacy", ["BulwarkTesting", logging]),
        tests("BulwarkMessaging", ["BulwarkTesting", crypto]),
        tests("BulwarkRelayAPI", ["BulwarkMessaging", "BulwarkTesting", crypto]),
        tests("BulwarkRelayClient", ["BulwarkMessaging", "BulwarkRelayAPI", "BulwarkTesting", crypto]),
        tests(
            "BulwarkRelayHTTP",
            [
                "BulwarkCore", "BulwarkHTTP", "BulwarkMessaging", "BulwarkRelay", "BulwarkRelayAPI",
                "BulwarkRelayClient",
                "BulwarkTestServers", "BulwarkTesting", "BulwarkTransport", "BulwarkX509", logging,
            ]),
        tests(
            "BulwarkRelay",
            [
                "BulwarkHTTP", "BulwarkMessaging", "BulwarkRelayAPI", "BulwarkRelayClient", "BulwarkRelayHTTP",
                "BulwarkTestServers", "BulwarkTesting", "BulwarkTransport", "BulwarkX509", crypto, logging, sqlite,
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]),
        tests("BulwarkRelayCLI", ["BulwarkCore", "BulwarkRelayAPI", "BulwarkTesting", crypto]),
        tests("BulwarkPolicy", ["BulwarkTesting"]),
        tests("BulwarkReport", ["BulwarkTesting", crypto]),
        tests("BulwarkAudit", ["BulwarkProperties", "BulwarkTesting", "CZlib"]),
        tests(
            "BulwarkCLI",
            [
                "BulwarkCore", "BulwarkKeybag", "BulwarkTestBackups", "BulwarkTestServers", "BulwarkTesting",
                "BulwarkTransport",
            ]),
    ],
    swiftLanguageModes: [.v6]
)
