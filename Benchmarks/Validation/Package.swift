// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "ValidationBenchmark",
    platforms: [.macOS(.v14)],
    dependencies: [.package(name: "bulwark", path: "../..")],
    targets: [
        .executableTarget(
            name: "ValidationBenchmark",
            dependencies: [.product(name: "BulwarkValidation", package: "bulwark")])
    ],
    swiftLanguageModes: [.v6]
)
