// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "TransportBenchmark",
    platforms: [.macOS(.v14)],
    dependencies: [.package(name: "bulwark", path: "../..")],
    targets: [
        .executableTarget(
            name: "HostBenchmark",
            dependencies: [
                .product(name: "BulwarkProbe", package: "bulwark"),
                .product(name: "BulwarkTransport", package: "bulwark"),
                .product(name: "BulwarkX509", package: "bulwark"),
            ])
    ],
    swiftLanguageModes: [.v6]
)
