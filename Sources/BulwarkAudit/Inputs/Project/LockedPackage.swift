import BulwarkProperties
import BulwarkReport

/// A dependency as a lock file pins it.
struct LockedPackage: Sendable, Hashable {
    /// Who resolved it.
    enum Manager: String, Sendable, Hashable {
        case swiftPackageManager, cocoaPods
    }

    var manager: Manager
    /// The package's identity or the pod's name.
    var name: String
    /// The version; nil where a branch or revision is pinned.
    var version: String?
    /// The repository; empty for pods.
    var source: String
    /// Where it is written.
    var location: SourceLocation

    /// The module that code imports, in lower case, as far as the name tells: identities of packages are lower case.
    var module: String {
        let name = name.split(separator: "/").first.map(String.init) ?? name
        return name.lowercased()
    }

    /// The packages of a `Package.resolved` of version 1, 2 or 3.
    static func packages(resolved tree: PropertyNode, path: String) -> [LockedPackage] {
        let pins = tree["pins"] ?? tree["object"]["pins"]
        return (pins?.array ?? []).compactMap { pin in
            guard let named = pin["identity"] ?? pin["package"], let name = named.string else { return nil }
            return LockedPackage(
                manager: .swiftPackageManager, name: name, version: pin["state"]["version"]?.string,
                source: (pin["location"] ?? pin["repositoryURL"])?.string ?? "", location: named.span.location(in: path)
            )
        }
    }

    /// Whether a text has a section of a `Podfile.lock`; one of a project without pods has checksums and a version only.
    static func isPodLock(_ bytes: [UInt8]) -> Bool {
        let sections = ["PODS:", "DEPENDENCIES:", "PODFILE CHECKSUM:", "COCOAPODS:"].map { Array($0.utf8) }
        return bytes.split(separator: 0x0a).contains { line in sections.contains { line.starts(with: $0) } }
    }

    /// The addresses of repositories that a `Package.resolved` names.
    static func addresses(resolved tree: PropertyNode, path: String) -> [ResourceText] {
        let pins = tree["pins"] ?? tree["object"]["pins"]
        return (pins?.array ?? []).compactMap { pin in
            guard let node = pin["location"] ?? pin["repositoryURL"], let address = node.string else { return nil }
            return ResourceText(file: path, keys: [addressKey], value: address, span: node.span)
        }
    }

    /// The addresses of repositories that a `Podfile.lock` names: where pods come from, and the lists of pods.
    static func addresses(lock bytes: [UInt8], path: String) -> [ResourceText] {
        var found: [ResourceText] = []
        var number: UInt32 = 0
        for line in bytes.split(separator: 0x0a, omittingEmptySubsequences: false) {
            number += 1
            guard let mark = line.indices.dropLast(2).first(where: { line[$0...].starts(with: Array("://".utf8)) })
            else { continue }
            func isBoundary(_ byte: UInt8) -> Bool { byte <= 0x20 || byte == 0x22 || byte == 0x27 }
            let start = line[..<mark].lastIndex(where: isBoundary).map { $0 + 1 } ?? line.startIndex
            var address = line[start...].prefix { !isBoundary($0) }
            // A list's address is a key, and a colon follows it.
            if address.last == 0x3a { address = address.dropLast() }
            found.append(
                ResourceText(
                    file: path, keys: [addressKey], value: String(decoding: address, as: UTF8.self),
                    span: TextSpan(
                        line: number, column: UInt32(start - line.startIndex + 1), length: UInt32(address.count))))
        }
        return found
    }

    /// The key of the texts that are addresses of repositories.
    static let addressKey = "repository"

    /// The pods of a `Podfile.lock`.
    static func pods(lock bytes: [UInt8], path: String) -> [LockedPackage] {
        var packages: [LockedPackage] = []
        var isInPods = false
        var number = 0
        for line in bytes.split(separator: 0x0a, omittingEmptySubsequences: false) {
            number += 1
            guard let first = line.first else { continue }
            if first != 0x20 {
                isInPods = line.starts(with: Array("PODS:".utf8))
                continue
            }
            // `  - Name/Sub (1.2.3):`; deeper lines are what a pod needs.
            guard isInPods, line.starts(with: Array("  - ".utf8)) else { continue }
            let text = String(decoding: line.dropFirst(4), as: UTF8.self).filter { $0 != "\"" }
            guard let open = text.firstIndex(of: "("), let close = text[open...].firstIndex(of: ")") else { continue }
            let name = String(text[..<open].trimmingBlanks())
            packages.append(
                LockedPackage(
                    manager: .cocoaPods, name: name, version: String(text[text.index(after: open)..<close]), source: "",
                    location: SourceLocation(path: path, line: number, column: 5, length: name.utf8.count)))
        }
        return packages
    }
}
