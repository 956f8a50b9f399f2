// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "MessagingBenchmark",
    platforms: [.macOS(.v14)],
    dependencies: [.package(name: "bulwark", path: "../..")],
    targets: [
        .executableTarget(
            name: "MessagingBenchmark",
            dependencies: [
                .product(name: "BulwarkCore", package: "bulwark"),
                .product(name: "BulwarkMessaging", package: "bulwark"),
            ])
    ],
    swiftLanguageModes: [.v6]
)
