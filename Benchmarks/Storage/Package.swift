// swift-tools-version: 6.2
import PackageDescription

// One small program for each group of rows, so that a group builds no more than what it times:
// `swift build -c release --product EraseBenchmark`.
let package = Package(
    name: "StorageBenchmarks",
    platforms: [.macOS(.v14)],
    dependencies: [.package(name: "bulwark", path: "../..")],
    targets: [
        .executableTarget(
            name: "EraseBenchmark",
            dependencies: [
                .product(name: "BulwarkCore", package: "bulwark"),
                .product(name: "BulwarkStorage", package: "bulwark"),
            ]),
        .executableTarget(
            name: "FilesBenchmark",
            dependencies: [
                .product(name: "BulwarkCore", package: "bulwark"),
                .product(name: "BulwarkKeybag", package: "bulwark"),
            ]),
    ],
    swiftLanguageModes: [.v6]
)
