// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "RedactionBenchmark",
    platforms: [.macOS(.v14)],
    dependencies: [.package(name: "bulwark", path: "../..")],
    targets: [
        .executableTarget(
            name: "RedactionBenchmark",
            dependencies: [
                .product(name: "BulwarkDetection", package: "bulwark"),
                .product(name: "BulwarkPrivacy", package: "bulwark"),
            ])
    ],
    swiftLanguageModes: [.v6]
)
