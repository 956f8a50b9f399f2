import BulwarkProperties

@testable import BulwarkAudit

/// What `Scripts/check-long` gives random bytes to; see ValidationFuzz in the tests of BulwarkValidation.
enum BuiltAppFuzz {
    static let targets: [String: @Sendable (UnsafeRawBufferPointer) -> String?] = [
        "zip": { zip([UInt8]($0)) },
        "mach-o": { executable([UInt8]($0)) },
        "code-signature": { signature([UInt8]($0)) },
        "entitlements": { entitlements([UInt8]($0)) },
        "hermes": { script([UInt8]($0)) },
        "nib": { interface([UInt8]($0)) },
        "provisioning-profile": { profile([UInt8]($0)) },
    ]

    /// Entries that stay where they are said to be, and are given out whole.
    private static func zip(_ bytes: [UInt8]) -> String? {
        guard let archive = try? ZipArchive(RandomAccessFile(bytes)) else { return nil }
        var names: Set<String> = []
        for entry in archive.entries {
            guard names.insert(entry.path).inserted else { return "two entries of a name" }
            guard !entry.path.split(separator: "/", omittingEmptySubsequences: false).contains(where: { $0 == ".." })
            else { return "an entry that leads out" }
            let head = archive.head(of: entry, bytes: 8)
            guard let content = try? archive.bytes(of: entry, limit: 1 << 20) else { continue }
            guard content.count == entry.size else { return "an entry of another size" }
            guard content.starts(with: head), head.count == min(8, content.count) else { return "another head" }
        }
        return nil
    }

    /// Places within the file, and no more read than there is.
    private static func executable(_ bytes: [UInt8]) -> String? {
        guard let executable = try? ExecutableFile(path: "Bank", bytes) else { return nil }
        guard executable.credentials.allSatisfy({ bytes.indices.contains($0.offset) }) else { return "a place outside" }
        guard executable.images.map(\.stringBytes).reduce(0, +) <= bytes.count else { return "strings read twice" }
        let names = executable.images.flatMap(\.imports).map(\.utf8.count).reduce(0, +)
        return names <= bytes.count * 4 ? nil : "more names than there are"
    }

    private static func signature(_ bytes: [UInt8]) -> String? {
        guard let signature = CodeSignature(BoundedBytes(bytes)), let tree = signature.entitlements else { return nil }
        return tree.isDictionary ? nil : "entitlements that are no dictionary"
    }

    private static func entitlements(_ bytes: [UInt8]) -> String? {
        guard let tree = SignedEntitlements.tree(ofDER: bytes[...]) else { return nil }
        guard tree.isDictionary else { return "entitlements that are no dictionary" }
        return tree.count <= bytes.count ? nil : "more values than there are bytes"
    }

    /// No more fields and no longer texts than there are.
    private static func interface(_ bytes: [UInt8]) -> String? {
        guard let archive = NIBArchive(bytes) else { return nil }
        let fields = InterfaceFile(path: "A.nib", archive: archive).textInputs
        guard fields.count <= archive.objects.count else { return "more fields than objects" }
        return fields.allSatisfy { $0.placeholder.utf8.count <= 1_024 } ? nil : "a text of any length"
    }

    private static func script(_ bytes: [UInt8]) -> String? {
        guard let script = HermesBytecode(bytes) else { return nil }
        let read = script.strings.indices.map { script.text($0, in: bytes).utf16.count }.reduce(0, +)
        return read <= bytes.count * 16 ? nil : "more strings than there are"
    }

    private static func profile(_ bytes: [UInt8]) -> String? {
        _ = ProvisioningProfile(path: "embedded.mobileprovision", bytes)
        return nil
    }
}
