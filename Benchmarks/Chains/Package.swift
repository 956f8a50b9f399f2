// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "ChainBenchmark",
    platforms: [.macOS(.v14)],
    dependencies: [.package(name: "bulwark", path: "../..")],
    targets: [
        .executableTarget(
            name: "ChainBenchmark",
            dependencies: [
                .product(name: "BulwarkTransport", package: "bulwark"),
                .product(name: "BulwarkX509", package: "bulwark"),
            ])
    ],
    swiftLanguageModes: [.v6]
)
