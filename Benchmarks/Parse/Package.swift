// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "parse",
    platforms: [.macOS(.v14)],
    dependencies: [.package(url: "https://github.com/swiftlang/swift-syntax", exact: "603.0.1")],
    targets: [
        .executableTarget(name: "parse", dependencies: [.product(name: "SwiftParser", package: "swift-syntax")], path: "Sources/Parse")
    ])
