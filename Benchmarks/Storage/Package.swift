// swift-tools-version: 6.2
import PackageDescription

// One small program for each group of rows, so that a group builds no more than what it times:
// `swift build -c release --product EraseBenchmark`.

// What a program brings along stays in its resident memory. Relocations are read at its start: packed, they take a hundredth of the
// room. Nobody looks its symbols up. Needs the linker of Swift's toolchain, and glibc 2.36.
let packed: [LinkerSetting] = [
    .unsafeFlags(
        ["-use-ld=lld"] + ["-z", "pack-relative-relocs", "--no-export-dynamic"].flatMap { ["-Xlinker", $0] },
        .when(platforms: [.linux]))
]

let package = Package(
    name: "StorageBenchmarks",
    platforms: [.macOS(.v14)],
    dependencies: [
        .package(name: "bulwark", path: "../.."),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        .executableTarget(
            name: "EraseBenchmark",
            dependencies: [
                .product(name: "BulwarkCore", package: "bulwark"),
                .product(name: "BulwarkStorage", package: "bulwark"),
            ], linkerSettings: packed),
        .executableTarget(
            name: "FilesBenchmark",
            dependencies: [
                .product(name: "BulwarkCore", package: "bulwark"),
                .product(name: "BulwarkKeybag", package: "bulwark"),
            ], linkerSettings: packed),
        .executableTarget(
            name: "KeychainBenchmark",
            dependencies: [
                .product(name: "BulwarkCore", package: "bulwark"),
                .product(name: "BulwarkKeybag", package: "bulwark"),
                .product(name: "BulwarkStorage", package: "bulwark"),
                .product(name: "BulwarkVault", package: "bulwark"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ], linkerSettings: packed),
        .executableTarget(
            name: "PINBenchmark",
            dependencies: [
                .product(name: "BulwarkAuthentication", package: "bulwark"),
                .product(name: "BulwarkCore", package: "bulwark"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ], linkerSettings: packed),
    ],
    swiftLanguageModes: [.v6]
)
